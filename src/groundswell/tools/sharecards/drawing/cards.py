"""A card on pixels or on a page: `draw`, `encode` and `pdf`."""

import io
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image

from groundswell.tools.sharecards.drawing import fonts, page, photos, raster
from groundswell.tools.sharecards.drawing.alt import draft_alt
from groundswell.tools.sharecards.drawing.art import Shape
from groundswell.tools.sharecards.drawing.content import Box, Content, Drawn, Problem
from groundswell.tools.sharecards.drawing.design import Design, read_design
from groundswell.tools.sharecards.drawing.layout import lay_out
from groundswell.tools.sharecards.drawing.marks import Laid, Logo, Photo, Words
from groundswell.tools.sharecards.drawing.paths import moved
from groundswell.tools.sharecards.drawing.png import png
from groundswell.tools.sharecards.drawing.sizes import SIZES, Size
from groundswell.tools.sharecards.drawing.tones import CardTheme

MOST_GROUNDS = 12
"""Grounds kept in memory, about 4 MB each: the sizes of the cards that are being drawn now."""
JPEG_QUALITY = 88
ENCODERS = 2


def draw(design: Mapping[str, Any], content: Content, theme: CardTheme, size: str) -> Drawn:
    """
    Draw one size of a card.

    :raises DesignError: for a design that cannot be drawn.
    :raises KeyError: for a size that is none of `SIZES`.
    """
    return _drawn(_design(design), content, theme, SIZES[size])


def encode(drawn: Drawn, kind: str = "png") -> bytes:
    """The picture as "png" or "jpeg", without any metadata."""
    if kind == "png":
        return png(drawn.image)
    if kind != "jpeg":
        raise ValueError(f"No card is encoded as {kind!r}")
    out = io.BytesIO()
    # No halving of colour: words in red on navy would be smeared.
    drawn.image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return out.getvalue()


def encode_all(drawn: Iterable[Drawn], kind: str = "png") -> list[tuple[Drawn, bytes]]:
    """Encode several pictures, each on another core while the next one is drawn."""
    with ThreadPoolExecutor(max_workers=ENCODERS, thread_name_prefix="encoding") as pool:
        going = [(one, pool.submit(encode, one, kind)) for one in drawn]
        return [(one, encoding.result()) for one, encoding in going]


def pdf(design: Mapping[str, Any], content: Content, theme: CardTheme, alt: str = "") -> bytes:
    """
    The card as a page of A4, its words and shapes as outlines, with the alt text in it.

    :raises DesignError: for a design that cannot be drawn.
    """
    laid = lay_out(_design(design), content, theme.face, SIZES["a4"])
    return page.written(laid, content, theme, SIZES["a4"], alt or draft_alt(design, content))


def _design(design: Mapping[str, Any]) -> Design:
    try:
        text = json.dumps(design)
    except (TypeError, ValueError):
        return read_design({})
    return _read(text)


@lru_cache(maxsize=64)
def _read(text: str) -> Design:
    return read_design(json.loads(text))


def _drawn(design: Design, content: Content, theme: CardTheme, size: Size) -> Drawn:
    laid = lay_out(design, content, theme.face, size)
    image, problems = grounds.get(laid, content, theme, size)
    image = image.copy()
    boxes = paint_words(image, laid, theme)
    return Drawn(size.name, image, [*laid.problems, *problems], boxes)


class Grounds:
    """The latest grounds, without words. Cards of one template and photo differ in words alone."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[tuple[Any, ...], tuple[Image.Image, list[Problem]]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, laid: Laid, content: Content, theme: CardTheme, size: Size) -> tuple[Image.Image, list[Problem]]:
        key = (laid.ground, laid.marks, theme, size.name, content.photo, tuple(content.focus), content.logo)
        with self._lock:
            if found := self._held.get(key):
                self._held.move_to_end(key)
                return found
        made = painted(laid, content, theme, size)
        with self._lock:
            self._held[key] = made
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


grounds = Grounds(MOST_GROUNDS)


def painted(laid: Laid, content: Content, theme: CardTheme, size: Size) -> tuple[Image.Image, list[Problem]]:
    """The ground of a card, without words, and what was wrong with its pictures."""
    image = Image.new("RGB", (size.width, size.height), theme.tone(laid.ground))
    problems: list[Problem] = []
    for mark in laid.marks:
        try:
            _paint(image, mark, content, theme)
        except photos.NoPicture:
            problems.append(Problem("photo", "photo", _("The picture cannot be read. Choose another one.")))
    return image, problems


def _paint(image: Image.Image, mark: Shape | Photo | Logo, content: Content, theme: CardTheme) -> None:
    if isinstance(mark, Shape):
        _paint_shape(image, mark, theme)
    elif isinstance(mark, Photo) and content.photo:
        _paint_picture(image, content.photo, mark, (content.focus[0], content.focus[1]), theme.tone("accent+8"))
    elif isinstance(mark, Logo) and content.logo:
        _paint_picture(image, content.logo, mark, (50, 50), theme.tone(mark.tone))


def _paint_shape(image: Image.Image, shape: Shape, theme: CardTheme) -> None:
    if shape.fill:
        raster.fill(image, shape.path, theme.tone(shape.fill))
    if shape.stroke:
        raster.stroke(image, shape.path, theme.tone(shape.stroke), shape.width, rounded=shape.rounded)


def _paint_picture(
    image: Image.Image, data: bytes, mark: Photo | Logo, focus: tuple[float, float], behind: tuple[int, int, int]
) -> None:
    left, top = round(mark.box.x), round(mark.box.y)
    picture = photos.cropped(data, round(mark.box.width), round(mark.box.height), focus)
    sheet = Image.new("RGB", picture.size, behind)
    sheet.paste(picture, (0, 0), picture if picture.mode == "RGBA" else None)
    covered = raster.mask(moved(mark.clip, -left, -top), sheet.size)
    if covered:
        mask = Image.new("L", sheet.size)
        mask.paste(covered[0], covered[1:])
        image.paste(sheet, (left, top), mask)


def paint_words(image: Image.Image, laid: Laid, theme: CardTheme) -> list[tuple[str, Box]]:
    """Paint what lies over the ground, and say where the ink of each text is."""
    for shape in laid.over:
        _paint_shape(image, shape, theme)
    found = []
    for words in laid.words:
        if box := _paint_text(image, words, theme):
            found.append((words.field, box))
    return found


def _paint_text(image: Image.Image, words: Words, theme: CardTheme) -> Box | None:
    colour = theme.tone(words.tone)
    left, top, right, bottom = image.width, image.height, 0, 0
    for shaped, x, baseline in words.lines:
        for glyph in shaped.glyphs:
            at = (x + glyph.x * words.size) * fonts.SUBPIXELS
            whole, quarter = divmod(round(at), fonts.SUBPIXELS)
            mask = fonts.glyph_mask(glyph.font, glyph.number, words.size, quarter)
            if mask is None:
                continue
            covered, dx, dy = mask
            px, py = whole + dx, round(baseline + glyph.y * words.size) + dy
            image.paste(colour, (px, py), covered)
            left, top = min(left, px), min(top, py)
            right, bottom = max(right, px + covered.width), max(bottom, py + covered.height)
    return Box(left, top, right - left, bottom - top) if right > left else None
