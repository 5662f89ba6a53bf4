"""Facts, and places outside this product that say them, as other tools and timelines show them."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.trunk.acts import Referred, Said
from groundswell.trunk.facts.models import Elsewhere, Fact, FactUse
from groundswell.trunk.facts.selectors import why_not
from groundswell.trunk.records.clock import now


def refer_fact(public_id: str) -> Referred | None:
    """A fact, at its public page where everybody may read it, else at the desk's. A quote taken back has no words."""
    fact = Fact.objects.select_related("campaign").filter(public_id=public_id).first()
    if fact is None:
        return None
    name = "library:fact" if _is_open(fact) else "desk-library:fact"
    taken_back = fact.kind == Fact.QUOTE and fact.consent == "refused"
    title = _("A quote that was taken back") if taken_back else fact.text
    return Referred("fact", public_id, title, reverse(name, args=[fact.campaign.slug, public_id]))


def _is_open(fact: Fact) -> bool:
    return fact.public_at is not None and (fact.state != Fact.CURRENT or not why_not(fact, on=now().date()))


def refer_elsewhere(public_id: str) -> Referred | None:
    """A leaflet or a page elsewhere: at its own address, or else at the fact it says."""
    place = Elsewhere.objects.select_related("campaign").filter(public_id=public_id).first()
    if place is None:
        return None
    if place.url:
        return Referred(Elsewhere.KIND, public_id, place.title, place.url)
    use = FactUse.objects.filter(kind=Elsewhere.KIND, public_id=public_id).select_related("fact").first()
    url = reverse("desk-library:fact", args=[place.campaign.slug, use.fact.public_id]) if use else ""
    return Referred(Elsewhere.KIND, public_id, place.title, url)


def elsewhere_state(public_id: str, at: datetime) -> Said | None:
    """It is out there, and we cannot change it from here."""
    place = Elsewhere.objects.filter(public_id=public_id).first()
    if place is None:
        return None
    if place.url:
        return Said(_("A page elsewhere. Change it there, then say so here"), icon="external-link")
    return Said(_("Cannot be changed from here. Say here what is done about it"), icon="printer")
