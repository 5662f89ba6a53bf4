"""What stands on a campaign's page: its main ask, things to do today, and what was reached."""

from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.trunk.acts import MainAsk, Milestone, Offer
from groundswell.trunk.campaigns import selectors
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.next_acts import MOST, Place, next_acts
from groundswell.trunk.places.selectors import boundary_set_of
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.tools import installed_tools, loader


def main_ask(campaign: Campaign, *, at: datetime) -> MainAsk | None:
    """The one thing the campaign asks for now, of all that its tools could ask."""
    asks = (loader(tool, tool.main_ask)(campaign, at) for tool in installed_tools() if tool.main_ask)
    return min((ask for ask in asks if ask), key=lambda ask: ask.order, default=None)


def offers(campaign: Campaign, person: Person | None, place: Place, *, at: datetime, besides: str) -> list[Offer]:
    """Up to three things to do today: what tools offer, by the rule of `next_acts`, then what the trunk has itself."""
    of_tools = next_acts(campaign=campaign, person=person, place=place, at=at, besides=besides)
    return [*of_tools, *own_offers(campaign, person, place)][:MOST]


def own_offers(campaign: Campaign, person: Person | None, place: Place) -> list[Offer]:
    """Joining the nearest group she is not in, or else the largest; and seeing who decides for her."""
    found = []
    if near := near_group(campaign, person, place):
        group, miles = near
        members = group.members  # type: ignore[attr-defined]
        people = ngettext("%(n)s person is in it", "%(n)s people are in it", members) % {"n": f"{members:,}"}
        meets = _("Meets %(when)s") % {"when": group.meets} if group.meets else ""
        title = _("Join the %(group)s group") % {"group": group.name}
        found.append(Offer("groups.join", title, people, selectors.group_url(group), "users", takes=meets, miles=miles))
    if boundary_set_of(campaign) and (areas := areas_url(campaign)):
        found.append(
            Offer("areas.find", _("See who decides for you"), _("By name, with how to reach them"), areas, "map-pin")
        )
    return found


def near_group(campaign: Campaign, person: Person | None, place: Place) -> tuple[selectors.Group, float | None] | None:
    """The group to offer, with its distance where that is known."""
    joined = set(person.memberships.filter(left_at=None).values_list("group_id", flat=True)) if person else set()
    if place.lat is not None and place.lon is not None:
        for near in selectors.nearest(campaign, (place.lat, place.lon)):
            if near.group.pk not in joined:
                return near.group, near.miles
        return None
    others = selectors.groups(campaign).exclude(pk__in=joined)
    largest = max(others, key=lambda group: group.members, default=None)  # type: ignore[attr-defined]
    return (largest, None) if largest else None


def areas_url(campaign: Campaign) -> str:
    """Where areas are found by postcode, or "" where no room serves that."""
    try:
        return reverse("areas:index", args=[campaign.slug])
    except NoReverseMatch:
        return ""


def milestones(campaign: Campaign, *, limit: int) -> list[Milestone]:
    """The latest things the campaign reached, newest first: as its tools tell them, and new groups."""
    found = [
        milestone
        for tool in installed_tools()
        if tool.milestones
        for milestone in loader(tool, tool.milestones)(campaign, limit)
    ]
    found += [
        Milestone(
            group.name,
            _("A group starts in %(place)s") % {"place": group.name},
            _("Meets %(when)s.") % {"when": group.meets} if group.meets else _("Come and meet your neighbours."),
            selectors.group_url(group),
            group.created_at,
        )
        for group in selectors.groups(campaign).order_by("-created_at")[:limit]
    ]
    return sorted(found, key=lambda milestone: milestone.at, reverse=True)[:limit]
