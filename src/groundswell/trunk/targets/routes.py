"""Every way to reach a target, for pages that help somebody ask it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from groundswell.trunk.acts import Offer
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing, Target
from groundswell.trunk.tools import installed_tools, loader

CALL, WRITE, POST, WEB = "call", "write", "post", "web"


@dataclass(frozen=True)
class Way:
    """One way to reach a target. `kind` is "call", "write", "post" or "web"; without a `url` it is only to be read."""

    kind: str
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Network:
    """Where accounts of one network live, and how its name is written."""

    name: str
    profile: str


NETWORKS: Mapping[str, Network] = {
    "bluesky": Network("Bluesky", "https://bsky.app/profile/{handle}"),
    "twitter": Network("X", "https://x.com/{handle}"),
    "facebook": Network("Facebook", "https://www.facebook.com/{handle}"),
    "instagram": Network("Instagram", "https://www.instagram.com/{handle}/"),
    "mastodon": Network("Mastodon", "https://{host}/@{handle}"),
    "youtube": Network("YouTube", "https://www.youtube.com/@{handle}"),
    "tiktok": Network("TikTok", "https://www.tiktok.com/@{handle}"),
}
_HANDLE = re.compile(r"[A-Za-z0-9._-]{1,100}")
_WEB = ("https://", "http://")


def ways_to_reach(standing: Standing, *, person: Person | None, at: datetime) -> list[Way]:
    """
    Ways to reach a target, best first: phone (tel:), letters by the tools' declared routes, accounts, office address.

    A target that may not be sent to still shows what it publishes; only the relay refuses it.
    """
    target = standing.target
    return [
        *_phones(target),
        *_letters(standing, person, at=at),
        *accounts_of(target),
        *_office(target),
    ]


def phone_url(number: str) -> str:
    """What a phone dials: "tel:+441632960123"; empty where there is nothing to dial."""
    digits = re.sub(r"[^\d+]", "", number)
    return f"tel:{digits}" if any(sign.isdigit() for sign in digits) else ""


def _phones(target: Target) -> list[Way]:
    url = phone_url(target.phone)
    return [Way(CALL, _("Call"), url, target.phone)] if url else []


def _letters(standing: Standing, person: Person | None, *, at: datetime) -> list[Way]:
    """What the tools offer, else the published address, to be opened in one's own mail program."""
    offers = [offer for load in _routes() if (offer := load(standing=standing, person=person, at=at)) is not None]
    if offers:
        return [Way(WRITE, offer.title, offer.url, offer.reason) for offer in offers]
    email = standing.target.email
    return [Way(WRITE, _("Email"), f"mailto:{email}", email)] if email else []


def _routes() -> list[Callable[..., Offer | None]]:
    return [loader(tool, tool.target_routes) for tool in installed_tools() if tool.target_routes]


def accounts_of(target: Target) -> list[Way]:
    """The accounts that a target publishes, by network."""
    return [way for network, handle in sorted(target.accounts.items()) for way in _account(network, str(handle))]


def _account(network: str, handle: str) -> list[Way]:
    """A link to an account. A handle that could lead elsewhere is shown as text only."""
    known = NETWORKS.get(network)
    if handle.startswith(_WEB):
        return [Way(WEB, known.name if known else _("Website"), handle, handle.partition("://")[2].strip("/"))]
    name, _at, host = handle.removeprefix("@").partition("@")
    if known is None or not _HANDLE.fullmatch(name) or (host and not _HANDLE.fullmatch(host)):
        return [Way(POST, known.name if known else network.title(), "", handle)]
    if "{host}" in known.profile and not host:
        return [Way(POST, known.name, "", handle)]
    return [Way(POST, known.name, known.profile.format(handle=name, host=host), handle)]


def _office(target: Target) -> list[Way]:
    return [Way(WEB, _("Office"), "", target.address)] if target.address else []
