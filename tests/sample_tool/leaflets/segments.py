"""What leaflets give to segments: a fact to count by (who has promised what), and a line for the sentence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy
from pyroaring import BitMap

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.gathering import gathered
from groundswell.trunk.segments.deed_lines import did, still_there, why_did
from groundswell.trunk.segments.expression import AllOf, AnyOf, Expression, Has
from groundswell.trunk.segments.slots import LineForm, Several, When
from groundswell.trunk.supporters.models import Person
from leaflets import selectors
from leaflets.models import Promise

STANDING = "leaflets.standing"


def standing(campaign: Campaign, people: list[int] | None) -> Iterator[tuple[str, BitMap]]:
    """Whose promise stands, by round: of all people, or of those who are to be looked up anew."""
    rows = Promise.objects.filter(campaign=campaign, confirmed_at__isnull=False)
    if people is not None:
        rows = rows.filter(person__in=people)
    for (round_id,), ids in gathered(rows, "round_id"):
        yield f"{STANDING}:{round_id}", ids


class PromisedForm(LineForm):
    """The slots of the line: which rounds, and when."""

    rounds = Several(label=gettext_lazy("Round"), anything=gettext_lazy("any round"))
    when = When()

    def choose(self) -> None:
        assert self.scope.campaign is not None
        self.offer("rounds", [(round.id, round.title) for round in selectors.rounds(self.scope.campaign)])


def promised(campaign: Campaign, settings: Mapping[str, Any], at: datetime) -> Expression:
    """Who promised within the time, and did not take it back. A round that is gone raises `Gone`."""
    known = [round.id for round in selectors.rounds(campaign)]
    chosen = still_there(settings["rounds"], known) or known
    when = settings["when"]
    return AnyOf(tuple(AllOf((Has(f"{STANDING}:{each}"), did(selectors.PROMISED, [each], when))) for each in chosen))


def why_promised(scope: Scope, people: Sequence[Person], settings: Mapping[str, Any]) -> dict[int, str]:
    return why_did(scope, people, [selectors.PROMISED], settings["rounds"])
