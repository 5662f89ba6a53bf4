"""Texts that stand under each other in one box, as large as they fit together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from groundswell.tools.sharecards.drawing.art import Shape
from groundswell.tools.sharecards.drawing.bidi import has_rtl
from groundswell.tools.sharecards.drawing.content import Box, Problem
from groundswell.tools.sharecards.drawing.fitting import Fitted, Room, fit
from groundswell.tools.sharecards.drawing.marks import Mark, Words
from groundswell.tools.sharecards.drawing.paths import rect
from groundswell.tools.sharecards.drawing.sizes import Size
from groundswell.tools.sharecards.drawing.words import Style, shape

TEXT = "figtree"
Beside = tuple[tuple[float, float, float], ...]
NARROWEST = 0.3
"""What leaves words less of their width than this is no neighbour: they stand on it."""
ELASTIC = ("display", "headline", "figure")
GAPS = {
    "display": 0.3,
    "headline": 0.34,
    "figure": 0.2,
    "name": 0.6,
    "role": 0.42,
    "label": 0.6,
    "note": 0.62,
    "small": 0.8,
}
"""Between a text and what stands above it, in parts of its em."""


@dataclass
class Scene:
    """What laying out one card needs to know, and what it has found."""

    size: Size
    face: str
    language: str
    rtl: bool
    ground: str
    labels: Mapping[str, str]
    words: list[Words] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    over: list[Shape] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A text of a stack, or with no words a short line."""

    words: str
    style: str
    ink: str
    over: str
    lines: int
    sizes: tuple[int, int]
    key: str


def style_of(name: str, face: str) -> Style:
    styles = {
        "display": Style(face, 820, -0.022, 0.075, 1.02),
        "headline": Style(face, 780, -0.022, 0.075, 1.04),
        "figure": Style(face, 850, -0.033, 0.05, 0.98),
        "name": Style(face, 780, -0.02, 0.075, 1.1),
        "role": Style(TEXT, 550, 0, 0, 1.28),
        "label": Style(TEXT, 680, 0, 0, 1.2),
        "note": Style(TEXT, 600, 0, 0, 1.25),
        "small": Style(TEXT, 550, 0, 0, 1.3),
    }
    return styles[name]


def sizes_of(name: str, size: Size) -> tuple[int, int]:
    """The largest and smallest size of a style on a card of this size."""
    large, small = size.display
    found = {
        "display": (large, small),
        "headline": (round(large * 0.74), max(round(small * 0.72), size.least + 6)),
        "figure": (large * 4, small),
        "name": (size.name_size, max(size.role_size, size.least)),
        "role": (size.role_size, size.least),
        "label": (round(size.name_size * 1.04), size.least + 2),
        "note": (round(size.role_size * 1.22), size.least),
        "small": (max(round(size.role_size * 0.83), size.least), size.least),
    }
    return found[name]


def lay_stack(
    scene: Scene, box: Box, parts: Sequence[Part], *, align: str, valign: str, beside: Sequence[Box] = ()
) -> None:
    """Fit the parts into the box and add their words to the scene; `beside` they make way for."""
    shown = [part for part in parts if part.words or part.style == "rule"]
    if not any(part.words for part in shown):
        return
    fitted = _fitted(scene, box, shown, beside if valign == "top" else ())
    heights = [found.height if found else _thickness(part) for part, found in zip(shown, fitted, strict=True)]
    gaps = [0.0] + [_gap(part, found) for part, found in zip(shown[1:], fitted[1:], strict=True)]
    spare = box.height - sum(heights) - sum(gaps)
    # In the middle stand the capitals: tails beneath the last line do not push them up.
    tail = next((found.height - found.baseline(len(found.lines) - 1) for found in reversed(fitted) if found), 0.0)
    middle = min((spare + tail) / 2, spare)
    y = box.y + max(0.0, {"top": 0.0, "middle": middle, "bottom": spare}[valign])
    for part, found, height, gap in zip(shown, fitted, heights, gaps, strict=True):
        y += gap
        if found is None:
            _rule(scene, part, box, y, align)
        else:
            _place(scene, part, found, box, y, align)
        y += height


