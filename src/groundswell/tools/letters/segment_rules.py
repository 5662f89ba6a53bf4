"""The line that letters give to segments: "wrote a letter for Save the 42 in the last 30 days"."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from groundswell.tools.letters import selectors
from groundswell.tools.letters.services.settling import SENT_KIND
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.deed_lines import did, still_there, why_did
from groundswell.trunk.segments.expression import Expression
from groundswell.trunk.segments.slots import LineForm, Several, When
from groundswell.trunk.supporters.models import Person

Settings = Mapping[str, Any]


class WroteForm(LineForm):
    drives = Several(label=gettext_lazy("Letters"), anything=gettext_lazy("any of our causes"))
    when = When()

    def choose(self) -> None:
        self.offer("drives", titles(self.scope.campaign).items() if self.scope.campaign else ())


def titles(campaign: Campaign) -> dict[str, str]:
    """Every writing of letters in the campaign by its public id."""
    return {drive.public_id: drive.title for drive in selectors.letter_drives(campaign)}


def wrote(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    """Whose letter went out."""
    chosen = settings.get("drives") or []
    if chosen:
        still_there(chosen, titles(campaign))
    return did(SENT_KIND, chosen, settings.get("when", ""))


def why_wrote(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return why_did(scope, people, [SENT_KIND], settings.get("drives") or [])
