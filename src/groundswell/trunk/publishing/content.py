"""
The frozen content of a publication, as plain data and as the parts that a channel takes.

{"parts": [{"text", "language", "pictures": [{"file", "mime", "alt", "width", "height"}],
            "link": {"url", "title", "text", "picture"}}],
 "title": "for feeds", "reply_to": {"uri"} or {"url"}}
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from groundswell.trunk.publishing.networks import LinkCard, Part, Picture


class ContentWrong(ValueError):
    """The content is not of the shape that this module describes. A mistake of ours, not of a person."""


def parts_of(content: Mapping[str, Any]) -> list[Part]:
    """
    The parts of a content, a thread having several.

    :raises ContentWrong: if there is none, or one has the wrong shape.
    """
    try:
        parts = [_part(one) for one in content["parts"]]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ContentWrong(f"Content of the wrong shape: {error!r}") from error
    if not parts:
        raise ContentWrong("Content without parts")
    return parts


def files_in(content: Mapping[str, Any]) -> list[str]:
    """The names in the store of every picture that goes out with a content, those of link cards too."""
    found = []
    for part in content.get("parts") or ():
        link = part.get("link") or {}
        shown = [*(part.get("pictures") or ()), *([link["picture"]] if link.get("picture") else ())]
        found += [str(picture["file"]) for picture in shown if picture.get("file")]
    return found


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a content: the same for the same, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _part(one: Mapping[str, Any]) -> Part:
    link = one.get("link")
    return Part(
        text=str(one["text"]),
        language=str(one.get("language") or "en"),
        pictures=tuple(_picture(picture) for picture in one.get("pictures") or ()),
        link=_link(link) if link and link.get("url") else None,
    )


def _picture(one: Mapping[str, Any]) -> Picture:
    return Picture(str(one["file"]), str(one["mime"]), str(one.get("alt") or ""), int(one["width"]), int(one["height"]))


def _link(one: Mapping[str, Any]) -> LinkCard:
    picture = one.get("picture")
    return LinkCard(
        url=str(one["url"]),
        title=str(one.get("title") or one["url"]),
        text=str(one.get("text") or ""),
        picture=_picture(picture) if picture else None,
    )
