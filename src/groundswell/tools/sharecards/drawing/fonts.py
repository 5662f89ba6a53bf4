"""
The faces of cards: the campaign's own two, then open fonts for the letters that those lack.

All are TrueType files beside this module, under the SIL Open Font License (fonts/README.md says which, from where,
and how they were cut). Outlines come from HarfBuzz at the weight asked for.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path as File

import uharfbuzz as hb

from groundswell.tools.sharecards.drawing import raster
from groundswell.tools.sharecards.drawing.paths import Path, Step, moved

HERE = File(__file__).parent / "fonts"
FACES: dict[str, tuple[str, ...]] = {
    "archivo": ("archivo", "figtree"),
    "figtree": ("figtree",),
}
FALLBACK = (
    "noto-latin",
    "noto-vietnamese",
    "noto-greek",
    "noto-greek-ancient",
    "noto-cyrillic",
    "noto-arabic",
    "noto-hebrew",
    "noto-emoji",
)
WEIGHTS = {"archivo": (600, 850), "figtree": (400, 700)}
UNITS = 1000
SUBPIXELS = 4


class Font:
    """One face at one weight. Lengths are parts of an em."""

    def __init__(self, name: str, weight: int) -> None:
        face = _face(name)
        self.name = name
        self.units: int = face.upem
        self.letters: frozenset[int] = _letters(name)
        self.hb = hb.Font(face)
        self.hb.set_variations({"wght": float(weight)})
        self.cap = self._cap()
        self.joins = name == "noto-arabic"

    def covers(self, cluster: str) -> bool:
        """Whether it has every letter of a cluster; signs that are never drawn do not count."""
        return all(ord(char) in self.letters or is_ignorable(char) for char in cluster)

    def _cap(self) -> float:
        glyph = self.hb.get_nominal_glyph(ord("H"))
        extents = self.hb.get_glyph_extents(glyph) if glyph else None
        return extents.y_bearing / self.units if extents else 0.7


class _Pen:
    """Takes an outline from HarfBuzz, y upwards in font units."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.at = (0.0, 0.0)

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self.steps.append(("M", (to[0], -to[1])))
        self.at = to

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self.steps.append(("L", (to[0], -to[1])))
        self.at = to

    def curveTo(self, one: tuple[float, float], two: tuple[float, float], to: tuple[float, float]) -> None:  # noqa: N802
        self.steps.append(("C", (one[0], -one[1], two[0], -two[1], to[0], -to[1])))
        self.at = to

    def qCurveTo(self, middle: tuple[float, float], to: tuple[float, float]) -> None:  # noqa: N802
        (x, y), (mx, my), (tx, ty) = self.at, middle, to
        one = (x + 2 / 3 * (mx - x), y + 2 / 3 * (my - y))
        two = (tx + 2 / 3 * (mx - tx), ty + 2 / 3 * (my - ty))
        self.curveTo(one, two, to)

    def closePath(self) -> None:  # noqa: N802
        self.steps.append(("Z", ()))

    def endPath(self) -> None:  # noqa: N802
        self.closePath()


def is_ignorable(char: str) -> bool:
    """Joiners and variation selectors: they shape their neighbours and are not drawn."""
    return char in "\u200c\u200d\u200e\u200f\ufe0e\ufe0f\u00ad\u2060"


@lru_cache(maxsize=64)
def font(name: str, weight: int) -> Font:
    return Font(name, weight)


@lru_cache(maxsize=64)
def chain(face: str, weight: int) -> tuple[Font, ...]:
    """The fonts tried for each letter, in order."""
    return tuple(
        font(name, _weight(name, weight)) for name in (*FACES[face], *FALLBACK) if (HERE / f"{name}.ttf").is_file()
    )


def _weight(name: str, weight: int) -> int:
    lightest, boldest = WEIGHTS.get(name, (400, 800))
    return min(max(weight, lightest), boldest)


def names() -> Iterable[str]:
    return sorted(file.stem for file in HERE.glob("*.ttf"))


@lru_cache(maxsize=16)
def _face(name: str) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(HERE / f"{name}.ttf")))


@lru_cache(maxsize=16)
def _letters(name: str) -> frozenset[int]:
    return frozenset(_face(name).unicodes)


@lru_cache(maxsize=8192)
def outline(font: Font, glyph: int) -> Path:
    """The outline of a glyph, one em to 1,000 units, y downwards from the baseline."""
    pen = _Pen()
    font.hb.draw_glyph_with_pen(glyph, pen)
    return moved(tuple(pen.steps), 0, 0, UNITS / font.units)


@lru_cache(maxsize=2048)
def glyph_mask(font: Font, glyph: int, size: float, quarter: int) -> raster.Mask | None:
    """A glyph's coverage at a size in pixels, its origin `quarter` quarters of a pixel to the right."""
    return raster.glyph_mask(moved(outline(font, glyph), quarter / SUBPIXELS, 0, size / UNITS))
