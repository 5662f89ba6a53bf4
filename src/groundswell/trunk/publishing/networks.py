"""
What a network is to us: a small protocol that each folder of channels/ with a `network.py` fills.

A channel knows no post, approval or campaign: it is given words, pictures and an account.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.utils.functional import Promise


@dataclass(frozen=True)
class Limits:
    """
    What a post may hold. `count` gives a text's length the network's own way (Bluesky: graphemes).

    `sizes` names the sizes of a graphic that suit it, best first (trunk/media GraphicFile.size).
    """

    most_letters: int
    most_pictures: int
    most_picture_bytes: int
    most_alt_letters: int
    sizes: tuple[str, ...]
    most_parts: int = 1


@dataclass(frozen=True)
class Picture:
    """A picture as it goes out, with what it shows in words. `read_picture` of this module gives its bytes."""

    file: str
    mime: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class ReadPicture:
    """The bytes of a picture, small enough for the network that asked."""

    data: bytes
    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class LinkCard:
    """
    A link shown as a card, where the network has such. Bluesky shows none beside pictures: then put it in the text.
    """

    url: str
    title: str
    text: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class Part:
    """One post; a thread has several."""

    text: str
    language: str = "en"
    pictures: tuple[Picture, ...] = ()
    link: LinkCard | None = None


@dataclass(frozen=True)
class Posted:
    """A part that is out."""

    uri: str
    cid: str
    url: str


@dataclass(frozen=True)
class Known:
    """An account as its network tells it; `profile` is its public description."""

    remote_id: str
    handle: str
    name: str
    profile: str


@dataclass(frozen=True)
class Credentials:
    """What a channel needs to act for us."""

    service_url: str
    handle: str
    remote_id: str
    secret: str


class NetworkProblem(Exception):
    """The network did not do it. `kind` groups those with one cause; the text says the mend."""

    kind = "unreachable"


class SignInAgain(NetworkProblem):
    """The account's secret is no longer taken."""

    kind = "sign_in"


class RefusedByNetwork(NetworkProblem):
    """It will never take this as it is."""

    kind = "refused"


class TryLater(NetworkProblem):
    """It asks us to wait; `seconds` as it told, or None."""

    kind = "rate"

    def __init__(self, text: str, seconds: float | None = None) -> None:
        super().__init__(text)
        self.seconds = seconds


class Network(Protocol):
    """
    A network. `by_hand` ones only count and prepare: `composer(text, url)` gives where a person posts. `own_page` is
    our own page of posts: nothing is called, and what is on it goes away at once.

    `post` is idempotent by `remote_keys`: what is already out under a key is given back as it is. `pull` of a key
    that is not out is no error. `at` is the moment that the network shows.

    :raises NetworkProblem: of one of the four kinds.
    """

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...
    @property
    def icon(self) -> str: ...
    @property
    def by_hand(self) -> bool: ...
    @property
    def own_page(self) -> bool: ...
    @property
    def limits(self) -> Limits: ...

    def count(self, text: str) -> int: ...
    def new_keys(self, parts: int) -> list[str]: ...
    def connect(self, service_url: str, handle: str, secret: str) -> Known: ...
    def look(self, who: Credentials) -> Known: ...
    def post(
        self,
        who: Credentials,
        parts: Sequence[Part],
        remote_keys: Sequence[str],
        reply_to: Mapping[str, str] | None,
        at: datetime,
    ) -> list[Posted]: ...
    def pull(self, who: Credentials, remote_keys: Sequence[str]) -> None: ...
    def figures(self, who: Credentials, posted: Sequence[Posted]) -> dict[str, int]: ...
    def composer(self, text: str, url: str) -> str: ...


def read_picture(picture: Picture, most_bytes: int) -> ReadPicture:
    """
    The bytes of a picture, made anew and smaller if they are more than a network takes; the same each time.

    :raises RefusedByNetwork: if the picture is gone from the store, or is none.
    """
    from groundswell.trunk.publishing.pictures import read

    return read(picture, most_bytes)


@lru_cache(maxsize=1)
def networks() -> dict[str, Network]:
    """Every network of channels/, by key: first those that we post to ourselves, then those by hand, by label."""
    import groundswell.channels

    found: list[Network] = []
    for module in pkgutil.iter_modules(groundswell.channels.__path__):
        name = f"{groundswell.channels.__name__}.{module.name}.network"
        if module.ispkg and importlib.util.find_spec(name):
            found += importlib.import_module(name).NETWORKS
    return {network.key: network for network in sorted(found, key=lambda one: (one.by_hand, str(one.label)))}
