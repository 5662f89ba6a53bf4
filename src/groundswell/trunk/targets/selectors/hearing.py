"""Reads: what a target said over time, who heard least, and whom an area's people can ask."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q

from groundswell.trunk.places.models import Area
from groundswell.trunk.targets.models import Declaration, Drive, Standing

# A constituency's region, and the region's nation.
_STEPS_UP = 3


def history(standing: Standing) -> list[Declaration]:
    """All that a target was recorded as saying, undone and corrected too, the latest first, with who recorded it."""
    found = Declaration.objects.filter(standing=standing).select_related(
        "account", "person", "candidate", "before_candidate", "corrects"
    )
    return list(found.order_by("-recorded_at", "-pk"))


def least_heard(
    drive: Drive, *, limit: int, exclude: Collection[int] = (), for_letters: bool = False
) -> list[Standing]:
    """
    The undecided who heard least: from their own constituents first, then from anyone, then in an order that stays.

    `exclude` holds ids of standings. `for_letters` leaves out "no sending" and those without an email.
    """
    found = Standing.objects.filter(drive=drive, left_at__isnull=True, stance__in=Standing.UNDECIDED)
    if exclude:
        found = found.exclude(pk__in=exclude)
    if for_letters:
        found = found.filter(target__no_sending=False).exclude(target__email="")
    heard = F("heard_letters") + F("heard_calls") + F("heard_posts")
    # Shuffled by the random public id, so that nobody is first for the sake of an early name.
    return list(
        found.annotate(heard=heard)
        .select_related("target__area", "drive__campaign", "candidate")
        .order_by("heard_own", "heard", "public_id")[:limit]
    )


def standings_for_area(drive: Drive, area_id: int | None, *, at: datetime) -> list[Standing]:
    """The targets of a drive who decide for an area: its own first, then those of the areas it is part of."""
    order: dict[int, int] = {}
    while area_id and len(order) < _STEPS_UP:
        order[area_id] = len(order)
        area_id = Area.objects.filter(pk=area_id).values_list("parent_id", flat=True).first()
    found = (
        Standing.objects.filter(drive=drive, left_at__isnull=True, target__area__in=order)
        .filter(Q(target__ended_at__isnull=True) | Q(target__ended_at__gt=at))
        .select_related("target__area", "drive__campaign", "candidate", "declaration")
    )
    return sorted(found, key=lambda standing: (order[standing.target.area_id or 0], standing.target.name))
