"""Reading counters and activities."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from groundswell.trunk.ledger.keys import hour_of
from groundswell.trunk.ledger.models import Activity, Counter


def totals(campaign_id: int, names: Sequence[str], *, object_id: str = "") -> dict[str, int]:
    """All-time totals by name; 0 where nothing was counted yet."""
    rows = Counter.objects.filter(
        campaign_id=campaign_id, name__in=names, object_id=object_id, area_key=0, hour_key=""
    ).values_list("name", "value")
    return {**dict.fromkeys(names, 0), **dict(rows)}


def area_totals(campaign_id: int, name: str, *, object_id: str = "") -> dict[int, int]:
    """All-time totals by area id."""
    return dict(
        Counter.objects.filter(campaign_id=campaign_id, name=name, object_id=object_id, hour_key="")
        .exclude(area_key=0)
        .values_list("area_key", "value")
    )


def hourly(campaign_id: int, name: str, *, since: datetime, until: datetime, object_id: str = "") -> dict[str, int]:
    """Totals by UTC hour ("2026-03-17T16") from `since` to before `until`."""
    return dict(
        Counter.objects.filter(
            campaign_id=campaign_id,
            name=name,
            object_id=object_id,
            area_key=0,
            hour_key__gte=hour_of(since),
            hour_key__lte=hour_of(until - timedelta(microseconds=1)),
        )
        .exclude(hour_key="")
        .values_list("hour_key", "value")
    )


def latest(campaign_id: int, *, limit: int) -> QuerySet[Activity]:
    """The latest activities of a campaign, newest first, with their people."""
    return Activity.objects.filter(campaign_id=campaign_id).select_related("person").order_by("-occurred_at")[:limit]
