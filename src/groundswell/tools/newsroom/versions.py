"""A post as it was, and what changed from one version to the next, in words and marks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from groundswell.tools.newsroom.models import Post, PostVersion
from groundswell.tools.newsroom.network_names import network_name

_TOKENS = re.compile(r"\S+|\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `op` is "same", "out" (only the earlier version had it) or "in"."""

    op: str
    text: str


@dataclass(frozen=True)
class Change:
    """One part of a post that changed: its name, and the text with what went and what came."""

    label: str
    pieces: tuple[Piece, ...]


def snapshot(post: Post) -> dict[str, Any]:
    """All that an approval is for, as JSON."""
    return {
        "title": post.title,
        "text": post.text,
        "link": post.link,
        "link_title": post.link_title,
        "language": post.language,
        "networks": [
            {"account": variant.account.public_id, "name": network_name(variant.account), "text": variant.text}
            for variant in post.variants.select_related("account").order_by("pk")
        ],
        "pictures": [
            {
                "graphic": picture.graphic.public_id if picture.graphic else "",
                "image": picture.image.public_id if picture.image else "",
                "alt": picture.alt,
                "shows": picture.alt or _shown(picture),
            }
            for picture in post.pictures.select_related("graphic", "image").order_by("number")
        ],
    }


def _shown(picture: Any) -> str:
    shown = picture.graphic or picture.image
    return str(shown.alt) if shown else ""


def changes_since(post: Post, number: int) -> list[Change]:
    """What is different now from version `number`; empty where that is the newest."""
    kept = dict(post.history.filter(number__in=(number, post.version)).values_list("number", "content"))
    before, after = kept.get(number), kept.get(post.version)
    if before is None or after is None or number == post.version:
        return []
    return list(changes(before, after))


def history(post: Post) -> list[tuple[PostVersion, list[Change]]]:
    """Every version, the newest first, with what it changed."""
    kept = list(post.history.select_related("account").order_by("number"))
    told = [
        (version, list(changes(kept[index - 1].content, version.content)) if index else [])
        for index, version in enumerate(kept)
    ]
    return told[::-1]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """What is different between two snapshots, part by part."""
    for name, label in (
        ("title", _("Title")),
        ("text", _("Words")),
        ("link", _("Link")),
        ("link_title", _("Title of the link")),
        ("language", _("Language")),
    ):
        if before.get(name) != after.get(name):
            yield Change(label, compared(before.get(name) or "", after.get(name) or ""))
    yield from _networks(before, after)
    yield from _pictures(before, after)


def _networks(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    was = {row["account"]: row for row in before.get("networks", ())}
    now = {row["account"]: row for row in after.get("networks", ())}
    for key in [*was, *(key for key in now if key not in was)]:
        name = (now.get(key) or was[key])["name"]
        if key not in now:
            yield Change(_("Networks"), (Piece("out", name),))
        elif key not in was:
            yield Change(_("Networks"), (Piece("in", name),))
        elif was[key]["text"] != now[key]["text"]:
            yield Change(_("Words on %(network)s") % {"network": name}, compared(was[key]["text"], now[key]["text"]))


def _pictures(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    was, now = list(before.get("pictures", ())), list(after.get("pictures", ()))
    if was == now:
        return
    ids = [[(row["graphic"], row["image"]) for row in rows] for rows in (was, now)]
    if ids[0] != ids[1]:
        out = [Piece("out", row["shows"]) for row in was if (row["graphic"], row["image"]) not in ids[1]]
        came = [Piece("in", row["shows"]) for row in now if (row["graphic"], row["image"]) not in ids[0]]
        yield Change(_("Pictures"), tuple(out + came) or (Piece("in", _("In another order")),))
        return
    for number, (old, new) in enumerate(zip(was, now, strict=True), start=1):
        if old["shows"] != new["shows"]:
            label = _("Alt text of picture %(number)d") % {"number": number}
            yield Change(label, compared(old["shows"], new["shows"]))


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, word by word, with what went and what came. Long texts are compared as wholes."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) * len(new) > 4_000_000:
        return (Piece("out", before), Piece("in", after))
    pieces: list[Piece] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("out", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("in", "".join(new[j1:j2])))
    return tuple(pieces)
