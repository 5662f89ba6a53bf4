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
from groundswell.trunk.records.gathering import Among
from groundswell.trunk.records.horizons import Horizon, Reading, horizon
from groundswell.trunk.segments.sets.models import SetsKept, Touched

SETTLES = 1.0
MOST_ROWS = 5_000
LONGEST_WAIT = 5.0
NO_END = 2**63 - 1


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

    def ahead(self, *, safe: tuple[int, int] = (0, 0), moment: Horizon | None = None) -> Changed:
        """
        Who changed since; at most `MOST_ROWS` at a time, or those of one touch. `safe` are places that another reader
        passed and wrote down. `moment` is what `look` gave, where somebody looked already.
        """
        moment, now = moment or self.look(), time.monotonic()
        # Those given already are read again on the way.
        wanted = MOST_ROWS + len(self.ledger.given)
        activities = [pk for pk in moment.ids[0][:wanted] if pk not in self.ledger.given]
        read_to = moment.ids[0][wanted - 1] if len(moment.ids[0]) > wanted else NO_END
        ledger = self.ledger.after(activities, moment.tops[0], moment, now, read_to=read_to, safe=safe[0])
        waiting = [pk for pk in moment.ids[1] if pk not in self.touched.given]
        people, touches = _people_of(activities), waiting
        if waiting:
            hers, touches = _touched(waiting)
            people |= hers
        touched_to = touches[-1] if len(touches) < len(waiting) else NO_END
        touched = self.touched.after(touches, moment.tops[1], moment, now, read_to=touched_to, safe=safe[1])
        more = read_to != NO_END or touched_to != NO_END
        return Changed(people, replace(self, ledger=ledger, touched=touched), more)

    def look(self) -> Horizon:
        """What lies ahead, in one statement; besides, how often the sets were made anew by hand."""
        most = MOST_ROWS + len(self.ledger.given) + 1
        return horizon(
            Reading(Activity, self.campaign_id, self.ledger.passed, most),
            Reading(Touched, self.campaign_id, self.touched.passed, NO_END),
            also=(SetsKept, "epoch"),
        )


def _people_of(activities: list[int]) -> BitMap:
    """The people whom these rows of the ledger name."""
    if not activities:
        return BitMap()
    rows = Activity.objects.filter(Among("pk", activities), person__isnull=False)
    return BitMap(rows.order_by().values_list("person_id", flat=True))


def _touched(rows: list[int]) -> tuple[BitMap, list[int]]:
    """The people of the first of these rows, until they are `MOST_ROWS`, and which rows that were."""
    people, given = BitMap(), []
    for pk, data in Touched.objects.filter(Among("pk", rows)).order_by("pk").values_list("pk", "people").iterator():
        people |= BitMap.deserialize(bytes(data))
        given.append(pk)
        if len(people) >= MOST_ROWS:
            return people, given
    # One that is gone since (its campaign was deleted) counts as seen.
    return people, rows


def from_here(campaign_id: int) -> Tail | None:
    """
    A place to begin from for whoever reads all tables after this call; None while a transaction runs for so long that
    it cannot be told what will still come from below.
    """
    tables = Reading(Activity, campaign_id), Reading(Touched, campaign_id)
    moment = horizon(*tables)
    if not moment.in_order:
        time.sleep(0.01)
        until, give_up = horizon().next, time.monotonic() + LONGEST_WAIT
        while horizon().oldest < until:
            if time.monotonic() > give_up:
                return None
            time.sleep(0.02)
    return Tail.at(campaign_id, *moment.tops)
