"""Making rules, and setting them off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def fire(
    *, trigger: str, campaign_id: int, event_key: str, sentence: str, context: Mapping[str, Any], at: datetime
) -> int:
    """
    Start every rule of this trigger that is not paused; give how many runs that made.

    Called in the transaction of what happened: a run is a row and a job, done after it. One `event_key` runs a rule
    once, however often it is told.
    """
    raise NotImplementedError


def take_back(*, trigger: str, campaign_id: int, event_key: str, at: datetime) -> int:
    """What happened was undone: undo every step of its runs that can be; give how many runs were taken back."""
    raise NotImplementedError
