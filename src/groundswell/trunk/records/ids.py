"""Public ids: 128 random bits in 22 letters and digits, safe in URLs and never countable."""

import secrets
from uuid import UUID, uuid4

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 22
PATTERN = f"[0-9A-Za-z]{{{LENGTH}}}"


def new_public_id() -> str:
    """Make a public id: 128 bits from the system's random source, base 62, 22 characters."""
    number, letters = secrets.randbits(128), []
    for _ in range(LENGTH):
        number, digit = divmod(number, 62)
        letters.append(ALPHABET[digit])
    return "".join(letters)


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
