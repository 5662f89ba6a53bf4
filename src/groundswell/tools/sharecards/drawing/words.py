"""
Text to glyphs: what people typed is cleaned, cut into words, given fonts that have its letters, and shaped.

Shapes are in parts of an em, so a word is shaped once and measured at every size that fitting tries.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb

from groundswell.tools.sharecards.drawing.bidi import has_rtl, visual_runs
from groundswell.tools.sharecards.drawing.fonts import Font, chain, is_ignorable

MOST_LETTERS = 2000
CONTROLS = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
STRAY = re.compile(
    "(?:(?<=\\s)|^)[\u200c\ufe0e\ufe0f]+|(?<![\u2600-\u27bf\U0001f000-\U0001faff\ufe0f])[\u200d\U0001f3fb-\U0001f3ff]+"
)
"""Signs that shape what stands before them where there is nothing to shape: joiners and skins of what is no emoji."""
BREAK_AFTER = re.compile(r"(?<=[\-\u2010\u2013\u2014/\u200b])(?=\w)")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Style:
    """How words are set. Tracking and extra word space are parts of an em, line height a multiple of the size."""

    face: str
    weight: int
    tracking: float = 0
    word_space: float = 0
    line_height: float = 1.2


@dataclass(frozen=True)
class Glyph:
    """A glyph at (x, y) parts of an em from where its text begins; y downwards."""

    font: Font
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Shaped:
    """Text as glyphs, in the order it is seen from the left. `missing` are letters that no font has."""

    glyphs: tuple[Glyph, ...]
    width: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Word:
    """A piece of text that is not broken while it fits a line. `spaced`: a space stands before it."""

    text: str
    spaced: bool


def clean(text: str) -> str:
    """The text without control characters, in composed letters, one space between words; line ends stay."""
    text = unicodedata.normalize("NFC", CONTROLS.sub("", text[:MOST_LETTERS]))
    text = STRAY.sub("", text)
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n"))
    kept = ("".join(char for char in line if unicodedata.category(char) not in ("Cc", "Cs", "Co")) for line in lines)
    return "\n".join(line for line in kept if line)


@lru_cache(maxsize=1024)
def split(line: str) -> tuple[Word, ...]:
    """The words of a line; a hyphen or a stroke inside one is a place to break."""
    found: list[Word] = []
    for word in line.split(" "):
        pieces = [piece.replace("\u200b", "") for piece in BREAK_AFTER.split(word)]
        found += [Word(piece, number == 0 and bool(found)) for number, piece in enumerate(p for p in pieces if p)]
    return tuple(found)


@lru_cache(maxsize=4096)
def clusters(text: str) -> tuple[str, ...]:
    """What a reader sees as one letter each: with its marks, joined emoji and flags in one piece."""
    found: list[str] = []
    for char in text:
        if found and (_joins(char) or found[-1].endswith("\u200d") or _second_of_flag(found[-1], char)):
            found[-1] += char
        else:
            found.append(char)
    return tuple(found)


def _joins(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or is_ignorable(char) or "\U0001f3fb" <= char <= "\U0001f3ff"


def _second_of_flag(cluster: str, char: str) -> bool:
    return len(cluster) == 1 and all("\U0001f1e6" <= one <= "\U0001f1ff" for one in (cluster, char))


@lru_cache(maxsize=8192)
def shape(text: str, style: Style, language: str, rtl: bool) -> Shaped:
    """Shape a word or a line whose own direction is `rtl`."""
    glyphs: list[Glyph] = []
    missing: list[str] = []
    width = 0.0
    for start, end, level in visual_runs(text, rtl):
        pieces = list(_by_font(text[start:end], style))
        for font, piece in reversed(pieces) if level % 2 else pieces:
            if font is None:
                missing += [cluster for cluster in clusters(piece) if cluster not in missing]
                font, piece = chain(style.face, style.weight)[0], REPLACEMENT * len(clusters(piece))
            width = _shape_run(piece, font, style, language, level % 2 == 1, glyphs, width)
    return Shaped(tuple(glyphs), width, tuple(missing))


def _by_font(text: str, style: Style) -> Iterator[tuple[Font | None, str]]:
    """The text in pieces, each with the first font that has all of its letters."""
    before: Font | None = None
    piece = ""
    for cluster in clusters(text):
        found = _font_for(cluster, style)
        if piece and found is not before:
            yield before, piece
            piece = ""
        before, piece = found, piece + cluster
    if piece:
        yield before, piece


def _font_for(cluster: str, style: Style) -> Font | None:
    fonts = chain(style.face, style.weight)
    if cluster.isspace():
        # As wide as fitting counts it, whatever letters stand beside it.
        return fonts[0]
    wants_emoji = "\ufe0f" in cluster
    for font in reversed(fonts) if wants_emoji else fonts:
        if font.covers(cluster):
            return font
    return None


def _shape_run(text: str, font: Font, style: Style, language: str, rtl: bool, glyphs: list[Glyph], x: float) -> float:
    """Add the glyphs of one run and say where it ends."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    if language:
        buffer.language = language
    spread = 0.0 if font.joins or rtl else style.tracking
    hb.shape(font.hb, buffer, {"liga": not spread, "kern": True})
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append(Glyph(font, info.codepoint, x + place.x_offset / font.units, -place.y_offset / font.units))
        x += place.x_advance / font.units
        if place.x_advance:
            x += spread
        if text[info.cluster] == " ":
            x += style.word_space
    return x


@lru_cache(maxsize=256)
def space(style: Style) -> float:
    """The width of a space between words."""
    return shape(" ", style, "", False).width


def width(text: str, style: Style, language: str) -> float:
    return shape(text, style, language, has_rtl(text)).width


@lru_cache(maxsize=256)
def cap_height(style: Style) -> float:
    return chain(style.face, style.weight)[0].cap
