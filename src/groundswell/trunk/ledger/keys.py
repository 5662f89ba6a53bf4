"""How counters are named."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple


class CounterKey(NamedTuple):
    """Which kept total: `area_key` 0 is the whole, `hour_key` "" is all time (see `hour_of`)."""

    campaign_id: int
    name: str
    object_id: str = ""
    area_key: int = 0
    hour_key: str = ""


@lru_cache(maxsize=1024)
def hour_of(moment: datetime) -> str:
    """The UTC hour a moment lies in, as counters name it: "2026-03-17T16"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H")
