"""Public ids: 131 random bits in 22 letters and digits, safe in URLs and never countable."""

import secrets
from uuid import UUID, uuid4

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 22
PATTERN = f"[0-9A-Za-z]{{{LENGTH}}}"
# A byte below 248 is one of the 62 letters, each by four values; the rest would favour some and are left out.
_FAIR = 248
_LETTERS = bytes(ord(ALPHABET[byte % 62]) for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))


def new_public_id() -> str:
    """Make a public id: 22 letters from the system's random source, some 131 bits."""
    return new_public_ids(1)[0]


def new_public_ids(count: int) -> list[str]:
    """Make many public ids with, nearly always, one question to the random source."""
    text = new_text(LENGTH * count).decode()
    return [text[start : start + LENGTH] for start in range(0, len(text), LENGTH)]


def new_text(length: int) -> bytes:
    """So many random letters and digits, in ASCII."""
    letters = b""
    while len(letters) < length:
        missing = length - len(letters)
        letters += secrets.token_bytes(missing + missing // 16 + 8).translate(_LETTERS, _UNFAIR)
    return letters[:length]


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
