"""What a feed tells, whatever its format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

# What XML 1.0 cannot hold: one such letter would make the whole feed unreadable.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class FeedPicture:
    """A picture of an entry, by its whole address."""

    url: str
    mime: str
    size: int
    alt: str


@dataclass(frozen=True)
class Entry:
    """One post."""

    url: str
    title: str
    text: str
    published_at: datetime
    changed_at: datetime
    language: str = "en"
    link: str = ""
    pictures: Sequence[FeedPicture] = field(default=())


@dataclass(frozen=True)
class Feed:
    """A campaign's posts. `rights` is the imprint."""

    title: str
    about: str
    page_url: str
    url: str
    language: str
    rights: str
    icon_url: str = ""
    entries: Sequence[Entry] = field(default=())


def printable(text: str) -> str:
    """A text without what no feed can hold."""
    return NOT_IN_XML.sub("", text)
