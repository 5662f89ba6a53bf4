"""What the tables say: of everybody of a campaign, or of some people who are looked up anew."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256

from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.facts import TRUNK_FACTS
from groundswell.trunk.segments.sets import people as people_rows
from groundswell.trunk.segments.sets.days import sliced
from groundswell.trunk.segments.sets.state import HERE, Found, State
from groundswell.trunk.tools import declared, loader

FORM = 1
"""Raised when what is kept of the sets is written in another way, or the trunk's facts mean something else."""
LONGEST_FACT = 200

Members = Callable[[Campaign, Sequence[int] | None], Iterator[tuple[str, Iterable[int]]]]


@cache
def sources() -> tuple[tuple[frozenset[str], Members], ...]:
    """Every declared sort of fact, of the trunk and of the installed tools: its keys, and what finds its people."""
    trunk = [(frozenset(facts.keys), facts.members) for facts in TRUNK_FACTS]
    tools = [(frozenset({fact.key}), loader(tool, fact.members)) for tool, fact in declared("segment_facts")]
    taken = {HERE, *people_rows.KEYS, *(key for keys, _ in trunk for key in keys)}
    for keys, _ in tools:
        if keys & taken or any(":" in key or not key for key in keys):
            raise ValueError(f"The segment fact {set(keys)} is declared twice, or its key cannot be used")
        taken |= keys
    return (*trunk, *tools)


@cache
def made_of() -> str:
    """A digest of what the sets are made of: kept ones of another make are left aside."""
    return sha256(repr((FORM, [sorted(keys) for keys, _ in sources()])).encode()).hexdigest()


def look_up(campaign: Campaign, people: Sequence[int] | None = None) -> Found:
    """Read the tables. People who are erased or merged have no facts at all."""
    ids, columns, parts = people_rows.read_people(campaign, people)
    here = BitMap(ids)
    parts[HERE] = [here]
    for keys, members in sources():
        for fact, found in members(campaign, people):
            if fact.partition(":")[0] not in keys or len(fact) > LONGEST_FACT:
                raise ValueError(f"A fact of {sorted(keys)} is called {fact!r}")
            parts.setdefault(fact, []).append(found if isinstance(found, BitMap) else BitMap(found))
    parts = _with_days_sliced(parts)
    facts = ((fact, (BitMap.union(*some) if len(some) > 1 else some[0]) & here) for fact, some in parts.items())
    return Found({fact: found for fact, found in facts if found}, ids, columns)


def _with_days_sliced(parts: dict[str, list[BitMap]]) -> dict[str, list[BitMap]]:
    """The facts with those of single days ("day:<kind>:<object>:<date>") put into the form of `days`."""
    days: dict[str, dict[str, list[BitMap]]] = {}
    for fact in [fact for fact in parts if fact.startswith("day:")]:
        name, _, day = fact.rpartition(":")
        days.setdefault(name, {})[day] = parts.pop(fact)
    return parts | {fact: [ids] for name, of_name in days.items() for fact, ids in sliced(name, of_name)}


def build(campaign: Campaign) -> State:
    """The sets of a whole campaign, made from the tables."""
    found = look_up(campaign)
    for people in found.facts.values():
        people.run_optimize()
    return State().with_found(BitMap(), found)
