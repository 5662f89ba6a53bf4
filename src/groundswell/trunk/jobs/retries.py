"""How often a job is tried, and when again."""

from datetime import timedelta

WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
TRIES = len(WAITS) + 1
"""A job that was claimed this often and not finished is parked until someone looks at it."""


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after this many tries; None when the job is to be parked."""
    return WAITS[tries - 1] if tries < TRIES else None