def _fitted(scene: Scene, box: Box, parts: Sequence[Part], beside: Sequence[Box]) -> list[Fitted | None]:
    """Fit the smaller parts, then the main one into what they leave; smaller and smaller until all stand."""
    main = next((part for part in parts if part.style in ELASTIC and part.words), None)
    found: list[Fitted | None] = []
    others = [part for part in parts if part is not main and part.words]
    even = (0.5 if main else 1) / max(1, len(others))
    for share, most in ((1.0, 0.62), (0.4, 0.62), (0.0, 0.62), (0.0, even)):
        height = box.height * (min(most, 0.5) if main else most if len(others) > 1 else 1)
        fixed = {id(part): _fit(scene, part, box.width, height, share, ()) for part in others}
        used = sum(_gap(part, fixed.get(id(part))) for part in parts[1:])
        used += sum(one.height for one in fixed.values()) + sum(_thickness(part) for part in parts if not part.words)
        found = [fixed.get(id(part)) for part in parts]
        if main is None:
            if used <= box.height + 1:
                break
            continue
        above = _above(parts, main, fixed)
        around = _beside(scene, box, above, beside)
        fit_main = _fit(scene, main, box.width, max(box.height - used, main.sizes[1]), 1.0, around)
        found[list(parts).index(main)] = fit_main
        if not fit_main.problem:
            break
    return found


def _above(parts: Sequence[Part], main: Part, fixed: Mapping[int, Fitted]) -> float:
    """How far below the top of a stack its main part begins."""
    y = 0.0
    for part in parts[: list(parts).index(main)]:
        one = fixed.get(id(part))
        y += one.height if one else _thickness(part)
    return y


def _beside(scene: Scene, box: Box, above: float, beside: Sequence[Box]) -> Beside:
    free = ((one, box.right - one.right if scene.rtl else one.x - box.x) for one in beside)
    return tuple(
        (one.y - box.y - above, one.bottom - box.y - above, width)
        for one, width in free
        if width > box.width * NARROWEST
    )


def _fit(scene: Scene, part: Part, width: float, height: float, share: float, beside: Beside) -> Fitted:
    largest, smallest = part.sizes
    largest = round(smallest + (largest - smallest) * share)
    style = style_of(part.style, scene.face)
    room = Room(width, height, (largest, smallest), min(scene.size.least, smallest), part.lines, beside)
    return fit(part.words, style, room, scene.language)


def _gap(part: Part, found: Fitted | None) -> float:
    size = found.size if found else part.sizes[0]
    return GAPS.get(part.style, 0.6) * size


def _thickness(part: Part) -> float:
    return 0 if part.words else max(6.0, round(part.sizes[0] * 0.24))


def _rule(scene: Scene, part: Part, box: Box, y: float, align: str) -> None:
    width = round(part.sizes[0] * 2.2)
    x = _aligned(scene, box, width, align)
    scene.over.append(Shape(rect(round(x), round(y), width, _thickness(part)), part.ink))


def _aligned(scene: Scene, box: Box, width: float, align: str) -> float:
    if align == "center":
        return box.x + (box.width - width) / 2
    return box.right - width if (align == "end") != scene.rtl else box.x


def _place(scene: Scene, part: Part, found: Fitted, box: Box, y: float, align: str) -> None:
    lines = []
    for number, line in enumerate(found.lines):
        shaped = shape(line.text, found.style, scene.language, scene.rtl and has_rtl(line.text))
        x = _aligned(scene, box, shaped.width * found.size, align)
        lines.append((shaped, x, round(y + found.baseline(number))))
    text = " ".join(line.text for line in found.lines)
    scene.words.append(Words(part.key, tuple(lines), found.size, part.ink, part.over or scene.ground, text))
    scene.problems += problems_of(part.key, scene.labels.get(part.key, part.key), found)


def problems_of(key: str, label: str, found: Fitted) -> list[Problem]:
    told = []
    if found.problem == "long":
        told.append(
            Problem("long", key, _("“%(field)s” is too long to be read easily. Use fewer words.") % {"field": label})
        )
    if found.problem == "cut":
        told.append(Problem("cut", key, _("The end of “%(field)s” does not fit. Use fewer words.") % {"field": label}))
    if found.missing:
        letters = " ".join(re.sub(r"\s", "", letter) for letter in found.missing[:5])
        told.append(
            Problem("glyph", key, _("We have no drawing of %(letters)s. Write it another way.") % {"letters": letters})
        )
    return told
