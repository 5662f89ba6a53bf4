"""Lines about anything that the ledger knows people did."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.kinds import kinds
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.deed_lines import day_of, did, why_did
from groundswell.trunk.segments.expression import ANYTHING, Expression, Not, Since
from groundswell.trunk.segments.slots import LineForm, Pick, When, span
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.models import Person

Settings = Mapping[str, Any]


class DeedForm(LineForm):
    deed = Pick(label=gettext_lazy("What they did"), nothing=gettext_lazy("Choose what they did"))
    when = When()

    def choose(self) -> None:
        self.offer("deed", Choices(self.scope).deeds)


class LatelyForm(LineForm):
    when = When(ever=False, initial="30")


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
    """What she did on the day of her latest activity; only the day, where no tool tells what it was."""
    told = why_did(scope, people, [kind for kind, known in kinds().items() if known.done_by_person])
    heard = why_quiet(scope, people, settings)
    day = {person.pk: day_of(person.latest_activity_at) for person in people}
    return {pk: told[pk] if told.get(pk, "").endswith(day[pk]) else heard[pk] for pk in heard}


def was_quiet(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return Not(was_active(campaign, settings, at))


def why_quiet(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return {
        person.pk: _("Latest heard of on %(day)s") % {"day": day_of(person.latest_activity_at)} for person in people
    }
