"""Who came into a segment and who left it since a day of this week, and what two segments share."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from pyroaring import BitMap

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.expression import AllOf, Not
from groundswell.trunk.segments.members import present
from groundswell.trunk.segments.models import Segment, SegmentDay
from groundswell.trunk.segments.selectors import asked_of, within

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Moved:
    """Who entered and who left since the beginning of `day`; those erased since have not left, they are gone."""

    day: date
    entered: BitMap
    left: BitMap


def moved(scope: Scope, segment: Segment, at: datetime, look: sets.Look | None = None) -> Moved | None:
    """
    What changed within a week, of those whom the account may see; None while no earlier day is kept.

    :raises Gone: where a line of the segment leads to nothing any more.
    """
    since = timezone.localdate(at - WEEK)
    row = (
        SegmentDay.objects.filter(segment=segment, day__gte=since, day__lte=timezone.localdate(at))
        .order_by("day")
        .first()
    )
    if row is None:
        return None
    look = look or sets.look(segment.campaign)
    mine = look.ids(sets.of_scope(scope), at)
    now = look.ids(asked_of(segment, at), at) & mine
    then = present(segment.campaign, row.members) & mine
    return Moved(row.day, now - then, then - now)


@dataclass(frozen=True)
class Overlap:
    """How many people are in the first alone, in both, and in the second alone."""

    first: int
    both: int
    second: int

    @property
    def total(self) -> int:
        return self.first + self.both + self.second


def overlap(scope: Scope, one: Segment, other: Segment, at: datetime) -> Overlap:
    """
    What two segments share, of those whom the account may see.

    :raises Gone: where a line of one of them leads to nothing any more.
    """
    a, b = asked_of(one, at), asked_of(other, at)
    parts = (AllOf((a, Not(b))), AllOf((a, b)), AllOf((b, Not(a))))
    return Overlap(*sets.counts(one.campaign, [within(scope, part) for part in parts], at))
