"""A map of many hexagons as a few shapes: one path for each step of colour, not one element for each area."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.trunk.places.figures import AreaRow

_ACROSS, _DOWN = 10, 9
_HEXAGON = "l4.6 3v6l-4.6 3-4.6-3v-6z"


@dataclass(frozen=True)
class ManyHexagons:
    """`paths` are (step, path data); `view_box` fits them."""

    paths: list[tuple[int, str]]
    view_box: str


def drawn(rows: Sequence[AreaRow]) -> ManyHexagons:
    """Draw areas with a point at the top; odd rows stand half a hexagon to the right."""
    cells = [row for row in rows if row.area.hex_q is not None]
    if not cells:
        return ManyHexagons([], "0 0 1 1")
    left, top = min(row.column for row in cells), min(row.row for row in cells)
    shapes: dict[int, list[str]] = defaultdict(list)
    for row in cells:
        x = (row.column - left) * _ACROSS + (_ACROSS // 2 if row.row % 2 else 0) + 5
        shapes[row.step].append(f"M{x} {(row.row - top) * _DOWN}{_HEXAGON}")
    width = (max(row.column for row in cells) - left) * _ACROSS + 15
    height = (max(row.row for row in cells) - top) * _DOWN + 13
    return ManyHexagons([(step, "".join(shapes[step])) for step in sorted(shapes)], f"0 0 {width} {height}")
