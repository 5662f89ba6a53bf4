"""Reads shared by the pages, the acts and the API."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.ledger.models import Counter
from groundswell.trunk.supporters.selectors import people
from leaflets.models import Plan, Promise

PROMISED = "leaflets.promised"


@dataclass(frozen=True)
class Round:
    """Where hands are wanted: beside a group, or at home. `lat` and `lon` are None where it is anywhere."""

    id: str
    title: str
    wanted: int
    promised: int
    lat: float | None = None
    lon: float | None = None

    @cached_property
    def short(self) -> int:
        return max(0, self.wanted - self.promised)


def open_plan(campaign: Campaign) -> Plan | None:
    return Plan.objects.filter(campaign=campaign, opened_at__isnull=False).first()


def rounds(campaign: Campaign) -> list[Round]:
    """Every round of a campaign with its numbers, folding at home last; none before the plan is open. Three queries."""
    plan = open_plan(campaign)
    if plan is None:
        return []
    kept = Counter.objects.filter(campaign=campaign, name=PROMISED, area_key=0, hour_key="")
    promised = dict(kept.values_list("object_id", "value"))
    groups = Group.objects.filter(campaign=campaign, closed_at__isnull=True).order_by("name")
    found = [
        Round(group.public_id, group.name, plan.hands, promised.get(group.public_id, 0), group.lat, group.lon)
        for group in groups
    ]
    return [*found, Round(Promise.HOME, _("At home"), plan.hands, promised.get(Promise.HOME, 0))]


def promises(scope: Scope) -> QuerySet[Promise]:
    """Promises of the people this account may see, the latest first."""
    found = Promise.objects.filter(campaign=scope.campaign, person__in=people(scope))
    return found.select_related("person", "area").order_by("-promised_at", "-pk")


def page_url(campaign: Campaign) -> str:
    return reverse("leaflets:index", args=[campaign.slug])
