"""
Walking through a page's markup, whoever wrote it, in time and memory in proportion to its length.

No tree is built: browsers' rules for mending one can be made to cost the square of the length, and all we want is
text. Every step goes forward and nothing is looked at again; what is cut off in the middle of a tag ends the page.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9:-]{0,40}")
BLANKS = re.compile(r"[\s/]+")
ATTRIBUTE = re.compile(r"[^\s/>=]+")
EQUALS = re.compile(r"\s*=\s*")
BARE = re.compile(r"[^\s>]+")
RAW = frozenset({"script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes", "plaintext"})
"""Elements whose inside is text up to their own end, whatever stands in it."""
SMALL = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}
MOST_ATTRIBUTES, LONGEST_VALUE = 40, 8000


@dataclass(frozen=True, slots=True)
class Start:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    name: str


Token = Start | End | str


def tokens(page: str) -> Iterator[Token]:
    """Starts and ends of elements, and the text between, with its entities read. Comments are left out."""
    small = page.translate(SMALL)
    at = 0
    while at < len(page):
        start = page.find("<", at)
        if start < 0:
            yield plain(page[at:])
            return
        if start > at:
            yield plain(page[at:start])
        at = _after_mark(page, start)
        if at > start:
            continue
        closing = page.startswith("/", start + 1)
        name = NAME.match(small, start + 1 + closing)
        if name is None:
            yield "<"
            at = start + 1
            continue
        attributes, at = _attributes(page, name.end())
        if closing:
            yield End(name[0])
            continue
        yield Start(name[0], attributes)
        if name[0] in RAW:
            end = small.find(f"</{name[0]}", at)
            inside = page[at:] if end < 0 else page[at:end]
            if inside:
                yield plain(inside) if name[0] in ("title", "textarea") else inside
            at = len(page) if end < 0 else end


def _after_mark(page: str, start: int) -> int:
    """Where a comment or an instruction that starts here is over; `start` where none starts."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return len(page) if end < 0 else end + 3
    if page.startswith(("<!", "<?"), start):
        end = page.find(">", start + 2)
        return len(page) if end < 0 else end + 1
    return start


def _attributes(page: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, the first of each name, and where the tag is over."""
    found: dict[str, str] = {}
    while at < len(page):
        blanks = BLANKS.match(page, at)
        at = blanks.end() if blanks else at
        if page.startswith(">", at):
            return found, at + 1
        name = ATTRIBUTE.match(page, at)
        if name is None:
            at += 1
            continue
        equals = EQUALS.match(page, name.end())
        value, at = _value(page, equals.end()) if equals else ("", name.end())
        if len(found) < MOST_ATTRIBUTES:
            found.setdefault(name[0][:40].translate(SMALL), plain(value[:LONGEST_VALUE]))
    return found, at


def _value(page: str, at: int) -> tuple[str, int]:
    for mark in ('"', "'"):
        if page.startswith(mark, at):
            end = page.find(mark, at + 1)
            return (page[at + 1 :], len(page)) if end < 0 else (page[at + 1 : end], end + 1)
    bare = BARE.match(page, at)
    return (bare[0], bare.end()) if bare else ("", at)


def plain(text: str) -> str:
    """A text with its entities read; one with a number that no letter has stays as it is."""
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except (ValueError, OverflowError):
        return text
