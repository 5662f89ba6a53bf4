"""
Where a layer stands and how large it is, beyond what its form asks: judged before anything is drawn, so that no design
is larger than what a card can hold, in memory or in time.
"""

from collections.abc import Mapping
from typing import Any

from groundswell.tools.sharecards.drawing.sizes import SIZES
from groundswell.tools.sharecards.drawing.tones import is_tone

Span = tuple[float, float]
ANYWHERE, ACROSS = (-4000.0, 4000.0), (1.0, 4000.0)
SPANS: Mapping[str, tuple[Span, ...]] = {
    "box": (ANYWHERE, ANYWHERE, ACROSS, ACROSS),
    "beside": (ANYWHERE, ANYWHERE, ACROSS, ACROSS),
    "at": (ANYWHERE, ANYWHERE, (0.01, 20.0)),
    "sizes": ((4.0, 1200.0), (4.0, 1200.0)),
    "rise": ((0.0, 1000.0), (0.0, 1000.0)),
}
"""For each size of a card: from where to where each number may be."""
ALL_OF_IT = frozenset({"box", "beside", "sizes"})
CHOICES: Mapping[str, tuple[str, ...]] = {
    "align": ("start", "center", "end"),
    "valign": ("top", "middle", "bottom"),
    "form": ("circle",),
}
"""Of a line or a logo that stands among words; other layers ask for theirs in their form."""
THICK: Mapping[str, Span] = {"radius": (0.0, 2000.0), "thickness": (0.0, 400.0)}


def may_stand_with(key: str, value: Any) -> bool:
    """Whether a layer may hold this: a place, a height, a size it is for, a colour. Nothing else is known."""
    if key in SPANS:
        return isinstance(value, Mapping) and all(
            size in SIZES and _are_within(numbers, SPANS[key], whole=key in ALL_OF_IT)
            for size, numbers in value.items()
        )
    if key in THICK:
        return _is_within(value, THICK[key])
    if key == "only":
        return isinstance(value, list | tuple) and all(isinstance(size, str) and size in SIZES for size in value)
    if key in ("border", "tone"):
        return value == "" or is_tone(value)
    if key in CHOICES:
        return isinstance(value, str) and value in CHOICES[key]
    return key == "trees" and isinstance(value, bool)


def _are_within(numbers: Any, spans: tuple[Span, ...], *, whole: bool) -> bool:
    if not isinstance(numbers, list | tuple):
        return False
    counts = (len(spans),) if whole else (len(spans) - 1, len(spans))
    return len(numbers) in counts and all(_is_within(one, span) for one, span in zip(numbers, spans, strict=False))


def _is_within(number: Any, span: Span) -> bool:
    """A number that is none (NaN) is within nothing."""
    return isinstance(number, int | float) and not isinstance(number, bool) and span[0] <= number <= span[1]
