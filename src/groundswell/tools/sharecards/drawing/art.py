"""Drawings of our own, kept as small SVG files whose colours are tones ("on+12"): they restyle with the campaign."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path as File
from xml.etree import ElementTree

from groundswell.tools.sharecards.drawing.content import Box
from groundswell.tools.sharecards.drawing.paths import Path, ellipse, moved, parse, rect

HERE = File(__file__).parent / "art"
TRANSFORM = re.compile(r"translate\(([-\d.]+)[ ,]([-\d.]+)\)(?:\s*scale\(([-\d.]+)\))?")
TITLES = {"nurse": "A woman with her hair up", "bus": "A bus", "tree": "A tree", "bus-sign": "The sign of a bus stop"}


@dataclass(frozen=True)
class Shape:
    """A path with its tones; "" for none."""

    path: Path
    fill: str = "on"
    stroke: str = ""
    width: float = 1
    rounded: bool = False


@dataclass(frozen=True)
class Art:
    """A drawing in its own coordinates, which lie within `frame`."""

    frame: Box
    shapes: tuple[Shape, ...]


def names() -> list[str]:
    return sorted(file.stem for file in HERE.glob("*.svg"))


@lru_cache(maxsize=32)
def art(name: str) -> Art:
    """
    A drawing by its name.

    :raises KeyError: if there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    # Our own file: nothing that people send is ever read here.
    root = ElementTree.parse(HERE / f"{name}.svg").getroot()
    frame = Box(*(float(number) for number in root.attrib["viewBox"].split()))
    return Art(frame, tuple(_shapes(root, Shape(()), (0, 0, 1))))


@lru_cache(maxsize=256)
def placed(name: str, x: float, y: float, scale: float) -> tuple[Shape, ...]:
    """The shapes of a drawing with its origin at (x, y)."""
    return tuple(
        replace(shape, path=moved(shape.path, x, y, scale), width=shape.width * scale) for shape in art(name).shapes
    )


def _shapes(parent: ElementTree.Element, style: Shape, at: tuple[float, float, float]) -> Iterator[Shape]:
    for element in parent:
        own = _styled(element, style)
        if element.tag.endswith("}g"):
            yield from _shapes(element, own, _moved(element, at))
        else:
            yield replace(own, path=moved(_path(element), *at))


def _styled(element: ElementTree.Element, style: Shape) -> Shape:
    found = element.attrib
    return replace(
        style,
        fill=found.get("fill", style.fill).replace("none", ""),
        stroke=found.get("stroke", style.stroke).replace("none", ""),
        width=float(found.get("stroke-width", style.width)),
        rounded=style.rounded or found.get("stroke-linecap") == "round",
    )


def _moved(element: ElementTree.Element, at: tuple[float, float, float]) -> tuple[float, float, float]:
    match = TRANSFORM.match(element.attrib.get("transform", ""))
    if not match:
        return at
    x, y, scale = float(match[1]), float(match[2]), float(match[3] or 1)
    return at[0] + x * at[2], at[1] + y * at[2], at[2] * scale


def _path(element: ElementTree.Element) -> Path:
    kind = element.tag.rpartition("}")[2]

    def number(name: str) -> float:
        return float(element.attrib.get(name, 0))

    if kind == "rect":
        return rect(number("x"), number("y"), number("width"), number("height"), number("rx"))
    if kind == "circle":
        return ellipse(number("cx"), number("cy"), number("r"), number("r"))
    if kind == "ellipse":
        return ellipse(number("cx"), number("cy"), number("rx"), number("ry"))
    if kind == "path":
        return parse(element.attrib["d"])
    raise ValueError(f"{kind} is no shape of a drawing")
