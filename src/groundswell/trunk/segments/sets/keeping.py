"""Keeping the sets in the database and taking them up again. Only parts that changed are written."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F
from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.sets.building import made_of
from groundswell.trunk.segments.sets.following import Tail
from groundswell.trunk.segments.sets.models import SetPart, SetsKept
from groundswell.trunk.segments.sets.state import COLUMNS, KIND_OF_COLUMN, Numbers, State

PART = 1 << 16
COLUMN_PART = 1 << 14
WHOLE_UP_TO = 12_000
"""A set of so many bytes is kept in one part: by 65,536 ids the parts of a rare fact would be nearly empty."""
BATCH = 500

Parts = dict[int, bytes]


@transaction.atomic
def keep(
    campaign: Campaign,
    state: State,
    tail: Tail,
    *,
    before: State | None,
    version: int | None,
    at: datetime,
    by_hand: bool = False,
) -> int | None:
    """
    Keep a state with the places up to which it has seen everything; give its version.

    `before` and `version` are what this process kept or took up last; without them all is written anew. None, and
    nothing is written, if another process kept one since. After a keeping `by_hand` every process begins again.
    """
    ledger, touched = tail.passed
    places = {"ledger_position": ledger, "touched_position": touched}
    values: dict[str, Any] = {**places, "kept_at": at, "made_of": made_of()}
    kept = SetsKept.objects.filter(campaign=campaign)
    if version is None or before is None:
        before, row = None, kept.select_for_update().first()
        version = row.version if row else 0
        if row is None:
            SetsKept.objects.create(campaign=campaign, version=0, **values)
        SetPart.objects.filter(campaign=campaign).delete()
    if by_hand:
        values["epoch"] = F("epoch") + 1
    if not kept.filter(version=version).update(version=version + 1, **values):
        return None
    _write(campaign, before or State(), state)
    return version + 1


def _write(campaign: Campaign, before: State, state: State) -> None:
    changed, gone = [], []
    for name, was, now in _changes(before, state):
        changed += [
            SetPart(campaign=campaign, name=name, number=number, data=data)
            for number, data in now.items()
            if was.get(number) != data
        ]
        gone += [(name, number) for number in was if number not in now]
    for start in range(0, len(changed), BATCH):
        SetPart.objects.bulk_create(
            changed[start : start + BATCH],
            update_conflicts=True,
            unique_fields=["campaign", "name", "number"],
            update_fields=["data"],
        )
    for name, number in gone:
        SetPart.objects.filter(campaign=campaign, name=name, number=number).delete()


def _changes(before: State, state: State) -> Iterator[tuple[str, Parts, Parts]]:
    """Facts and columns that may have changed, with their parts before and now: what is the same object did not."""
    for fact in before.facts.keys() | state.facts.keys():
        was, now = before.having(fact), state.having(fact)
        if was is not now:
            yield fact, parts_of(was), parts_of(now)
    for name in COLUMNS:
        held, current = before.columns[name], state.columns[name]
        if held is not current:
            yield f"={name}", _column_parts(held), _column_parts(current)


def parts_of(people: BitMap) -> Parts:
    """A set as it is kept: whole (0), or by the upper half of the ids, counted from 1."""
    if not people:
        return {}
    whole = people.serialize()
    if len(whole) <= WHOLE_UP_TO:
        return {0: whole}
    first, last = people.min() // PART, people.max() // PART
    parts = ((number, people & BitMap(range(number * PART, (number + 1) * PART))) for number in range(first, last + 1))
    return {number + 1: part.serialize() for number, part in parts if part}


def _column_parts(numbers: Numbers) -> Parts:
    starts = range(0, len(numbers), COLUMN_PART)
    return {start // COLUMN_PART: numbers[start : start + COLUMN_PART].tobytes() for start in starts}


def take_up(campaign: Campaign) -> tuple[State, Tail, int] | None:
    """The state that was kept latest, where it goes on from, and its version; None where none of this make is kept."""
    for _ in range(5):
        kept = SetsKept.objects.filter(campaign=campaign, made_of=made_of()).first()
        if kept is None:
            return None
        state = _read(campaign)
        # One statement reads all the parts; if nothing was kept before and after it, they are of this version.
        if SetsKept.objects.filter(pk=kept.pk, version=kept.version).exists():
            return state, Tail.at(campaign.pk, kept.ledger_position, kept.touched_position), kept.version
    return None


def _read(campaign: Campaign) -> State:
    facts: dict[str, list[BitMap]] = {}
    columns: dict[str, Parts] = {name: {} for name in COLUMNS}
    rows = SetPart.objects.filter(campaign=campaign).values_list("name", "number", "data")
    for name, number, data in rows.iterator(chunk_size=2_000):
        if name.startswith("="):
            columns[name[1:]][number] = bytes(data)
        else:
            facts.setdefault(name, []).append(BitMap.deserialize(bytes(data)))
    return State(
        {name: parts[0] if len(parts) == 1 else BitMap.union(*parts) for name, parts in facts.items()},
        {name: _joined(parts, KIND_OF_COLUMN[name]) for name, parts in columns.items()},
    )


def _joined(parts: Parts, kind: type) -> Numbers:
    return np.frombuffer(b"".join(parts[number] for number in sorted(parts)), kind).copy()


@transaction.atomic
def leave_aside(campaign: Campaign, *, at: datetime) -> None:
    """Use what is kept, and what processes hold, no more: everybody makes the sets anew from the tables."""
    if not SetsKept.objects.filter(campaign=campaign).update(
        made_of="", epoch=F("epoch") + 1, version=F("version") + 1
    ):
        SetsKept.objects.create(campaign=campaign, made_of="", epoch=1, version=0, kept_at=at)
