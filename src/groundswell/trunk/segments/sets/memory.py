"""
The sets of a campaign in the memory of this process.

They are taken up from what is kept, or made from the tables, and from then on go after the changes: whoever changed is
looked up anew, so that it does not matter how often or in which order. What a reader gets was true after everything
that was committed before it asked.
"""

import logging
import threading
import time
from collections import OrderedDict
from datetime import datetime

from django.db import connection
from django.db.models import Q
from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.sets import keeping
from groundswell.trunk.segments.sets.building import build, look_up, made_of
from groundswell.trunk.segments.sets.following import Changed, Tail, from_here
from groundswell.trunk.segments.sets.models import Follower, SetsKept
from groundswell.trunk.segments.sets.state import State

log = logging.getLogger("groundswell.segments")
AT_ONCE = 20_000
"""People of one look-up: ten times as many take twice as long."""
MOST_ON_READ = 5_000
"""People after whom one read looks up no more: some quarter of a second's work, or a second's where a list came in."""
TAKEN_UP_EVERY = 10.0
"""Who has more to do than that takes up what the worker kept meanwhile; so often at most, in seconds."""
LONG_WAY = 500
"""So many rows above the last safe place make it worth a question whether somebody passed further."""
MANY = 50
STALE_AFTER = 50 * 60.0
"""`Touched` is forgotten after an hour: who slept for longer begins again."""


class Outdated(Exception):
    """What this process holds must be begun again."""


class Memory:
    """One campaign's sets here. `state` and `tail` go together and are replaced together, under the lock."""

    def __init__(self, campaign: Campaign, state: State, tail: Tail, version: int | None, epoch: int) -> None:
        self.campaign, self.state, self.tail, self.version, self.epoch = campaign, state, tail, version, epoch
        self.kept_state = state if version is not None else None
        self.changed = 0
        """Looked up since they were kept."""
        self.lock, self.seen_at = threading.RLock(), time.monotonic()
        self.begun_at = self.seen_at

    def catch_up(self, most: int) -> bool:
        """
        Look up who changed, so many people at most; whether that was all.

        :raises Outdated: if the sets were made anew by hand since, or this process slept for too long.
        """
        with self.lock:
            if time.monotonic() - self.seen_at > STALE_AFTER:
                raise Outdated
            left = most
            while left > 0:
                moment = self.tail.look()
                if (moment.also or 0) != self.epoch:
                    raise Outdated
                safe = _safe(self.campaign) if len(self.tail.ledger.given) > LONG_WAY else (0, 0)
                changed = self.tail.ahead(safe=safe, moment=moment)
                self.state, self.tail = after(self.campaign, self.state, changed), changed.tail
                self.changed += len(changed.people)
                self.seen_at = time.monotonic()
                if not changed.more:
                    return True
                left -= max(1, len(changed.people))
            return False

    def is_behind_what_is_kept(self) -> bool:
        """Whether the worker wrote down what this process has yet to look up."""
        if time.monotonic() - self.begun_at < TAKEN_UP_EVERY:
            return False
        ledger, touched = self.tail.passed
        further = Q(ledger_position__gt=ledger + MOST_ON_READ) | Q(touched_position__gt=touched)
        return SetsKept.objects.filter(further, campaign=self.campaign, made_of=made_of()).exists()

    def keep(self, *, at: datetime) -> bool:
        """Write down what changed; whether no other process did so before us."""
        with self.lock:
            version = keeping.keep(
                self.campaign, self.state, self.tail, before=self.kept_state, version=self.version, at=at
            )
            if version is not None:
                self.version, self.kept_state, self.changed = version, self.state, 0
            return version is not None


def after(campaign: Campaign, state: State, changed: Changed) -> State:
    """The state after those who changed were looked up."""
    people = changed.people.to_array()
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        state = state.with_found(BitMap(some), look_up(campaign, some.tolist()))
    return state


