"""
The address of the after-sign page: a signed token that holds all the page needs, so that it says the same to a
person who had signed before as to a new one, and nothing is stored to be looked up by strangers.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, fields
from functools import cache

from django.conf import settings
from django.core import signing

PURPOSE = "petitions.signed"


@dataclass(frozen=True)
class After:
    """
    Who has just signed what. `s` is the signature's public id, or a random one; `c` says that it is confirmed, `u`
    that it can be undone, `p` that the area is only probable; `q` is the postcode where the area is to be chosen.
    """

    petition: str
    s: str
    name: str
    area: int | None = None
    c: bool = False
    u: bool = False
    p: bool = False
    q: str = ""


FIELDS = tuple(field.name for field in fields(After))
_encode = json.JSONEncoder(separators=(",", ":")).encode


def make_after_token(after: After) -> str:
    """Sign the state of an after-sign page into its address; a token is read by `signing.loads`."""
    short = {name: value for name in FIELDS if (value := getattr(after, name))}
    return _signer(settings.SECRET_KEY).sign(signing.b64_encode(_encode(short).encode()).decode())


class _Signer(signing.TimestampSigner):
    """Django's signer, with its key derived once and not for each token: everyone who signs gets one."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        message = value.encode() if isinstance(value, str) else value
        return signing.b64_encode(hmac.digest(_derived(self.key), message, "sha256")).decode()


@cache
def _signer(secret: str) -> _Signer:
    return _Signer(key=secret, salt=PURPOSE)


@cache
def _derived(secret: str) -> bytes:
    return hashlib.sha256(f"{PURPOSE}signer{secret}".encode()).digest()


def read_after_token(token: str) -> After | None:
    """Read an after-sign address; None when it was altered or made for another purpose."""
    try:
        return After(**signing.loads(token, salt=PURPOSE))
    except (signing.BadSignature, TypeError):
        return None
