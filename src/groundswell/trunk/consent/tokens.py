"""
The token of an unsubscribe link: opaque, never expires, and works after the person's record is gone.

It holds the person's public id (to find her quickly) and the keyed hash of her address, sealed by the same secret as
the opt-outs, so that changing the site's secret key breaks no link in anybody's old mail.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.contacts import contact_hash
from groundswell.trunk.records.ids import LENGTH
from groundswell.trunk.supporters.models import Person

SEAL = 16
HASH = 32
NOBODY = "0" * LENGTH


@dataclass(frozen=True)
class StopLink:
    """What an unsubscribe link holds. `person_id` is a public id, and may name nobody any more."""

    person_id: str
    hashed: str


def make_stop_token(*, campaign: Campaign, address: str, person: Person | None = None) -> str:
    """Make the token of an unsubscribe link for one email address in one campaign."""
    content = (person.public_id if person else NOBODY).encode() + bytes.fromhex(contact_hash("email", address))
    return base64.urlsafe_b64encode(content + _seal(campaign, content)).decode().rstrip("=")


def read_stop_token(campaign: Campaign, token: str) -> StopLink | None:
    """Read an unsubscribe link's token; None if it was altered or made for another campaign."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    content, seal = raw[:-SEAL], raw[-SEAL:]
    if len(content) != LENGTH + HASH or not hmac.compare_digest(seal, _seal(campaign, content)):
        return None
    return StopLink(person_id=content[:LENGTH].decode("ascii", "replace"), hashed=content[LENGTH:].hex())


def _seal(campaign: Campaign, content: bytes) -> bytes:
    text = b"stop:" + campaign.public_id.encode() + b":" + content
    return hmac.new(settings.OPT_OUT_SECRET.encode(), text, hashlib.sha256).digest()[:SEAL]
