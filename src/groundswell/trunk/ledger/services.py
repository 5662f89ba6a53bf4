"""Writing the ledger: activities, and the counters kept from them. Always inside the caller's transaction."""

from collections import Counter as Sum
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from groundswell.trunk.ledger.keys import CounterKey, hour_of
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.records.sql import Started, add_up, start_insert

__all__ = ["CounterKey", "Happened", "count", "hour_of", "record", "start_record", "tally"]


class Happened(NamedTuple):
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
    data: Mapping[str, Any] = {}


ACTIVITY_COLUMNS = (
    *("key", "campaign_id", "kind", "occurred_at", "recorded_at", "person_id", "area_id", "group_id"),
    *("object_kind", "object_id", "actor_id", "data"),
)


def record(rows: Sequence[Happened], *, at: datetime) -> set[str]:
    """
    Write activities; those whose key is known already are left out. Give back the keys that were new.

    Whoever did something was active then: lists show the latest first.
    """
    new = {key for (key,) in start_record(rows, at=at).rows()}
    _were_active([row for row in rows if row.key in new])
    return new


def _were_active(rows: Sequence[Happened]) -> None:
    """Move these people up to what they did, unless they did something later."""
    from groundswell.trunk.ledger.kinds import kinds
    from groundswell.trunk.supporters.models import Person

    hers = {kind.kind for kind in kinds().values() if kind.done_by_person} if rows else set()
    people: dict[datetime, set[int]] = {}
    for row in rows:
        if row.person_id is not None and row.kind in hers:
            people.setdefault(row.occurred_at, set()).add(row.person_id)
    for moment, ids in sorted(people.items()):
        Person.objects.filter(pk__in=sorted(ids), latest_activity_at__lt=moment).update(latest_activity_at=moment)


def start_record(rows: Sequence[Happened], *, at: datetime) -> Started:
    """Begin to `record`, for those who need not know which keys were new."""
    values = [
        (key, campaign_id, kind, occurred_at, at, *rest)
        for key, campaign_id, kind, occurred_at, *rest in sorted(rows, key=itemgetter(0))
    ]
    return start_insert(Activity, ACTIVITY_COLUMNS, values, returning=("key",), once="(key)")


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
