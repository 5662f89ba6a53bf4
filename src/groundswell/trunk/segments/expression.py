"""
What may be asked of the sets: which people have a fact, and these answers put together.

An expression is a frozen value that says nothing of a campaign. Facts are texts; each begins with the key of the
`SegmentFact` that gives it:

    supporter               she is a supporter             confirmed               her email address is confirmed
    area:<pk>               lives there (or in a part)     group:<pk>              confirmed member who did not leave
    waits:<pk>              member who did not confirm     tag:<pk>                carries the tag
    yes:<channel>           her latest word in force       no:<channel>            the same, a no
    asked:<channel>         said either                    may:<channel>           consent.selectors.reachable
    source:<words>          said yes there                 has:email, has:phone    a way to reach her
    did:<kind>              an activity of this kind       did:<kind>:<object id>  the same, with this object
    day:<kind>:<object id>:<digit>                         the latest day of it: ask by `Since`
    petitions.standing:<public id>                         her signature stands there; with ":confirmed", is counted

What tools add stands in their `ToolConfig.segment_facts`. Every answer is about people who are neither erased nor
merged into another record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap, FrozenBitMap

ANYTHING, MET, JOINED = "", "met", "joined"
"""What `Since` may ask of besides kinds of activity: her latest one, when we met her, when she became a supporter."""


@dataclass(frozen=True)
class Has:
    """Whom a fact is true of; a fact that nobody gave is true of nobody."""

    fact: str


@dataclass(frozen=True)
class AllOf:
    """Who is in every part. Of no parts: everyone."""

    parts: "tuple[Expression, ...]" = ()


@dataclass(frozen=True)
class AnyOf:
    """Who is in at least one part. Of no parts: nobody."""

    parts: "tuple[Expression, ...]" = ()


@dataclass(frozen=True)
class Not:
    """Everyone else."""

    part: "Expression"


@dataclass(frozen=True)
class Within:
    """Whose postcode lies within so many miles of a point (WGS84), along the ground. Nobody without a known one."""

    lat: float
    lon: float
    miles: float


@dataclass(frozen=True)
class Since:
    """
    Who did something of a kind on one of the latest `days` days (0: today), or on `day` or later.

    Days are those of the site's time zone. `object_id` "" is any object. Kinds are ledger kinds, or ANYTHING, MET,
    JOINED. With neither `days` nor `day`: ever.
    """

    kind: str
    object_id: str = ""
    days: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class Only:
    """Those of these people who are still there: a snapshot, what a search found."""

    ids: FrozenBitMap

    @classmethod
    def of(cls, ids: "Iterable[int] | bytes") -> "Only":
        """From person ids, or from what `bytes_of` gave."""
        return cls(FrozenBitMap.deserialize(ids) if isinstance(ids, bytes) else FrozenBitMap(ids))


Expression = Has | AllOf | AnyOf | Not | Within | Since | Only

EVERYONE, NOBODY = AllOf(()), AnyOf(())


def bytes_of(ids: BitMap | FrozenBitMap) -> bytes:
    """Ids as they are kept in a column: the portable form of roaring bitmaps."""
    return bytes(ids.serialize())
