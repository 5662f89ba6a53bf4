"""The stops of a campaign as an import needs them: by keyed hash, in memory, for rows by the million."""

import hashlib
import hmac
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.trunk.supporters.importing.bits import BIT_OF


@dataclass
class Stops:
    """
    Stops that nothing has lifted, by hash: way and day. `secret` is the key of the hashes (consent/contacts.py).

    It is handed to the processes that clean, which have no database.
    """

    secret: bytes = b""
    by_hash: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    channels: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.by_hash)

    def standing(self, value: str, ways: int) -> tuple[int, str]:
        """The ways on which a stop stands for an address or number, as bits, and a sentence of when it was said."""
        bits, sentence = 0, ""
        for channel in self.channels:
            if BIT_OF[channel] & ways:
                digest = hmac.digest(self.secret, f"{channel}:{value}".encode(), "sha256")
                found = self.by_hash.get(digest)
                if found:
                    bits |= BIT_OF[channel]
                    sentence = sentence or _("Asked us to stop on %(day)s") % {"day": found[1]}
        return bits, sentence


def stops_of(campaign_id: int) -> Stops:
    """The standing stops of a campaign."""
    from django.conf import settings

    from groundswell.trunk.consent.models import OptOut

    rows = OptOut.objects.filter(campaign=campaign_id, lifted_at__isnull=True, channel__in=BIT_OF)
    found = {
        bytes.fromhex(hashed): (channel, date_format(said_at.date(), "j F Y"))
        for channel, hashed, said_at in rows.values_list("channel", "contact_hash", "said_at").iterator()
    }
    channels = frozenset(channel for channel, _day in found.values())
    return Stops(settings.OPT_OUT_SECRET.encode(), found, channels)


def hash_of(secret: bytes, channel: str, value: str) -> str:
    """What `consent.contacts.contact_hash` gives for a value that is canonical already."""
    return hmac.new(secret, f"{channel}:{value}".encode(), hashlib.sha256).hexdigest()