def _safe(campaign: Campaign) -> tuple[int, int]:
    """The furthest places that somebody passed and wrote down, of the ledger and of `Touched`."""
    columns = "ledger_position", "touched_position"
    rows = [
        *SetsKept.objects.filter(campaign=campaign).values_list(*columns),
        *Follower.objects.filter(campaign=campaign).values_list(*columns),
    ]
    return max((ledger for ledger, _ in rows), default=0), max((touched for _, touched in rows), default=0)


def _epoch(campaign: Campaign) -> int:
    """How often the sets were made anew by hand: every process then begins again."""
    return SetsKept.objects.filter(campaign=campaign).values_list("epoch", flat=True).first() or 0


_memories: "OrderedDict[str, Memory]" = OrderedDict()
_lock = threading.Lock()


def remembered(campaign: Campaign) -> Memory | None:
    """What this process has of a campaign. By public id: no other ever has the same."""
    with _lock:
        memory = _memories.get(campaign.public_id)
        if memory is not None:
            _memories.move_to_end(campaign.public_id)
    return memory


def remember(memory: Memory) -> None:
    with _lock:
        _memories[memory.campaign.public_id] = memory
        while len(_memories) > MANY:
            _memories.popitem(last=False)


def forget(campaign: Campaign) -> None:
    with _lock:
        _memories.pop(campaign.public_id, None)


def begin(campaign: Campaign) -> tuple[State, Tail | None, int | None]:
    """A first state: as it was kept, or made from the tables. Without a tail it holds for this once only."""
    kept = keeping.take_up(campaign)
    return kept if kept is not None else (*from_tables(campaign), None)


def from_tables(campaign: Campaign) -> tuple[State, Tail | None]:
    """Made anew, and where to go on from."""
    tail = from_here(campaign.pk)
    if tail is None:
        log.warning("A transaction runs for long: the sets of campaign %s are made for this once", campaign.pk)
    return build(campaign), tail


def memory_of(campaign: Campaign) -> Memory | None:
    """What this process has of a campaign, if need be made now; None while it cannot be told where to go on from."""
    memory = remembered(campaign)
    if memory is None:
        epoch = _epoch(campaign)
        state, tail, version = begin(campaign)
        if tail is not None:
            memory = Memory(campaign, state, tail, version, epoch)
            remember(memory)
    return memory


def keep_anew(campaign: Campaign, state: State, tail: Tail | None, *, at: datetime) -> None:
    """Keep what was made from the tables in the place of whatever was kept, and have every process begin again."""
    if tail is None:
        keeping.leave_aside(campaign, at=at)
    else:
        keeping.keep(campaign, state, tail, before=None, version=None, at=at, by_hand=True)
    forget(campaign)


def current(campaign: Campaign) -> tuple[State, bool]:
    """The state as it stands now, and whether all who changed could be looked up."""
    if connection.in_atomic_block:
        return _aside(campaign, remembered(campaign))
    for _ in range(3):
        memory = memory_of(campaign)
        if memory is None:
            break
        try:
            with memory.lock:
                exact = memory.catch_up(MOST_ON_READ)
                if exact or not memory.is_behind_what_is_kept():
                    return memory.state, exact
            forget(campaign)
        except Outdated:
            forget(campaign)
    return build(campaign), True


def _aside(campaign: Campaign, memory: Memory | None) -> tuple[State, bool]:
    """Within a transaction, which may be undone: what it sees is seen here and is not remembered."""
    if memory is not None:
        with memory.lock:
            state, tail = memory.state, memory.tail
    else:
        kept = keeping.take_up(campaign)
        if kept is None:
            return build(campaign), True
        state, tail, _ = kept
    left = MOST_ON_READ
    while left > 0:
        changed = tail.ahead()
        state, tail = after(campaign, state, changed), changed.tail
        if not changed.more:
            return state, True
        left -= max(1, len(changed.people))
    return state, False
