"""Icons of Lucide (ISC licence, beside this file), kept as shapes so that templates draw and escape them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Shape:
    """One SVG element without children."""

    tag: str
    attributes: dict[str, str]


UNKNOWN = (Shape("circle", {"cx": "12", "cy": "12", "r": "9"}),)


@cache
def all_icons() -> dict[str, tuple[Shape, ...]]:
    drawn = json.loads((Path(__file__).parent / "lucide.json").read_text())
    return {name: tuple(Shape(tag, attributes) for tag, attributes in shapes) for name, shapes in drawn.items()}


@cache
def shapes_of(name: str) -> SafeString:
    """
    The inside of an icon's SVG; a circle for a name that is not vendored, so that a plugged tool's slip breaks no page.

    icons/README.md says how to add one; tests/test_icons.py finds slips of our own.
    """
    drawn = (
        (shape.tag, format_html_join("", ' {}="{}"', shape.attributes.items()))
        for shape in all_icons().get(name, UNKNOWN)
    )
    return format_html_join("", "<{}{}/>", drawn)


@cache
def symbol(name: str) -> SafeString:
    return format_html('<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>', name, shapes_of(name))
