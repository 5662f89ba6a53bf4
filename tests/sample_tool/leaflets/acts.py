"""What this tool offers wherever people may act, and what its objects are called."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.trunk.acts import Offer, Referred
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.next_acts import Place
from groundswell.trunk.places.selectors import miles_between
from groundswell.trunk.supporters.models import Person
from leaflets import selectors
from leaflets.models import Promise
from leaflets.selectors import Round


def deliver_offers(*, campaign: Campaign, person: Person | None, place: Place, at: datetime) -> list[Offer]:
    """Delivering with a group: how far its round is, and how many hands it is short of."""
    return [
        _offer(campaign, round, key="leaflets.deliver", title=_("Deliver leaflets in %(place)s"), place=place)
        for round in _not_hers(campaign, person)
        if round.id != Promise.HOME
    ]


def fold_offers(*, campaign: Campaign, person: Person | None, place: Place, at: datetime) -> list[Offer]:
    """Folding at home: from anywhere."""
    return [
        _offer(campaign, round, key="leaflets.fold", title=_("Fold leaflets at home"), place=place)
        for round in _not_hers(campaign, person)
        if round.id == Promise.HOME
    ]


def _not_hers(campaign: Campaign, person: Person | None) -> list[Round]:
    """Rounds this person has not promised to help with."""
    hers = set(Promise.objects.filter(person=person).values_list("round_id", flat=True)) if person else set()
    return [round for round in selectors.rounds(campaign) if round.id not in hers]


def _offer(campaign: Campaign, round: Round, *, key: str, title: str, place: Place) -> Offer:
    short = ngettext("%(n)s more is wanted", "%(n)s more are wanted", round.short) % {"n": round.short}
    return Offer(
        key=f"{key}:{round.id}",
        title=title % {"place": round.title},
        reason=short,
        url=f"{selectors.page_url(campaign)}?round={round.id}",
        icon="newspaper",
        takes=_("2 hours"),
        miles=_miles(round, place),
        short_of=round.short,
        wanted=round.wanted,
    )


def _miles(round: Round, place: Place) -> float | None:
    if round.lat is None or round.lon is None or place.lat is None or place.lon is None:
        return None
    return miles_between(round.lat, round.lon, place.lat, place.lon)


def refer_round(public_id: str) -> Referred | None:
    """A round by its id, for timelines and "Just now"."""
    if public_id == Promise.HOME:
        return Referred("leaflets.round", public_id, _("folding leaflets at home"), "")
    group = Group.objects.select_related("campaign").filter(public_id=public_id).first()
    if group is None:
        return None
    title = _("leaflets in %(place)s") % {"place": group.name}
    return Referred("leaflets.round", public_id, title, selectors.page_url(group.campaign))
