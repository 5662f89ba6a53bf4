"""Reads: who decides for an area, and choosing whom a petition is to."""

from datetime import datetime

from django.db.models import Q, QuerySet

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area
from groundswell.trunk.targets.models import Target

# A constituency's region, and the region's nation.
_STEPS_UP = 3


def representatives(area_id: int | None, *, at: datetime, campaign: Campaign | None = None) -> list[Target]:
    """
    Who decides for an area at a moment: those of the area itself first, then of each area it is part of.

    Shared targets and the campaign's own; never another campaign's.
    """
    order: dict[int, int] = {}
    while area_id and len(order) < _STEPS_UP:
        order[area_id] = len(order)
        area_id = Area.objects.filter(pk=area_id).values_list("parent_id", flat=True).first()
    found = in_office(campaign, at=at).filter(area_id__in=order).select_related("area")
    return sorted(found, key=lambda target: (order[target.area_id or 0], target.name))


def in_office(campaign: Campaign | None, *, at: datetime) -> QuerySet[Target]:
    """Targets that a campaign may see and that have not ended."""
    visible = Q(campaign__isnull=True) | Q(campaign=campaign) if campaign else Q(campaign__isnull=True)
    return Target.objects.filter(visible).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def find_targets(campaign: Campaign, text: str, *, at: datetime, limit: int = 20) -> list[Target]:
    """Targets whose name, office or area holds every word of the text, by name: for choosing an addressee."""
    found = in_office(campaign, at=at).select_related("area")
    for word in text.split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(office__icontains=word) | Q(area__name__icontains=word))
    return list(found.order_by("name", "pk")[:limit])
