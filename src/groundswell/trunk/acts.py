"""What tools offer each other without knowing each other: acts, references, search results, needs."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Offer:
    """
    One thing a person can do next.

    `title` starts with a verb; `reason` says why it is offered, to this person, now. `miles` is None where distance
    means nothing; `short_of` counts what is still wanted (hands, names) and `wanted` the whole, for "most needed".
    """

    key: str
    title: str
    reason: str
    url: str
    icon: str = "hand"
    takes: str = ""
    miles: float | None = None
    short_of: int = 0
    wanted: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True)
class Referred:
    """An object of ours as others may show it."""

    kind: str
    public_id: str
    title: str
    url: str
    picture_url: str = ""


@dataclass(frozen=True)
class Found:
    """A row of the desk's search."""

    title: str
    detail: str
    url: str
    icon: str = "search"


@dataclass(frozen=True)
class Need:
    """A row of "Needs you". Without `due_at` it comes after those with one. `tone` is "bad", "warn" or ""."""

    title: str
    detail: str
    url: str
    icon: str = "bell"
    action: str = ""
    due_at: datetime | None = None
    tone: str = ""
    weight: int = 0
    data: dict[str, object] = field(default_factory=dict)
