"""Reads shared by pages of this room and others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Role
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign, Group, Membership, Organisation
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.places.selectors import miles_between

NEAR = 3
FARTHEST_MILES = 20.0
QUIET_AFTER = timedelta(days=7)
COUNTED = Q(memberships__confirmed_at__isnull=False, memberships__left_at__isnull=True)


@dataclass(frozen=True)
class NearGroup:
    """A group and how far it is, in miles along the ground."""

    group: Group
    miles: float

    @property
    def distance(self) -> str:
        """In words: "0.4 miles", "3 miles"."""
        if self.miles < 0.15:
            return _("Right here")
        if self.miles < 0.95:
            return _("%(miles)s miles") % {"miles": f"{self.miles:.1f}"}
        whole = round(self.miles)
        return _("1 mile") if whole == 1 else _("%(miles)d miles") % {"miles": whole}


def imprint(campaign: Campaign) -> str:
    """
    Who is behind this material, as it stands on every page and mail. Empty while the organisation has not said.

    It is made of the organisation's record and can be typed nowhere else.
    """
    organisation = campaign.organisation
    if missing_for_imprint(organisation):
        return ""
    if organisation.promoter == organisation.name:
        return _("Promoted by %(promoter)s, %(address)s.") % vars(organisation)
    return _("Promoted by %(promoter)s for %(name)s, %(address)s.") % vars(organisation)


def missing_for_imprint(organisation: Organisation) -> tuple[str, ...]:
    """Names of the fields without which nothing may be published."""
    return tuple(name for name in ("promoter", "address") if not getattr(organisation, name).strip())


def open_campaigns() -> QuerySet[Campaign]:
    """What the public sees, the newest first."""
    return (
        Campaign.objects.filter(opened_at__isnull=False).select_related("organisation", "logo").order_by("-opened_at")
    )


def campaign_url(campaign: Campaign) -> str:
    """Address of the campaign's own page."""
    return reverse("campaigns:home", args=[campaign.slug])


def group_url(group: Group) -> str:
    """Address of the group's public page."""
    return reverse("campaigns:group", args=[group.campaign.slug, group.slug])


def groups(campaign: Campaign) -> QuerySet[Group]:
    """The campaign's groups that are open, by name, each with its `members`."""
    return with_members(campaign.groups.filter(closed_at__isnull=True)).select_related("campaign").order_by("name")


def groups_in(scope: Scope) -> QuerySet[Group]:
    """The groups a scope may look after: all of the campaign, its own, or those in its areas."""
    found = with_members(Group.objects.filter(campaign=scope.campaign)).select_related("campaign", "area")
    if not scope.whole:
        found = found.filter(Q(pk__in=scope.group_ids or ()) | Q(area__in=scope.area_ids or ()))
    return found.order_by("closed_at", "name")


def with_members(found: QuerySet[Group]) -> QuerySet[Group]:
    """Each group with `members`, the people in it whose email is confirmed."""
    return found.annotate(members=Count("memberships", filter=COUNTED))


def nearest(campaign: Campaign, point: tuple[float, float], *, limit: int = NEAR) -> list[NearGroup]:
    """The nearest open groups within 20 miles. Groups are few: they are compared one by one."""
    near = (
        NearGroup(group, miles_between(*point, group.lat, group.lon))
        for group in groups(campaign)
        if group.lat is not None and group.lon is not None
    )
    return sorted((n for n in near if n.miles <= FARTHEST_MILES), key=lambda n: n.miles)[:limit]


def actions_of(group_ids: list[int], *, since: datetime) -> dict[int, int]:
    """How many things people did in each group since then."""
    rows = Activity.objects.filter(group__in=group_ids, occurred_at__gte=since).values("group")
    return dict(rows.annotate(n=Count("pk")).values_list("group", "n"))


def latest_action_at(group: Group) -> datetime | None:
    """When somebody last did something in the group."""
    return Activity.objects.filter(group=group).order_by("-occurred_at").values_list("occurred_at", flat=True).first()


def membership_of(group: Group, person_id: int) -> Membership | None:
    """A person's place in a group, confirmed or not; None where she never joined, or left."""
    return Membership.objects.filter(group=group, person_id=person_id, left_at__isnull=True).first()


def organisers_of(group: Group) -> list[str]:
    """Names of the accounts that look after this group and no more."""
    held = Role.objects.filter(group=group, role=Role.ORGANISER, ended_at__isnull=True, account__is_active=True)
    return [str(role.account) for role in held.select_related("account").order_by("account__name")]
