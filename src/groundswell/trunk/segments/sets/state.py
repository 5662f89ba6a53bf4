"""One state of a campaign's sets: people by fact, and columns of numbers beside them. Never changed once it is made."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

HERE = "here"
"""The fact of everybody who is neither erased nor merged."""
COLUMNS = ("latest", "name", "lat", "lon")
KIND_OF_COLUMN = {"latest": np.int64, "name": np.uint64, "lat": np.float32, "lon": np.float32}
"""Her latest activity in microseconds, the first eight bytes of her name, her postcode's point."""

Numbers = NDArray[Any]
EMPTY = BitMap()


@dataclass(frozen=True, eq=False)
class Found:
    """What the tables say of some people, or of all: the people by fact, and for those who are here the columns."""

    facts: Mapping[str, BitMap]
    ids: Numbers
    columns: Mapping[str, Numbers]


@dataclass(frozen=True, eq=False)
class State:
    """`columns` have a number for each person id from 0 up to the highest; what stands for others means nothing."""

    facts: dict[str, BitMap] = field(default_factory=dict, repr=False)
    columns: dict[str, Numbers] = field(default_factory=lambda: {name: _none(name, 0) for name in COLUMNS}, repr=False)

    @property
    def here(self) -> BitMap:
        return self.facts.get(HERE, EMPTY)

    def having(self, fact: str) -> BitMap:
        """The people of a fact; not to be changed."""
        return self.facts.get(fact, EMPTY)

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self.facts)

    def beginning(self, prefix: str, start: str = "") -> Iterator[str]:
        """The facts that begin so, in order; those from `start` on."""
        names = self._names
        for number in range(bisect_left(names, max(prefix, start)), len(names)):
            if not names[number].startswith(prefix):
                return
            yield names[number]

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What was worked out of this state and may be asked again."""
        return {}

    def with_found(self, people: BitMap, found: Found) -> "State":
        """The state after these people were looked up anew."""
        facts = dict(self.facts)
        for name, held in self.facts.items():
            now = found.facts.get(name, EMPTY)
            before = held & people if held.intersect(people) else EMPTY
            if before != now:
                changed = (held - before) | now if before else held | now
                if changed:
                    facts[name] = changed
                else:
                    del facts[name]
        facts |= {name: now for name, now in found.facts.items() if name not in self.facts and now}
        return replace(self, facts=facts, columns=self._columns_with(found))

    def _columns_with(self, found: Found) -> dict[str, Numbers]:
        if not len(found.ids):
            return self.columns
        wanted = int(found.ids.max()) + 1
        columns = {}
        for name in COLUMNS:
            held, given = self.columns[name], found.columns[name]
            if len(held) >= wanted and np.array_equal(held[found.ids], given, equal_nan=name in ("lat", "lon")):
                columns[name] = held
                continue
            changed = _none(name, max(len(held), wanted + wanted // 8)) if len(held) < wanted else held.copy()
            changed[: len(held)] = held
            changed[found.ids] = given
            columns[name] = changed
        return columns


def _none(name: str, count: int) -> Numbers:
    """A column that says nothing yet."""
    kind = KIND_OF_COLUMN[name]
    return np.full(count, np.nan, kind) if kind is np.float32 else np.zeros(count, kind)
