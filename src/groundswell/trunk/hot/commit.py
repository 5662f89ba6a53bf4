"""
Group commit: everyone who waits shares one durable commit.

The event loop puts prepared posts into a bounded queue; a writer thread takes all that wait (no delay is added: while
one group is on its way to the disk the next one gathers), writes them, and only then are they answered.

PostgreSQL takes two groups at a time, so that one is made ready while the other is written. A second group sets out
only once it is as large as the first: many small ones cost more than a few large ones. SQLite has one writer, and so
have we.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from groundswell.trunk.hot.surge import Surge, SurgeAnswer
from groundswell.trunk.records.clock import now

log = logging.getLogger("groundswell.hot")
AWAY = (OperationalError, InterfaceError)
WRITERS = {"postgresql": 2}
"""Groups under way at a time, by database."""
WORTH_IT = 20
"""Posts that must have gathered, however small the first group is, before a second one sets out."""


class Busy(Exception):
    """More posts wait than may wait: try again shortly."""


class Away(Exception):
    """The database cannot be written now: nothing was kept, try again shortly."""


Outcome = SurgeAnswer | Exception | None


@dataclass(slots=True, eq=False)
class Waiting:
    """One post in the queue, and what is called with its outcome, on the event loop."""

    surge: Surge[Any]
    item: Any
    settle: Callable[[Outcome], None]
    outcome: Outcome = None


class GroupCommit:
    """The queue and its writer threads. Made once a process, on the event loop."""

    def __init__(self, *, group_size: int = 200, most_waiting: int = 2000, worth_it: int = WORTH_IT) -> None:
        self.group_size = group_size
        self.most_waiting = most_waiting
        self.worth_it = worth_it
        self._waiting = 0
        self._queue: deque[Waiting] = deque()
        self._changed = threading.Condition()
        self._under_way: list[int] = []
        self._closed = False
        self._loop = asyncio.get_running_loop()
        self._threads = [
            threading.Thread(target=self._write_for_ever, name=f"group-commit-{number}", daemon=True)
            for number in range(WRITERS.get(connection.vendor, 1))
        ]
        for thread in self._threads:
            thread.start()

    async def write(self, surge: Surge[Any], item: Any) -> SurgeAnswer | None:
        """
        Write one item with whoever else waits, and give its answer once it is durable.

        :raises Busy: if the queue is full.
        :raises Away: if the database could not be written.
        """
        future: asyncio.Future[SurgeAnswer | None] = self._loop.create_future()
        self.submit(surge, item, lambda outcome: settle_future(future, outcome))
        return await future

    def submit(self, surge: Surge[Any], item: Any, settle: Callable[[Outcome], None]) -> None:
        """
        Write one item with whoever else waits; `settle` is called on the event loop once it is durable, or failed.

        :raises Busy: if the queue is full.
        """
        if self._waiting >= self.most_waiting:
            raise Busy(f"{self._waiting} posts wait")
        self._waiting += 1
        with self._changed:
            self._queue.append(Waiting(surge, item, settle))
            if self._is_time():
                self._changed.notify()

    async def drain(self) -> None:
        """Write all that waits, then end the writer threads."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _write_for_ever(self) -> None:
        while group := self._take():
            for _, same in groupby(sorted(group, key=lambda w: id(w.surge)), key=lambda w: id(w.surge)):
                write_group(list(same))
            self._loop.call_soon_threadsafe(self._answer, group)
            with self._changed:
                self._under_way.remove(len(group))
                self._changed.notify()
        connection.close()

    def _is_time(self) -> bool:
        """Whether a group may set out now: nothing is under way, or as much has gathered to go beside it."""
        return bool(self._queue) and (not self._under_way or len(self._queue) >= max(self.worth_it, *self._under_way))

    def _take(self) -> list[Waiting]:
        """Wait until it is time, then take all that is there; nothing once the queue is closed and empty."""
        with self._changed:
            while not self._is_time() and not (self._closed and not self._queue):
                self._changed.wait()
            group = [self._queue.popleft() for _ in range(min(len(self._queue), self.group_size))]
            if group:
                self._under_way.append(len(group))
            return group

    def _answer(self, group: list[Waiting]) -> None:
        self._waiting -= len(group)
        for waiting in group:
            try:
                waiting.settle(waiting.outcome)
            except Exception:
                # One broken connection must not keep the others from their answers.
                log.exception("An answer could not be given")


def settle_future(future: "asyncio.Future[SurgeAnswer | None]", outcome: Outcome) -> None:
    """Hand an outcome to whoever awaits it. If the client went away, what it sent is written all the same."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def write_group(group: Sequence[Waiting]) -> None:
    """
    Write items of one surge and set each one's outcome.

    If the group fails, each item is tried alone, so that one bad item fails nobody else. An item that fails alone
    gets None: the ordinary view takes it and shows what is wrong. If the database is away, all get `Away`.
    """
    try:
        set_outcomes(group, commit(group))
        return
    except Exception as error:
        log.warning("A group of %d failed (%s): each is tried alone", len(group), type(error).__name__)
        if is_locked(error):
            return set_outcomes(group, [Away() for _ in group])
    refusals = 0
    for number, waiting in enumerate(group):
        try:
            set_outcomes([waiting], commit([waiting]))
            refusals = 0
        except AWAY as error:
            waiting.outcome = Away()
            refusals += 1
            if refusals == 2 or is_locked(error):
                # Two on the run: it is the database and not the items. The rest need not wait for it too.
                return set_outcomes(group[number + 1 :], [Away() for _ in group[number + 1 :]])
        except Exception:
            log.exception("One post could not be written by %s", type(waiting.surge).__name__)


def commit(group: Sequence[Waiting]) -> Sequence[SurgeAnswer | None]:
    """Call the surge once; a connection that broke is put away so that the next call makes a new one."""
    try:
        answers = group[0].surge.commit([waiting.item for waiting in group], now())
    except AWAY:
        connection.close()
        raise
    if len(answers) != len(group):
        raise ValueError(f"{type(group[0].surge).__name__} gave {len(answers)} answers to {len(group)} items")
    return answers


def set_outcomes(group: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    for waiting, outcome in zip(group, outcomes, strict=True):
        waiting.outcome = outcome


def is_locked(error: Exception) -> bool:
    """Whether SQLite waited its full time for the lock, which is long enough."""
    return isinstance(error, OperationalError) and "locked" in str(error)
