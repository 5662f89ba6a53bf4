"""The first people of a set in an order, by the columns in memory."""

import numpy as np
from pyroaring import BitMap

from groundswell.trunk.segments.sets.state import Numbers, State
from groundswell.trunk.supporters.models import Person


def first_by_latest(state: State, people: BitMap, limit: int, after: int | None) -> list[int]:
    """Those whose latest activity is the latest; of one moment, the higher id first."""
    latest, ids = state.columns["latest"], _array(people)
    if after is not None and after < len(latest):
        moments = latest[ids]
        ids = ids[(moments < latest[after]) | ((moments == latest[after]) & (ids < after))]
    ids = _smallest(ids, -latest[ids], limit)
    return [int(pk) for pk in ids[np.lexsort((-ids.astype(np.int64), -latest[ids]))][:limit]]


def first_by_name(state: State, people: BitMap, limit: int, after: int | None) -> list[int]:
    """By folded name, letter by letter; of one name, the lower id first."""
    beginnings, ids = state.columns["name"], _array(people)
    start, found = ("", 0), list[tuple[str, int]]()
    if after is not None and after < len(beginnings):
        ids = ids[beginnings[ids] >= beginnings[after]]
        start = (_names([after]).get(after, ""), after)
    while len(ids) and len(found) < limit:
        some = _smallest(ids, beginnings[ids], limit - len(found))
        # Whoever begins alike is among them: all the others come later.
        found += sorted(key for pk, name in _names(some.tolist()).items() if (key := (name, pk)) > start)
        ids = ids[beginnings[ids] > beginnings[some].max()]
    return [pk for _, pk in found[:limit]]


def _array(people: BitMap) -> Numbers:
    return np.frombuffer(people.to_array(), np.uint32) if people else np.zeros(0, np.uint32)


def _smallest(ids: Numbers, values: Numbers, limit: int) -> Numbers:
    """The ids of the `limit` smallest values, and of all that are equal to the greatest of these."""
    if len(ids) <= limit:
        return ids
    edge = np.partition(values, limit - 1)[limit - 1]
    found: Numbers = ids[values <= edge]
    return found


def _names(ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(ids), 5_000):
        found |= dict(Person.objects.filter(pk__in=ids[start : start + 5_000]).values_list("pk", "name_key"))
    return found
