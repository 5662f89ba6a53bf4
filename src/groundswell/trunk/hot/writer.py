"""
Writing groups in a process of its own.

In a surge, reading forms and writing groups are much the same work for Python, and in one process they take turns with
its one lock while processors idle. So each writer thread sends its groups to a process that writes them.

The process is started by the first group that is worth it: a campaign without a surge does not pay for one. Until it is
ready, and whenever it was lost, the thread writes here. What a lost process was sent is written again, which `Surge`
allows: a post that was written already is known by its key.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any

from django.db import connection

from groundswell.trunk.hot.memory import keep_what_is_loaded
from groundswell.trunk.hot.surge import Surge, installed_surges
from groundswell.trunk.hot.writing import Outcome, write_items
from groundswell.trunk.records.crew import Child

log = logging.getLogger("groundswell.hot")
WRITING = "groundswell.trunk.hot.writer:writing_to"
PAUSE = 30.0
"""Seconds before a process that was lost is started again."""
Group = tuple[str, Sequence[Any]]


class Writer:
    """One thread's way to the database: by a process of its own once a group of `worth_it` posts has set out."""

    def __init__(self, *, worth_it: int) -> None:
        self.worth_it = worth_it
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="start-writer")
        self._child: Future[Child] | None = None
        self._not_before = 0.0

    def write(self, surge: Surge[Any], items: Sequence[Any]) -> Sequence[Outcome]:
        """Write items of one surge, there or here, and give each one's outcome; see `write_items`."""
        tool = next((tool for tool, its in installed_surges().items() if its is surge), None)
        if tool is None:
            return write_items(surge, items)
        try:
            if len(items) >= self.worth_it:
                self._start()
            if self._child and self._child.done():
                return self._child.result().call((tool, items))  # type: ignore[no-any-return]
        except Exception as error:
            log.warning("A writing process was lost (%s): a group of %d is written here", error, len(items))
            self._end_child()
        return write_items(surge, items)

    def end(self) -> None:
        """End the process; nothing may be under way."""
        self._end_child()
        self._starter.shutdown()

    def _start(self) -> None:
        if self._child is None and monotonic() >= self._not_before:
            self._child = self._starter.submit(start, str(connection.settings_dict["NAME"]))

    def _end_child(self) -> None:
        child, self._child = self._child, None
        self._not_before = monotonic() + PAUSE
        if child and not child.exception():
            child.result().end()


def start(database: str) -> Child:
    """
    Start a process that writes to a database, and give it once it is ready.

    :raises RuntimeError: if it ended before.
    """
    child = Child(WRITING, with_models=True)
    child.give(database)
    try:
        child.call(None)
    except RuntimeError:
        child.end()
        raise
    return child


def writing_to(database: str) -> Callable[[Group | None], Sequence[Outcome]]:
    """In the process: what writes a group, given as the tool of its surge and its items; None asks if it is ready."""
    connection.settings_dict["NAME"] = database
    surges = installed_surges()
    keep_what_is_loaded()

    def write(group: Group | None) -> Sequence[Outcome]:
        if group is None:
            return []
        tool, items = group
        return write_items(surges[tool], items)

    return write
