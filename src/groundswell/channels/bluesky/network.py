"""Bluesky as a network: what `trunk/publishing` asks of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from groundswell.channels.bluesky import records
from groundswell.channels.bluesky.counting import MOST_GRAPHEMES, length
from groundswell.channels.bluesky.sessions import Session, forget, sign_in, signed_in
from groundswell.channels.bluesky.tids import new_tids
from groundswell.trunk.publishing.networks import Credentials, Known, Limits, Network, Part, Posted

SERVICE = "https://bsky.social"
FIGURES = {"likes": "likeCount", "reposts": "repostCount", "replies": "replyCount", "quotes": "quoteCount"}
ASKED_AT_ONCE = 15


class Bluesky:
    """Posts by the AT Protocol, with an app password."""

    key = "bluesky"
    label = "Bluesky"
    icon = "at-sign"
    by_hand = False
    own_page = False
    limits = Limits(
        most_letters=MOST_GRAPHEMES,
        most_pictures=4,
        most_picture_bytes=1_000_000,
        most_alt_letters=2000,
        sizes=("portrait", "square", "wide", "link"),
        most_parts=25,
    )

    def count(self, text: str) -> int:
        return length(text)

    def new_keys(self, parts: int) -> list[str]:
        return new_tids(parts)

    def connect(self, service_url: str, handle: str, secret: str) -> Known:
        who = Credentials(service_url or SERVICE, handle.removeprefix("@").strip(), "", secret)
        forget(who)
        session = sign_in(who)
        return _known(session, who.service_url)

    def look(self, who: Credentials) -> Known:
        return signed_in(_at_home(who), lambda session: _known(session, who.service_url))

    def post(
        self,
        who: Credentials,
        parts: Sequence[Part],
        remote_keys: Sequence[str],
        reply_to: Mapping[str, str] | None,
        at: datetime,
    ) -> list[Posted]:
        return signed_in(
            _at_home(who), lambda session: records.post_thread(session, parts, remote_keys, reply_to, at, self.limits)
        )

    def pull(self, who: Credentials, remote_keys: Sequence[str]) -> None:
        def delete_all(session: Session) -> None:
            # The last part first: a thread never stands without its beginning for longer than need be.
            for key in reversed(remote_keys):
                records.delete(session, key)

        signed_in(_at_home(who), delete_all)

    def figures(self, who: Credentials, posted: Sequence[Posted]) -> dict[str, int]:
        return signed_in(_at_home(who), lambda session: _figures(session, posted))

    def composer(self, text: str, url: str) -> str:
        return ""


def _at_home(who: Credentials) -> Credentials:
    return Credentials(who.service_url or SERVICE, who.handle, who.remote_id, who.secret)


def _known(session: Session, service_url: str) -> Known:
    """The account; its profile is read from its own server, where it stands before any index has it."""
    profile = records.read(session, session.did, "app.bsky.actor.profile", "self")
    value = profile.get("value") if profile else None
    said: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    return Known(
        remote_id=session.did,
        handle=session.handle,
        name=str(said.get("displayName") or ""),
        profile=str(said.get("description") or ""),
    )


def _figures(session: Session, posted: Sequence[Posted]) -> dict[str, int]:
    """The figures of all parts together, without our own replies. Empty while the network has not indexed them."""
    uris = [one.uri for one in posted]
    found: list[Mapping[str, Any]] = []
    for first in range(0, len(uris), ASKED_AT_ONCE):
        asked = {"uris": uris[first : first + ASKED_AT_ONCE]}
        found += session.call("app.bsky.feed.getPosts", params=asked).get("posts") or []
    if not found:
        return {}
    told = {name: sum(_counted(post, field) for post in found) for name, field in FIGURES.items()}
    told["replies"] = max(told["replies"] - (len(uris) - 1), 0)
    return told


def _counted(post: Any, field: str) -> int:
    """One figure of one post; 0 where the network tells no number."""
    number = post.get(field) if isinstance(post, Mapping) else None
    return number if isinstance(number, int) else 0


NETWORKS: list[Network] = [Bluesky()]
