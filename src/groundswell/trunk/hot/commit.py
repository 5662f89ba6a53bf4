"""
Group commit: everyone who waits shares one durable commit.

The event loop puts prepared posts into a bounded queue; a writer thread takes all that wait (no delay is added: while
one group is on its way to the disk the next one gathers), has them written, and only then are they answered.

PostgreSQL takes two groups at a time, so that one is made ready while the other is written, and in a surge each is
written by a process of its own (`writer.py`). A second group sets out only once it is worth it: many small ones cost
more than a few large ones. SQLite has one writer, and so have we: the thread itself.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from groundswell.trunk.hot.surge import Surge, SurgeAnswer
from groundswell.trunk.hot.writer import Writer
from groundswell.trunk.hot.writing import Outcome, write_items

log = logging.getLogger("groundswell.hot")
WRITERS = {"postgresql": 2}
"""Groups under way at a time, by database; each has a process of its own in a surge."""
WORTH_IT = 20
"""Posts that must have gathered before a second group sets out beside a first, or a process is started for one."""


class Busy(Exception):
    """More posts wait than may wait: try again shortly."""


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
        self._under_way = 0
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
        writer = Writer(worth_it=self.worth_it) if connection.vendor in WRITERS else None
        write = writer.write if writer else write_items
        while group := self._take():
            for same in by_surge(group):
                outcomes = write(same[0].surge, [waiting.item for waiting in same])
                for waiting, outcome in zip(same, outcomes, strict=True):
                    waiting.outcome = outcome
            self._loop.call_soon_threadsafe(self._answer, group)
            with self._changed:
                self._under_way -= 1
                self._changed.notify()
        if writer:
            writer.end()
        connection.close()

    def _is_time(self) -> bool:
        """Whether a group may set out now: nothing is under way, or enough has gathered to go beside it."""
        return bool(self._queue) and (not self._under_way or len(self._queue) >= self.worth_it)

    def _take(self) -> list[Waiting]:
        """Wait until it is time, then take all that is there; nothing once the queue is closed and empty."""
        with self._changed:
            while not self._is_time() and not (self._closed and not self._queue):
                self._changed.wait()
            group = [self._queue.popleft() for _ in range(min(len(self._queue), self.group_size))]
            if group:
                self._under_way += 1
            return group

    def _answer(self, group: list[Waiting]) -> None:
        self._waiting -= len(group)
        for waiting in group:
            try:
                waiting.settle(waiting.outcome)
            except Exception:
                # One broken connection must not keep the others from their answers.
                log.exception("An answer could not be given")


def by_surge(group: list[Waiting]) -> Iterator[list[Waiting]]:
    """The posts of each surge together, in the order in which they came."""
    for _, same in groupby(sorted(group, key=lambda w: id(w.surge)), key=lambda w: id(w.surge)):
        yield list(same)


def settle_future(future: "asyncio.Future[SurgeAnswer | None]", outcome: Outcome) -> None:
    """Hand an outcome to whoever awaits it. If the client went away, what it sent is written all the same."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
