"""Records of posts: made once under a key chosen before, read, deleted."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from groundswell.channels.bluesky.facets import facets
from groundswell.channels.bluesky.sessions import Session
from groundswell.channels.bluesky.xrpc import Body, InvalidSwap, NotThere
from groundswell.trunk.publishing.networks import (
    Limits,
    NetworkProblem,
    Part,
    Picture,
    Posted,
    RefusedByNetwork,
    read_picture,
)

POSTS = "app.bsky.feed.post"
APP = "https://bsky.app"
Ref = dict[str, str]


def post_thread(
    session: Session,
    parts: Sequence[Part],
    keys: Sequence[str],
    reply_to: Mapping[str, str] | None,
    at: datetime,
    limits: Limits,
) -> list[Posted]:
    """
    Put out each part under its key, each a reply to the one before. What is out already is left as it is.

    :raises NetworkProblem: on the first part that does not go; those before it are out.
    """
    root, parent = _replied_to(session, reply_to) if reply_to else (None, None)
    made: list[Posted] = []
    for part, key in zip(parts, keys, strict=True):
        reply = {"reply": {"root": root, "parent": parent}} if root and parent else {}
        posted = _post(session, part, key, reply, at, limits)
        made.append(posted)
        parent = {"uri": posted.uri, "cid": posted.cid}
        root = root or parent
    return made


def read(session: Session, repo: str, collection: str, key: str) -> dict[str, Any] | None:
    """A record, or None where there is none."""
    with contextlib.suppress(NotThere):
        return session.call("com.atproto.repo.getRecord", params={"repo": repo, "collection": collection, "rkey": key})
    return None


def delete(session: Session, key: str) -> None:
    """Delete a post; one that is not there is no error."""
    with contextlib.suppress(NotThere):
        session.call("com.atproto.repo.deleteRecord", json_body={"repo": session.did, "collection": POSTS, "rkey": key})


def _post(session: Session, part: Part, key: str, reply: Mapping[str, Any], at: datetime, limits: Limits) -> Posted:
    known = read(session, session.did, POSTS, key)
    if known:
        return _posted(session, key, known)
    record = {
        "$type": POSTS,
        "text": part.text,
        "createdAt": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "langs": [part.language],
        **({"facets": found} if (found := facets(part.text, lambda handle: _did_of(session, handle))) else {}),
        **({"embed": embed} if (embed := _embed(session, part, limits)) else {}),
        **reply,
    }
    asked = {"repo": session.did, "collection": POSTS, "rkey": key, "record": record, "swapRecord": None}
    try:
        # With "swapRecord": null it is made only where nothing is: of two calls with one key, one makes the post.
        return _posted(session, key, session.call("com.atproto.repo.putRecord", json_body=asked))
    except InvalidSwap:
        known = read(session, session.did, POSTS, key)
        if known is None:
            raise
        return _posted(session, key, known)


def _posted(session: Session, key: str, said: Mapping[str, Any]) -> Posted:
    return Posted(uri=str(said["uri"]), cid=str(said["cid"]), url=_seen_at(session, key))


def _seen_at(session: Session, key: str) -> str:
    """Where people see a post. A server on this machine has no pages; there the record itself is shown."""
    if session.service.startswith("https://"):
        return f"{APP}/profile/{quote(session.handle)}/post/{key}"
    return f"{session.service}/xrpc/com.atproto.repo.getRecord?repo={quote(session.did)}&collection={POSTS}&rkey={key}"


def _embed(session: Session, part: Part, limits: Limits) -> dict[str, Any] | None:
    """Pictures, or else the link as a card: a post holds one of the two."""
    if part.pictures:
        shown = part.pictures[: limits.most_pictures]
        return {
            "$type": "app.bsky.embed.images",
            "images": [_image(session, picture, limits) for picture in shown],
        }
    if part.link is None:
        return None
    card: dict[str, Any] = {
        "uri": part.link.url,
        "title": part.link.title[:300],
        "description": part.link.text[:1000],
    }
    if part.link.picture:
        card["thumb"] = _uploaded(session, part.link.picture, limits)[0]
    return {"$type": "app.bsky.embed.external", "external": card}


def _image(session: Session, picture: Picture, limits: Limits) -> dict[str, Any]:
    blob, width, height = _uploaded(session, picture, limits)
    ratio = {"width": width, "height": height}
    return {"image": blob, "alt": picture.alt[: limits.most_alt_letters], "aspectRatio": ratio}


def _uploaded(session: Session, picture: Picture, limits: Limits) -> tuple[dict[str, Any], int, int]:
    """A picture at the server, not yet shown anywhere; the same bytes are kept once there."""
    found = read_picture(picture, limits.most_picture_bytes)
    said = session.call("com.atproto.repo.uploadBlob", body=Body(found.data, found.mime))
    blob = said.get("blob")
    if not isinstance(blob, dict):
        raise NetworkProblem(_("Bluesky gave an answer that we do not understand. It is tried again."))
    return blob, max(found.width, 1), max(found.height, 1)


def _did_of(session: Session, handle: str) -> str | None:
    """Whose a handle is; None where it is nobody's."""
    try:
        did = session.call("com.atproto.identity.resolveHandle", params={"handle": handle.lower()}).get("did")
    except RefusedByNetwork:
        return None
    return str(did) if did else None


def _replied_to(session: Session, reply_to: Mapping[str, str]) -> tuple[Ref, Ref]:
    """
    The beginning of a thread, and the post that is answered: by its "uri", or by the "url" of its page.

    :raises RefusedByNetwork: if it is not there, or no longer.
    """
    uri = reply_to.get("uri") or _uri_of(session, reply_to.get("url", ""))
    found = session.call("app.bsky.feed.getPosts", params={"uris": [uri]}).get("posts") or []
    if not found:
        raise RefusedByNetwork(_("The post that this answers is not there. Take the answer out, or choose another."))
    parent = {"uri": str(found[0]["uri"]), "cid": str(found[0]["cid"])}
    above = (found[0].get("record") or {}).get("reply") or {}
    root = above.get("root")
    return ({"uri": str(root["uri"]), "cid": str(root["cid"])} if root else parent), parent


def _uri_of(session: Session, url: str) -> str:
    """The protocol's name of a post, from the address of its page."""
    steps = [step for step in urlsplit(url).path.split("/") if step]
    if len(steps) != 4 or steps[0] != "profile" or steps[2] != "post":
        raise RefusedByNetwork(_("Give the address of a Bluesky post, like https://bsky.app/profile/…/post/…"))
    did = steps[1] if steps[1].startswith("did:") else _did_of(session, steps[1])
    if did is None:
        raise RefusedByNetwork(_("Nobody on Bluesky has the name %(name)s.") % {"name": steps[1]})
    return f"at://{did}/{POSTS}/{steps[3]}"
