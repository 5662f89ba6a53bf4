"""The lines that targets give to segments: who asked one, who told us what one said, who took on a block."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from groundswell.tools.nominations.services.claims import CLAIMED
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.deed_lines import did, still_there, why_did
from groundswell.trunk.segments.expression import Expression
from groundswell.trunk.segments.slots import LineForm, Option, Several, When
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.counting import ASKED, DECLARED
from groundswell.trunk.targets.models import Standing

Settings = Mapping[str, Any]


class _TargetsForm(LineForm):
    kind = ""
    targets = Several(label=gettext_lazy("Target"), anything=gettext_lazy("anybody"))
    when = When()

    def choose(self) -> None:
        assert self.scope.campaign is not None
        self.offer("targets", met(self.scope.campaign, self.kind))


class AskedForm(_TargetsForm):
    kind = ASKED


class HeardForm(_TargetsForm):
    kind = DECLARED


class TookForm(LineForm):
    when = When()


def met(campaign: Campaign, kind: str) -> list[Option]:
    """The targets with whom something of a kind happened: only these can be asked about."""
    facts = sets.facts(campaign, f"did:{kind}:")
    ids = [fact.rpartition(":")[2] for fact in facts]
    rows = Standing.objects.filter(drive__campaign=campaign, public_id__in=ids).order_by("target__name", "pk")
    return [(public_id, name) for public_id, name in rows.values_list("public_id", "target__name")]


def _with_targets(campaign: Campaign, kind: str, settings: Settings) -> Expression:
    chosen = settings.get("targets") or []
    if chosen:
        known = Standing.objects.filter(drive__campaign=campaign, public_id__in=chosen)
        still_there(chosen, known.values_list("public_id", flat=True))
    return did(kind, chosen, settings.get("when", ""))


def asked(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return _with_targets(campaign, ASKED, settings)


def why_asked(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return why_did(scope, people, [ASKED], settings.get("targets") or [])


def heard(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return _with_targets(campaign, DECLARED, settings)


def why_heard(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return why_did(scope, people, [DECLARED], settings.get("targets") or [])


def took(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return did(CLAIMED, [], settings.get("when", ""))


def why_took(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return why_did(scope, people, [CLAIMED])
