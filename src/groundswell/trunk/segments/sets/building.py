"""What the tables say: of everybody of a campaign, or of some people who are looked up anew."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256

import numpy as np
from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.selectors import points_of
from groundswell.trunk.segments.facts import TRUNK_FACTS
from groundswell.trunk.segments.sets.asking import cell_of
from groundswell.trunk.segments.sets.state import COLUMNS, HERE, KIND_OF_COLUMN, Found, State
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.tools import SegmentFact, declared, loader

FORM = 1
"""Raised when what is kept of the sets is written in another way, or the trunk's facts mean something else."""
LONGEST_FACT = 200
AT_ONCE = 20_000

Members = Callable[[Campaign, list[int] | None], Iterator[tuple[str, Iterable[int]]]]


@cache
def sources() -> dict[str, Members]:
    """Every declared sort of fact, of the trunk and of the installed tools: by key, what finds its people."""
    found: dict[str, Members] = {}
    trunk = [(fact, fact.load()) for fact in TRUNK_FACTS]
    tools: list[tuple[SegmentFact, Members]] = [
        (fact, loader(tool, fact.members)) for tool, fact in declared("segment_facts")
    ]
    for fact, members in [*((fact, members) for fact, members in trunk), *tools]:
        if fact.key in found or ":" in fact.key or fact.key in (HERE, "cell"):
            raise ValueError(f"Segment fact {fact.key!r} is declared twice, or its key cannot be used")
        found[fact.key] = members
    return found


@cache
def made_of() -> str:
    """A digest of what the sets are made of: kept ones of another make are left aside."""
    return sha256(repr((FORM, sorted(sources()))).encode()).hexdigest()


def look_up(campaign: Campaign, people: list[int] | None = None) -> Found:
    """Read the tables. People who are erased or merged have no facts at all."""
    ids, columns, cells = _columns(campaign, people)
    here = BitMap(ids)
    facts: dict[str, BitMap] = {HERE: here, **cells} if here else {}
    for key, members in sources().items():
        for fact, found in members(campaign, people):
            if fact.partition(":")[0] != key or len(fact) > LONGEST_FACT:
                raise ValueError(f"A fact of {key!r} is called {fact!r}")
            hers = (found if isinstance(found, BitMap) else BitMap(found)) & here
            if hers:
                facts[fact] = facts[fact] | hers if fact in facts else hers
    return Found(facts, ids, columns)


def build(campaign: Campaign) -> State:
    """The sets of a whole campaign, made from the tables."""
    found = look_up(campaign)
    for people in found.facts.values():
        people.run_optimize()
    return State().with_found(BitMap(), found)


def _columns(campaign: Campaign, people: list[int] | None):  # type: ignore[no-untyped-def]
    rows = Person.objects.filter(campaign=campaign, erased_at__isnull=True, merged_into__isnull=True)
    if people is not None:
        rows = rows.filter(pk__in=people)
    all_ids: list[int] = []
    parts: dict[str, list[object]] = {name: [] for name in COLUMNS}
    cells: dict[str, list[int]] = {}
    found = rows.order_by().values_list("pk", "latest_activity_at", "name_key", "postcode").iterator(chunk_size=AT_ONCE)
    for some in _chunks(found):
        points = points_of({row[3] for row in some if row[3]})
        for pk, latest, name_key, postcode in some:
            lat, lon = points.get(postcode, (np.nan, np.nan))
            all_ids.append(pk)
            parts["latest"].append(int(latest.timestamp() * 1_000_000))
            parts["name"].append(int.from_bytes(name_key.encode()[:8].ljust(8, b"\0")))
            parts["lat"].append(lat)
            parts["lon"].append(lon)
            if lat == lat:
                cells.setdefault(cell_of(lat, lon), []).append(pk)
    columns = {name: np.array(parts[name], KIND_OF_COLUMN[name]) for name in COLUMNS}
    return np.array(all_ids, np.uint32), columns, {cell: BitMap(ids) for cell, ids in cells.items()}


def _chunks(rows):  # type: ignore[no-untyped-def]
    some = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    yield some
