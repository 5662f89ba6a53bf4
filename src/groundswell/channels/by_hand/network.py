"""Networks without a door for programs that a campaign can use: limits, counting, and where a person posts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.channels.by_hand.counting import letters, mastodon, utf16, x_weight
from groundswell.trunk.publishing.networks import (
    Credentials,
    Known,
    Limits,
    Network,
    Part,
    Posted,
    RefusedByNetwork,
)

SQUARE = ("square", "portrait", "wide", "link")
UPRIGHT = ("portrait", "square", "story")
TALL = ("story", "portrait", "square")


@dataclass(frozen=True)
class ByHand:
    """One of them. `address` holds "{text}" and "{url}" where its composer takes them; the handle may be a server."""

    key: str
    label: str | Promise
    icon: str
    limits: Limits
    address: str
    counts: Callable[[str], int] = letters
    by_hand: bool = True
    own_page: bool = False

    def count(self, text: str) -> int:
        return self.counts(text)

    def new_keys(self, parts: int) -> list[str]:
        return []

    def connect(self, service_url: str, handle: str, secret: str) -> Known:
        """Nothing is signed in to: the name is only noted."""
        name = handle.strip()
        if len(name) > 100 or any(letter <= " " for letter in name):
            raise RefusedByNetwork(_("Write the name of the account in one word, like @batleybus."))
        return Known("", name, "", "")

    def look(self, who: Credentials) -> Known:
        return Known("", who.handle, "", "")

    def post(
        self,
        who: Credentials,
        parts: Sequence[Part],
        remote_keys: Sequence[str],
        reply_to: Mapping[str, str] | None,
        at: datetime,
    ) -> list[Posted]:
        raise RefusedByNetwork(_("A person posts this one."))

    def pull(self, who: Credentials, remote_keys: Sequence[str]) -> None:
        raise RefusedByNetwork(_("A person deletes this one."))

    def figures(self, who: Credentials, posted: Sequence[Posted]) -> dict[str, int]:
        return {}

    def composer(self, text: str, url: str) -> str:
        """Where a person posts; with the words in it where the network takes them along. `url` is what is linked."""
        return self.address.format(text=quote(text[:3000], safe=""), url=quote(url, safe=""))


class Mastodon(ByHand):
    """Every server is its own: the composer is that of the account's."""

    def connect(self, service_url: str, handle: str, secret: str) -> Known:
        known = super().connect(service_url, handle, secret)
        if server_of(known.handle) is None:
            raise RefusedByNetwork(_("Write the account with its server, like @batleybus@mastodon.social."))
        return known


def server_of(handle: str) -> str | None:
    """The server of "@name@server", if it is one."""
    name, _at, server = handle.removeprefix("@").partition("@")
    try:
        parts = urlsplit(f"https://{server}")
        host = parts.hostname
    except ValueError:
        return None
    return host if name and host and host == server.lower() and "." in host else None


NETWORKS: list[Network] = [
    ByHand(
        "x",
        "X",
        "hash",
        Limits(280, 4, 5_000_000, 1000, SQUARE),
        "https://x.com/intent/post?text={text}",
        x_weight,
    ),
    ByHand(
        "facebook",
        "Facebook",
        "users",
        Limits(63_206, 10, 10_000_000, 1000, SQUARE),
        "https://www.facebook.com/sharer/sharer.php?u={url}",
    ),
    ByHand(
        "instagram",
        "Instagram",
        "camera",
        Limits(2200, 10, 8_000_000, 1000, UPRIGHT),
        "https://www.instagram.com/",
    ),
    ByHand(
        "threads",
        "Threads",
        "message-circle",
        Limits(500, 10, 8_000_000, 1000, UPRIGHT),
        "https://www.threads.net/intent/post?text={text}",
    ),
    ByHand(
        "tiktok",
        "TikTok",
        "video",
        Limits(2200, 35, 20_000_000, 0, TALL),
        "https://www.tiktok.com/upload",
        utf16,
    ),
    ByHand(
        "whatsapp",
        gettext_lazy("WhatsApp channel"),
        "phone",
        Limits(4096, 10, 16_000_000, 0, UPRIGHT),
        "https://web.whatsapp.com/",
    ),
    Mastodon(
        "mastodon",
        "Mastodon",
        "message-square",
        Limits(500, 4, 8_000_000, 1500, SQUARE),
        "https://share.joinmastodon.org/#text={text}",
        mastodon,
    ),
]
