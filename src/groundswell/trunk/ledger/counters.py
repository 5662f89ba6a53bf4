"""Recounting: what the counters should say, and how far off they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from groundswell.trunk.ledger.models import Counter
from groundswell.trunk.ledger.services import CounterKey, count


@dataclass(frozen=True)
class Drift:
    """A counter that does not say what the rows say."""

    name: str
    object_id: str
    area_key: int
    hour_key: str
    kept: int
    counted: int


def mend(campaign_id: int, names: set[str], truth: Mapping[CounterKey, int], *, apply: bool) -> list[Drift]:
    """
    Compare the kept counters of these names with the truth; with `apply`, set them right.

    Compare and mend run in one transaction: a write that comes between waits (SQLite) or is added on top (PostgreSQL).
    """
    with transaction.atomic():
        kept = {
            CounterKey(row.campaign_id, row.name, row.object_id, row.area_key, row.hour_key): row.value
            for row in Counter.objects.filter(campaign_id=campaign_id, name__in=names)
        }
        wrong = {key for key in {*kept, *truth} if kept.get(key, 0) != truth.get(key, 0)}
        if apply:
            count({key: truth.get(key, 0) - kept.get(key, 0) for key in wrong})
    return [
        Drift(key.name, key.object_id, key.area_key, key.hour_key, kept.get(key, 0), truth.get(key, 0))
        for key in sorted(wrong)
    ]
