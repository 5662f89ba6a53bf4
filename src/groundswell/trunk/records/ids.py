"""Public ids: 128 random bits in 22 letters and digits, safe in URLs and never countable."""

import secrets
from uuid import UUID, uuid4

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 22
PATTERN = f"[0-9A-Za-z]{{{LENGTH}}}"
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]


def new_public_id() -> str:
    """Make a public id: 128 bits from the system's random source, base 62, 22 characters."""
    return new_public_ids(1)[0]


def new_public_ids(count: int) -> list[str]:
    """Make many public ids with one question to the random source. Each half of an id holds 64 of its bits."""
    random = memoryview(secrets.token_bytes(16 * count)).cast("Q")
    halves = [_half(number) for number in random]
    return [first + second for first, second in zip(halves[::2], halves[1::2], strict=True)]


def _half(number: int) -> str:
    """64 bits as 11 letters."""
    number, a = divmod(number, 3844)
    number, b = divmod(number, 3844)
    number, c = divmod(number, 3844)
    number, d = divmod(number, 3844)
    number, e = divmod(number, 3844)
    return _PAIRS[a] + _PAIRS[b] + _PAIRS[c] + _PAIRS[d] + _PAIRS[e] + ALPHABET[number]


def new_key() -> UUID:
    """Make an idempotency key for a write that has no client to make one."""
    return uuid4()


class PublicIdConverter:
    """URL path converter `<pid:public_id>`."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
