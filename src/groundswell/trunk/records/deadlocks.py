"""
Two transactions that hold what the other one waits for: PostgreSQL ends one of them, which then does its work anew.

Rows are taken in one order wherever that can be said beforehand. Where a change in one room is heard in another it
cannot: a fact is withdrawn while a post that says it goes out, and each reaches for what the other holds.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 4
DEADLOCK = "40P01"


def again_after_deadlock(service: Callable[P, R]) -> Callable[P, R]:
    """
    Do a service anew where the database ended it for a deadlock; nothing of the first try is left then.

    It stands outside `transaction.atomic`. In a transaction of the caller's the caller is the one to do it anew.
    """

    @wraps(service)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return service(*args, **kwargs)
        for _try in range(TRIES - 1):
            try:
                return service(*args, **kwargs)
            except OperationalError as error:
                if not is_deadlock(error):
                    raise
        return service(*args, **kwargs)

    return tried


def is_deadlock(error: OperationalError) -> bool:
    """Whether the database ended a transaction because two waited for each other."""
    return getattr(error.__cause__, "sqlstate", "") == DEADLOCK
