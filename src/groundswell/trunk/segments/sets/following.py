"""
Who changed: the people whom the ledger, or `Touched`, names after a place.

Reading goes on from the last place below which nothing can appear any more; what was read above it is remembered, so
that nobody is given twice. On PostgreSQL a place is passed once every transaction that could hold a lower id has
ended. An id is drawn a moment before its transaction has a number of its own, so the number to wait for is taken
`SETTLES` after the place was seen.
"""

import time
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pyroaring import BitMap, BitMap64

from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.records.horizons import Horizon, horizon
from groundswell.trunk.segments.sets.models import Touched

SETTLES = 1.0
MOST_ROWS = 5_000
LONGEST_WAIT = 5.0
NO_END = 2**63 - 1
MODELS = (Activity, Touched)


class Mark(NamedTuple):
    """A place that was seen at a moment, and the transaction to wait for once it has settled."""

    top: int
    seen_at: float
    until: int | None = None


@dataclass(frozen=True)
class Stream:
    """One table being read: everything up to `passed` was given, and of what lies above, the rows `given`."""

    passed: int = 0
    given: BitMap64 = field(default_factory=BitMap64)
    marks: tuple[Mark, ...] = ()

    def after(self, rows: list[int], top: int, moment: Horizon, now: float, *, read_to: int, safe: int) -> "Stream":
        """
        The stream once these rows were given, at a moment that was taken before they were read. Everything that was
        there up to `read_to` has been; `safe` is a place that was known to be passed before the reading.
        """
        if moment.in_order:
            return Stream(min(top, read_to))
        given = self.given | BitMap64(rows)
        marks = [
            mark._replace(until=moment.next) if mark.until is None and now - mark.seen_at >= SETTLES else mark
            for mark in self.marks
        ]
        over = [mark.top for mark in self.marks if mark.until is not None and mark.until <= moment.oldest]
        passed = max((place for place in (*over, safe) if place <= read_to), default=0)
        passed = max(passed, self.passed)
        if passed > self.passed:
            given.remove_range(0, passed + 1)
        marks = [mark for mark in marks if mark.top > passed]
        # One place settles, one waits for its transaction: a younger one takes the turn of the one that is done.
        if top > max((mark.top for mark in marks), default=passed) and len(marks) < 2:
            marks.append(Mark(top, now))
        return Stream(passed, given, tuple(marks))


@dataclass(frozen=True)
class Changed:
    """People who changed, and where to go on once they were seen to. `more` wait besides."""

    people: BitMap
    tail: "Tail"
    more: bool = False


@dataclass(frozen=True)
class Tail:
    """A place in the changes of one campaign. A value: who fails to see to those given goes on from the old one."""

    campaign_id: int
    ledger: Stream = field(default_factory=Stream)
    touched: Stream = field(default_factory=Stream)

    @classmethod
    def at(cls, campaign_id: int, ledger: int, touched: int) -> "Tail":
        return cls(campaign_id, Stream(ledger), Stream(touched))

    @property
    def passed(self) -> tuple[int, int]:
        """The places to begin from another time."""
        return self.ledger.passed, self.touched.passed

    def ahead(self, *, safe: tuple[int, int] = (0, 0)) -> Changed:
        """
        Who changed since; of the ledger at most `MOST_ROWS` at a time. `safe` are places that another reader passed
        and wrote down.
        """
        moment, now = horizon(*MODELS), time.monotonic()
        rows, read_to = self._new_activities(moment)
        people = BitMap(person_id for _, person_id in rows if person_id is not None)
        ids = [pk for pk, _ in rows]
        ledger = self.ledger.after(ids, moment.tops[0], moment, now, read_to=read_to, safe=safe[0])
        touches = self._new_touches(moment)
        people |= BitMap.union(BitMap(), *(BitMap.deserialize(bytes(data)) for _, data in touches))
        ids = [pk for pk, _ in touches]
        touched = self.touched.after(ids, moment.tops[1], moment, now, read_to=NO_END, safe=safe[1])
        return Changed(people, replace(self, ledger=ledger, touched=touched), more=read_to != NO_END)

    def _new_activities(self, moment: Horizon) -> tuple[list[tuple[int, int | None]], int]:
        """Activities not given yet, and up to where the ledger was read for them."""
        stream = self.ledger
        if moment.in_order and moment.tops[0] <= stream.passed:
            return [], NO_END
        # Those given already are read again on the way.
        wanted = MOST_ROWS + len(stream.given)
        found = Activity.objects.filter(pk__gt=stream.passed, campaign=self.campaign_id).order_by("pk")
        rows = list(found.values_list("pk", "person_id")[: wanted + 1])
        read_to = rows[wanted - 1][0] if len(rows) > wanted else NO_END
        return [row for row in rows[:wanted] if row[0] not in stream.given], read_to

    def _new_touches(self, moment: Horizon) -> list[tuple[int, bytes]]:
        stream = self.touched
        if moment.in_order and moment.tops[1] <= stream.passed:
            return []
        found = Touched.objects.filter(pk__gt=stream.passed, campaign=self.campaign_id).order_by("pk")
        return [row for row in found.values_list("pk", "people") if row[0] not in stream.given]


def from_here(campaign_id: int) -> Tail | None:
    """
    A place to begin from for whoever reads all tables after this call; None while a transaction runs for so long that
    it cannot be told what will still come from below.
    """
    moment = horizon(*MODELS)
    if not moment.in_order:
        time.sleep(0.01)
        until, give_up = horizon(*MODELS).next, time.monotonic() + LONGEST_WAIT
        while horizon(*MODELS).oldest < until:
            if time.monotonic() > give_up:
                return None
            time.sleep(0.02)
    return Tail.at(campaign_id, *moment.tops)
