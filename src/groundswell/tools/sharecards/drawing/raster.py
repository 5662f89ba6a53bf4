"""
Paths to pixels with FreeType's rasteriser, which covers edges exactly (256 greys) and knows strokes.

FreeType's library object serves one thread at a time, so every call into it is made under one lock.
"""

import ctypes
import threading

import freetype
from freetype import raw
from PIL import Image, ImageDraw

from groundswell.tools.sharecards.drawing.paths import Path, bounds
from groundswell.tools.sharecards.drawing.tones import Colour

GRAY = 2
ON, CUBIC = 1, 2
ROUND_CAP, BUTT_CAP, ROUND_JOIN, MITER_JOIN = 1, 0, 0, 2
_LOCK = threading.Lock()
Mask = tuple[Image.Image, int, int]
"""Coverage (mode L) and where its top left pixel lies."""


def fill(image: Image.Image, path: Path, colour: Colour) -> None:
    if (whole := _whole_pixels(path)) is not None:
        ImageDraw.Draw(image).rectangle(whole, fill=colour)
    elif found := mask(path, image.size):
        covered, x, y = found
        image.paste(colour, (x, y), covered)


def stroke(image: Image.Image, path: Path, colour: Colour, width: float, *, rounded: bool = False) -> None:
    if found := stroke_mask(path, width, rounded, image.size):
        covered, x, y = found
        image.paste(colour, (x, y), covered)


def mask(path: Path, size: tuple[int, int]) -> Mask | None:
    """What the path covers of a picture of this size; None where it covers nothing."""
    left, top, right, bottom = bounds(path)
    box = _within((int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2), size)
    if box is None:
        return None
    outline, keep = _outline(path, box[0], box[3])
    with _LOCK:
        covered = _covered(outline, box)
    del keep
    return covered, box[0], box[1]


def stroke_mask(path: Path, width: float, rounded: bool, size: tuple[int, int]) -> Mask | None:
    """As `mask`, of the path's line. Its parts are all closed, or all open."""
    left, top, right, bottom = bounds(path)
    edge = int(width) + 2
    box = _within((int(left) - edge, int(top) - edge, int(right) + edge, int(bottom) + edge), size)
    if box is None:
        return None
    with _LOCK:
        covered = _stroked(path, width, rounded, box)
    return covered, box[0], box[1]


def glyph_mask(path: Path) -> Mask | None:
    """Coverage of an outline about its own origin, uncut."""
    if not path:
        return None
    left, top, right, bottom = bounds(path)
    box = (int(left) - 2, int(top) - 2, int(right) + 2, int(bottom) + 2)
    outline, keep = _outline(path, box[0], box[3])
    with _LOCK:
        covered = _covered(outline, box)
    del keep
    ink = covered.getbbox()
    if ink is None:
        return None
    return covered.crop(ink), box[0] + ink[0], box[1] + ink[1]


def _whole_pixels(path: Path) -> tuple[int, int, int, int] | None:
    """The pixels of a rectangle that begins and ends on whole ones; None for any other path."""
    if len(path) != 5 or any(letter == "C" for letter, _ in path):
        return None
    (left, top), (right, top2), (right2, bottom), (left2, bottom2) = (numbers for _, numbers in path[:4])
    if (left, top, right, bottom) != (left2, top2, right2, bottom2):
        return None
    if any(at != int(at) for at in (left, top, right, bottom)) or right <= left or bottom <= top:
        return None
    return int(left), int(top), int(right) - 1, int(bottom) - 1


def _within(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    left, top, right, bottom = max(0, box[0]), max(0, box[1]), min(size[0], box[2]), min(size[1], box[3])
    return (left, top, right, bottom) if right > left and bottom > top else None


def _outline(path: Path, left: int, bottom: int) -> tuple[raw.FT_Outline, list[object]]:
    """The path in FreeType's units (64ths, y upwards) from the lower left of the box, and what must outlive it."""
    points: list[tuple[int, int]] = []
    tags: list[int] = []
    ends: list[int] = []

    def add(x: float, y: float, tag: int) -> None:
        points.append((round((x - left) * 64), round((bottom - y) * 64)))
        tags.append(tag)

    for letter, numbers in path:
        if letter == "M":
            if points and (not ends or ends[-1] != len(points) - 1):
                ends.append(len(points) - 1)
            add(numbers[0], numbers[1], ON)
        elif letter == "L":
            add(numbers[0], numbers[1], ON)
        elif letter == "C":
            add(numbers[0], numbers[1], CUBIC)
            add(numbers[2], numbers[3], CUBIC)
            add(numbers[4], numbers[5], ON)
        elif points and (not ends or ends[-1] != len(points) - 1):
            ends.append(len(points) - 1)
    if points and (not ends or ends[-1] != len(points) - 1):
        ends.append(len(points) - 1)
    at = (raw.FT_Vector * len(points))(*points)
    tag_bytes = (ctypes.c_ubyte * len(tags))(*tags)
    end_points = (ctypes.c_short * len(ends))(*ends)
    outline = raw.FT_Outline(len(ends), len(points), at, tag_bytes, end_points, 0)
    return outline, [at, tag_bytes, end_points]


def _covered(outline: raw.FT_Outline, box: tuple[int, int, int, int]) -> Image.Image:
    width, height = box[2] - box[0], box[3] - box[1]
    buffer = (ctypes.c_ubyte * (width * height))()
    bitmap = raw.FT_Bitmap(height, width, width, buffer, 256, GRAY, b"\0", None)
    _must(raw.FT_Outline_Get_Bitmap(freetype.get_handle(), ctypes.byref(outline), ctypes.byref(bitmap)))
    return Image.frombytes("L", (width, height), bytes(buffer))


def _stroked(path: Path, width: float, rounded: bool, box: tuple[int, int, int, int]) -> Image.Image:
    stroker = raw.FT_Stroker()
    _must(raw.FT_Stroker_New(freetype.get_handle(), ctypes.byref(stroker)))
    drawn = raw.FT_Outline()
    try:
        cap, join = (ROUND_CAP, ROUND_JOIN) if rounded else (BUTT_CAP, MITER_JOIN)
        raw.FT_Stroker_Set(stroker, ctypes.c_long(round(width * 32)), cap, join, ctypes.c_long(4 << 16))
        outline, keep = _outline(path, box[0], box[3])
        closed = any(letter == "Z" for letter, _ in path)
        _must(raw.FT_Stroker_ParseOutline(stroker, ctypes.byref(outline), ctypes.c_ubyte(not closed)))
        del keep
        count, contours = ctypes.c_uint(), ctypes.c_uint()
        _must(raw.FT_Stroker_GetCounts(stroker, ctypes.byref(count), ctypes.byref(contours)))
        _must(raw.FT_Outline_New(freetype.get_handle(), count, contours, ctypes.byref(drawn)))
        drawn.n_points = drawn.n_contours = 0
        raw.FT_Stroker_Export(stroker, ctypes.byref(drawn))
        covered = _covered(drawn, box)
        raw.FT_Outline_Done(freetype.get_handle(), ctypes.byref(drawn))
        return covered
    finally:
        raw.FT_Stroker_Done(stroker)


def _must(error: int) -> None:
    if error:
        raise RuntimeError(f"FreeType says {error:#x}")
