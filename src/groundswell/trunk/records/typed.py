"""What a form or an address says, taken so that no database and no counting stumbles over it."""

from collections.abc import Mapping
from typing import Any


def words(data: Mapping[str, Any], name: str, most: int = 80) -> str:
    """One value of a form or an address: without null bytes, which PostgreSQL refuses, and cut to a length."""
    return plain(str(data.get(name, "")))[:most]


def plain(text: str) -> str:
    """A text without null bytes and blanks at its ends."""
    return text.replace("\0", "").strip()


def whole_number(text: str, *, digits: int = 9) -> int | None:
    """A number of so many digits at most; None for anything else, be it a sign that only looks like a digit."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def holds_null(value: Any) -> bool:
    """Whether a null byte stands anywhere in what was sent, however deep."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any(holds_null(part) for pair in value.items() for part in pair)
    return isinstance(value, list | tuple) and any(holds_null(part) for part in value)
