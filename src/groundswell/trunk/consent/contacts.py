"""The one spelling of an address or number, and its keyed hash: what is left of a person who asked us to stop."""

import hashlib
import hmac
import re

from django.conf import settings

from groundswell.trunk.supporters.identity import address_key, canonical_email


def contact_key(channel: str, value: str) -> str:
    """One spelling for all ways to write an address or number. Phone numbers should come as E.164."""
    if channel == "email":
        return canonical_email(value)
    if channel in ("phone", "text"):
        return re.sub(r"[^\d+]", "", value)
    return address_key(value)


def contact_hash(channel: str, value: str) -> str:
    """
    HMAC-SHA256 of the canonical address, by a secret that is kept apart from the database.

    Whoever steals the table cannot try addresses against it.
    """
    text = f"{channel}:{contact_key(channel, value)}"
    return hmac.new(settings.OPT_OUT_SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
