"""Telling locals what a target said: those who live in its area or asked it, and agreed to be written to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from groundswell.trunk.access.models import Account
from groundswell.trunk.targets.models import Declaration

TELL_AFTER = timedelta(minutes=5)
"""How long an organiser has to hold it or to undo the declaration."""


@dataclass(frozen=True)
class TellingState:
    """`to_tell` is how many will be told at `due_at`, `sent` how many were; `held` until somebody lets it go."""

    to_tell: int
    due_at: datetime
    sent: int
    held: bool


def hold_telling(*, declaration: Declaration, account: Account | None, at: datetime) -> bool:
    """Do not tell anyone about this declaration yet. False if it was held before or is done."""
    raise NotImplementedError


def release_telling(*, declaration: Declaration, account: Account | None, at: datetime) -> bool:
    """Tell them after all, at once. False if it was not held."""
    raise NotImplementedError


def telling(declaration: Declaration) -> TellingState | None:
    """What is told of a declaration: how many, when, how many were; None where nobody is told."""
    raise NotImplementedError
