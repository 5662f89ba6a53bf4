"""Links, mentions and hashtags in a text, by the bytes that they stand on."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

LINK = re.compile(r"(?<![\w@#/])https?://[^\s<>\"]+", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
MENTION = re.compile(rf"(?:(?<=^)|(?<=[\s(]))@({_LABEL}(?:\.{_LABEL})+)", re.I)
TAG = re.compile(r"(?:(?<=^)|(?<=\s))[#\uff03](?!\ufe0f)([^\s\u00ad\u2060\u200a-\u200d\u20e2]+)")
MOST_TAG_LETTERS = 64
LATIN_TLD = re.compile(r"\.[a-z][a-z0-9-]*$", re.I)


@dataclass(frozen=True)
class Found:
    """Something in a text, by its letters."""

    start: int
    end: int
    kind: str
    value: str


def facets(text: str, did_of: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """
    The facets of a text. `did_of` gives whose a handle is; a handle that is nobody's stays plain text.

    Their places are counted in bytes of UTF-8, as the protocol wants them.
    """
    return [made for found in find(text) if (made := _facet(text, found, did_of))]


def find(text: str) -> list[Found]:
    """Links, mentions and tags, in order; of two that overlap the first kind is kept."""
    kept: list[Found] = []
    for found in (*_links(text), *_mentions(text), *_tags(text)):
        if all(found.end <= other.start or found.start >= other.end for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda one: one.start)


def _links(text: str) -> Iterator[Found]:
    for match in LINK.finditer(text):
        url = _without_end_marks(match[0])
        if "." in url or "localhost" in url:
            yield Found(match.start(), match.start() + len(url), "link", url)


def _without_end_marks(url: str) -> str:
    """A link without the full stop or bracket that the sentence around it ends with."""
    while url:
        if url[-1] == ")" and url.count("(") >= url.count(")"):
            break
        if url[-1] not in ").,;:!?'’”]}":
            break
        url = url[:-1]
    return url


def _mentions(text: str) -> Iterator[Found]:
    for match in MENTION.finditer(text):
        if LATIN_TLD.search(match[1]):
            yield Found(match.start(), match.end(), "mention", match[1])


def _tags(text: str) -> Iterator[Found]:
    for match in TAG.finditer(text):
        tag = match[1]
        while tag and unicodedata.category(tag[-1]).startswith("P"):
            tag = tag[:-1]
        if tag and not tag.isdigit() and len(tag) <= MOST_TAG_LETTERS and unicodedata.category(tag[0]) != "Po":
            yield Found(match.start(), match.start() + 1 + len(tag), "tag", tag)


def _facet(text: str, found: Found, did_of: Callable[[str], str | None]) -> dict[str, Any] | None:
    kinds: dict[str, Callable[[], dict[str, str | None]]] = {
        "link": lambda: {"uri": found.value},
        "tag": lambda: {"tag": found.value},
        "mention": lambda: {"did": did_of(found.value)},
    }
    said = kinds[found.kind]()
    if None in said.values():
        return None
    place = {"byteStart": len(text[: found.start].encode()), "byteEnd": len(text[: found.end].encode())}
    return {"index": place, "features": [{"$type": f"app.bsky.richtext.facet#{found.kind}", **said}]}
