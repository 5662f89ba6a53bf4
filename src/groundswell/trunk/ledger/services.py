"""Writing the ledger: activities, and the counters kept from them. Always inside the caller's transaction."""

from collections import Counter as Sum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from groundswell.trunk.ledger.keys import CounterKey, hour_of
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.records.sql import add_up, insert_new

__all__ = ["CounterKey", "Happened", "count", "hour_of", "record", "tally"]


@dataclass(frozen=True)
class Happened:
    """One thing that happened, to be written as an `Activity`; `key` names it for ever."""

    key: str
    campaign_id: int
    kind: str
    occurred_at: datetime
    person_id: int | None = None
    area_id: int | None = None
    group_id: int | None = None
    object_kind: str = ""
    object_id: str = ""
    actor_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def record(rows: Sequence[Happened], *, at: datetime) -> set[str]:
    """Write activities; those whose key is known already are left out. Give back the keys that were new."""
    columns = (
        *("key", "campaign_id", "kind", "occurred_at", "recorded_at", "person_id", "area_id", "group_id"),
        *("object_kind", "object_id", "actor_id", "data"),
    )
    values = [
        (
            *(
                row.key,
                row.campaign_id,
                row.kind,
                row.occurred_at,
                at,
                row.person_id,
                row.area_id,
                row.group_id,
            ),
            *(row.object_kind, row.object_id, row.actor_id, dict(row.data)),
        )
        for row in sorted(rows, key=lambda row: row.key)
    ]
    return {key for (key,) in insert_new(Activity, columns, values, returning=("key",))}


def count(changes: Mapping[CounterKey, int]) -> None:
    """Add to counters; an absent one starts at nought."""
    identity = ("campaign_id", "name", "object_id", "area_key", "hour_key")
    rows = [
        (key.campaign_id, key.name, key.object_id, key.area_key, key.hour_key, key.area_key or None, change)
        for key, change in sorted(changes.items())
        if change
    ]
    add_up(Counter, identity, "value", rows, extra=("area_id",))


def tally(
    campaign_id: int,
    name: str,
    happened: Iterable[tuple[int | None, datetime | None]],
    *,
    object_id: str = "",
    step: int = 1,
) -> "Sum[CounterKey]":
    """
    The changes to make for things that happened (area, time): the total, each area, and each hour.

    They are counted for the object and, with an empty object id, for the whole campaign, so that the desk's charts
    read one row an hour. An area or a time of None is counted in the total only.
    """
    changes: Sum[CounterKey] = Sum()
    for area_id, moment in happened:
        for scope in {object_id, ""}:
            changes[CounterKey(campaign_id, name, scope)] += step
            if moment:
                changes[CounterKey(campaign_id, name, scope, hour_key=hour_of(moment))] += step
            if area_id:
                changes[CounterKey(campaign_id, name, scope, area_key=area_id)] += step
    return changes
