"""
Group commit: everyone who waits shares one durable commit.

The event loop puts prepared posts into a bounded queue; one writer thread takes all that wait (no delay is added:
while one group is on its way to the disk the next one gathers), writes them, and only then are they answered.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from groundswell.trunk.hot.surge import Surge, SurgeAnswer
from groundswell.trunk.records.clock import now

log = logging.getLogger("groundswell.hot")
AWAY = (OperationalError, InterfaceError)


class Busy(Exception):
    """More posts wait than may wait: try again shortly."""


class Away(Exception):
    """The database cannot be written now: nothing was kept, try again shortly."""


@dataclass(slots=True, eq=False)
class Waiting:
    """One post in the queue, and the future that its request waits for."""

    surge: Surge[Any]
    item: Any
    future: "asyncio.Future[SurgeAnswer | None]"
    outcome: SurgeAnswer | Exception | None = None


class GroupCommit:
    """The queue and its one writer thread. Made once a process, on the event loop."""

    def __init__(self, *, group_size: int = 200, most_waiting: int = 2000) -> None:
        self.group_size = group_size
        self.most_waiting = most_waiting
        self._waiting = 0
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write_for_ever, name="group-commit", daemon=True)
        self._thread.start()

    async def write(self, surge: Surge[Any], item: Any) -> SurgeAnswer | None:
        """
        Write one item with whoever else waits, and give its answer once it is durable.

        :raises Busy: if the queue is full.
        :raises Away: if the database could not be written.
        """
        if self._waiting >= self.most_waiting:
            raise Busy(f"{self._waiting} posts wait")
        self._waiting += 1
        waiting = Waiting(surge, item, self._loop.create_future())
        self._queue.put(waiting)
        return await waiting.future

    async def drain(self) -> None:
        """Write all that waits, then end the writer thread."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _write_for_ever(self) -> None:
        more = True
        while more:
            group, more = self._take()
            for _, same in groupby(sorted(group, key=lambda w: id(w.surge)), key=lambda w: id(w.surge)):
                write_group(list(same))
            if group:
                self._loop.call_soon_threadsafe(self._answer, group)
        connection.close()

    def _take(self) -> tuple[list[Waiting], bool]:
        """Wait for the first, then take all that is there; False once the queue is closed."""
        group: list[Waiting] = []
        waiting = self._queue.get()
        while waiting is not None:
            group.append(waiting)
            if len(group) == self.group_size:
                return group, True
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def _answer(self, group: list[Waiting]) -> None:
        self._waiting -= len(group)
        for waiting in group:
            if waiting.future.done():
                continue  # The client went away; what it sent is written all the same.
            if isinstance(waiting.outcome, Exception):
                waiting.future.set_exception(waiting.outcome)
            else:
                waiting.future.set_result(waiting.outcome)


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


def set_outcomes(group: Sequence[Waiting], outcomes: Sequence[SurgeAnswer | Exception | None]) -> None:
    for waiting, outcome in zip(group, outcomes, strict=True):
        waiting.outcome = outcome


def is_locked(error: Exception) -> bool:
    """Whether SQLite waited its full time for the lock, which is long enough."""
    return isinstance(error, OperationalError) and "locked" in str(error)
