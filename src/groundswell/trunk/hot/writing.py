"""Writing a group of posts of one surge, so that a bad one among them fails nobody else."""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from groundswell.trunk.hot.surge import Surge, SurgeAnswer
from groundswell.trunk.records.clock import now

log = logging.getLogger("groundswell.hot")
AWAY = (OperationalError, InterfaceError)


class Away(Exception):
    """The database cannot be written now: nothing was kept, try again shortly."""


Outcome = SurgeAnswer | Exception | None


def write_items(surge: Surge[Any], items: Sequence[Any]) -> Sequence[Outcome]:
    """
    Write items of one surge and give each one's outcome, in order.

    If the group fails, each item is tried alone, so that one bad item fails nobody else. An item that fails alone
    gets None: the ordinary view takes it and shows what is wrong. If the database is away, all get `Away`.
    """
    try:
        return commit(surge, items)
    except Exception as error:
        log.warning("A group of %d failed (%s): each is tried alone", len(items), type(error).__name__)
        if is_locked(error):
            return [Away() for _ in items]
    return write_each(surge, items)


def write_each(surge: Surge[Any], items: Sequence[Any]) -> Sequence[Outcome]:
    """Write items one by one. Two refusals on the run are the database and not the items: the rest get `Away`."""
    outcomes: list[Outcome] = []
    refusals = 0
    for item in items:
        try:
            outcomes += commit(surge, [item])
            refusals = 0
        except AWAY as error:
            outcomes.append(Away())
            refusals += 1
            if refusals == 2 or is_locked(error):
                break
        except Exception:
            log.exception("One post could not be written by %s", type(surge).__name__)
            outcomes.append(None)
    return outcomes + [Away() for _ in items[len(outcomes) :]]


def commit(surge: Surge[Any], items: Sequence[Any]) -> Sequence[SurgeAnswer | None]:
    """Call the surge once; a connection that broke is put away so that the next call makes a new one."""
    try:
        answers = surge.commit(items, now())
    except AWAY:
        connection.close()
        raise
    if len(answers) != len(items):
        raise ValueError(f"{type(surge).__name__} gave {len(answers)} answers to {len(items)} items")
    return answers


def is_locked(error: Exception) -> bool:
    """Whether SQLite waited its full time for the lock, which is long enough."""
    return isinstance(error, OperationalError) and "locked" in str(error)
