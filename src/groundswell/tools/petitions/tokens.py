"""
The address of the after-sign page: a signed token that holds all the page needs, so that it says the same to a
person who had signed before as to a new one, and nothing is stored to be looked up by strangers.
"""

import binascii
import hashlib
import hmac
import json
import time
from functools import cache, lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core import signing

PURPOSE = "petitions.signed"


class After(NamedTuple):
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


_encode = json.JSONEncoder(separators=(",", ":")).encode
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def make_after_token(after: After) -> str:
    """
    Sign the state of an after-sign page into its address. It is written as Django's `signing.dumps` writes it, with
    the key derived once and not for each token (everyone who signs gets one), and is read by `signing.loads`.
    """
    short = {name: value for name, value in zip(After._fields, after, strict=True) if value}
    signed = _base64(_encode(short).encode()) + b":" + _seconds(int(time.time()))
    signer = _signer(settings.SECRET_KEY).copy()
    signer.update(signed)
    return (signed + b":" + _base64(signer.digest())).decode()


def _base64(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=")


@lru_cache(maxsize=2)
def _seconds(moment: int) -> bytes:
    return signing.b62_encode(moment).encode()


@cache
def _signer(secret: str) -> hmac.HMAC:
    """What signs, with its key taken in: a copy of it is begun anew in half the time."""
    return hmac.new(hashlib.sha256(f"{PURPOSE}signer{secret}".encode()).digest(), digestmod="sha256")


def read_after_token(token: str) -> After | None:
    """Read an after-sign address; None when it was altered or made for another purpose."""
    try:
        return After(**signing.loads(token, salt=PURPOSE))
    except (signing.BadSignature, TypeError):
        return None
