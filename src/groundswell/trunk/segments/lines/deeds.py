"""Lines about anything that the ledger knows people did."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.kinds import kinds
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.deed_lines import day_of, did, why_did
from groundswell.trunk.segments.expression import ANYTHING, Expression, Not, Since
from groundswell.trunk.segments.slots import LineForm, Option, Pick, When, span
from groundswell.trunk.supporters.deeds import referred_to, said_of
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.selectors import groups

Settings = Mapping[str, Any]
MOST = 400


class DeedForm(LineForm):
    deed = Pick(label=gettext_lazy("What they did"), nothing=gettext_lazy("Choose what they did"))
    when = When()

    def choose(self) -> None:
        self.offer("deed", deeds(self.scope))


class LatelyForm(LineForm):
    when = When(ever=False, initial="30")


def deeds(scope: Any) -> list[Option]:
    """Kinds of deed, and kinds with their object, that happened; groups that the account may not see are left out."""
    mine = scope.as_role("organiser")
    hers = None if mine.whole else {group.public_id for group in groups(scope)}
    known = kinds()
    options: dict[str, str] = {}
    for fact in list(sets.facts(scope.campaign, "did:"))[:MOST]:
        kind, _colon, object_id = fact.removeprefix("did:").partition(":")
        if kind not in known or not known[kind].done_by_person:
            continue
        if object_id and hers is not None and kind.startswith("groups.") and object_id not in hers:
            continue
        words = said_of(kind, _title(scope.campaign, kind, object_id) or "…") if object_id else said_of(kind)
        options[f"{kind}:{object_id}" if object_id else kind] = words or kind
    return sorted(options.items(), key=lambda option: option[1].casefold())


def _title(campaign: Campaign, kind: str, object_id: str) -> str:
    object_kind = (
        Activity.objects.filter(campaign=campaign, kind=kind, object_id=object_id)
        .values_list("object_kind", flat=True)
        .first()
    )
    found = referred_to(object_kind, object_id) if object_kind else None
    return found.title if found else ""


def did_that(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    kind, _colon, object_id = str(settings["deed"]).partition(":")
    if kind not in kinds():
        raise Gone(_("No tool here knows this deed any more."))
    return did(kind, [object_id] if object_id else [], settings.get("when", ""))


def why_did_that(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    kind, _colon, object_id = str(settings["deed"]).partition(":")
    return why_did(scope, people, [kind], [object_id] if object_id else [])


def was_active(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return Since(ANYTHING, **span(settings["when"]))


def why_active(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return why_did(scope, people, [kind for kind, known in kinds().items() if known.done_by_person])


def was_quiet(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return Not(was_active(campaign, settings, at))


def why_quiet(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return {
        person.pk: _("Latest heard of on %(day)s") % {"day": day_of(person.latest_activity_at)} for person in people
    }
