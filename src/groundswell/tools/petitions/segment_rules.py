"""The line that petitions give to segments: "signed Bring our buses back in the last 30 days"."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.petitions import selectors
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.deed_lines import did, still_there, why_did
from groundswell.trunk.segments.expression import AllOf, AnyOf, Expression, Has
from groundswell.trunk.segments.slots import LineForm, Pick, Several, When
from groundswell.trunk.supporters.models import Person

Settings = Mapping[str, Any]
SIGNED = "petitions.signed"


class SignedForm(LineForm):
    how = Pick(label=gettext_lazy("How sure"), anything=gettext_lazy("signed"))
    petitions = Several(label=gettext_lazy("Petition"), anything=gettext_lazy("any petition"))
    when = When()

    def choose(self) -> None:
        self.offer("how", [("confirmed", _("signed and confirmed"))])
        self.offer("petitions", titles(self.scope.campaign).items() if self.scope.campaign else ())


def titles(campaign: Campaign) -> dict[str, str]:
    """Every petition of the campaign by its public id."""
    return {petition.public_id: petition.words.demand for petition in selectors.all_petitions(campaign)}


def signed(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    """Who signed and stands on it still: who withdrew, or was taken out of the count, did not."""
    known = titles(campaign)
    chosen = still_there(settings.get("petitions") or [], known) or list(known)
    sure = ":confirmed" if settings.get("how") == "confirmed" else ""
    return AnyOf(
        tuple(
            AllOf((Has(f"petitions.standing:{each}{sure}"), did(SIGNED, [each], settings.get("when", ""))))
            for each in chosen
        )
    )


def why_signed(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return why_did(scope, people, [SIGNED], settings.get("petitions") or [])
