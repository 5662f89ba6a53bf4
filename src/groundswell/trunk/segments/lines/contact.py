"""Lines about whether and how people may be contacted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.selectors import NOT_ASKED, whys
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.expression import Expression, Has, Not
from groundswell.trunk.segments.slots import LineForm, Pick
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.permissions import MAY

Settings = Mapping[str, Any]
CHANNELS = {
    "email": gettext_lazy("emailed"),
    "phone": gettext_lazy("called"),
    "text": gettext_lazy("texted"),
    "post": gettext_lazy("written to by post"),
}
WAYS = {"email": gettext_lazy("an email address"), "phone": gettext_lazy("a phone number")}


class MayForm(LineForm):
    channel = Pick(label=gettext_lazy("How"), nothing=gettext_lazy("Choose how"))

    def choose(self) -> None:
        self.offer("channel", [(key, str(words)) for key, words in CHANNELS.items()])


class SaidForm(LineForm):
    said = Pick(label=gettext_lazy("What they said"), nothing=gettext_lazy("Choose what they said"))

    def choose(self) -> None:
        self.offer("said", [(key, str(words)) for key, words in MAY.items()])


class SourceForm(LineForm):
    source = Pick(label=gettext_lazy("Where"), nothing=gettext_lazy("Choose where"))

    def choose(self) -> None:
        assert self.scope.campaign is not None
        found = sets.facts(self.scope.campaign, "source:") if self.scope.as_role("organiser").whole else {}
        places = [fact.removeprefix("source:") for fact in found]
        self.offer("source", [(place, place) for place in sorted(places, key=str.casefold)])


class WayForm(LineForm):
    way = Pick(label=gettext_lazy("Way"))

    def choose(self) -> None:
        self.offer("way", [(key, str(words)) for key, words in WAYS.items()])


def may(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return Has(f"may:{settings['channel']}")


def why_may(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return {pk: found[settings["channel"]].sentence for pk, found in whys(people).items()}


def said(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    channel, _dash, state = str(settings["said"]).partition("-")
    return Not(Has(f"asked:{channel}")) if state == NOT_ASKED else Has(f"{state}:{channel}")


def why_said(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    channel = str(settings["said"]).partition("-")[0]
    return {pk: found[channel].sentence for pk, found in whys(people).items()}


def said_yes_where(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return Has(f"source:{settings['source']}")


def has_way(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return Has(f"has:{settings['way']}")
