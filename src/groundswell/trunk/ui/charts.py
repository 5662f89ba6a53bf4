"""Where the marks of a chart stand, as numbers for SVG attributes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SPARK_STEP, SPARK_BAR, SPARK_HEIGHT = 8, 6, 40
CHART_LEFT, CHART_STEP, CHART_TOP, CHART_BASE = 34, 25, 15, 150
HEX_RADIUS = 34.0
DENSE = 150
"""From so many hexagons on their codes can no longer be read, and are left out; names stay in the labels."""
PATTERNS = {"lean": "hex-hatch", "stripe": "hex-stripe", "dots": "hex-dots"}
"""Statuses drawn by a pattern of the map. The scripts that recolour a board hold the same list."""


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    latest: bool = False


@dataclass(frozen=True)
class Tick:
    """A line of the scale with its number, or an hour under the bars."""

    at: float
    text: str


@dataclass(frozen=True)
class Hours:
    before: list[Bar]
    today: list[Bar]
    lines: list[Tick]
    hours: list[Tick]
    width: int
    rows: list[tuple[str, int | None, int]]


@dataclass(frozen=True)
class Hexagon:
    cell: Any
    x: float
    y: float
    points: str
    state: str
    pattern: str

    @property
    def fresh_y(self) -> float:
        """Where the dot of what changed today stands: above the code."""
        return self.y - HEX_RADIUS / 2


@dataclass(frozen=True)
class HexMap:
    """`ring` outlines the selected hexagon; a `dense` map shows no codes."""

    hexagons: list[Hexagon]
    view_box: str
    dense: bool = False
    ring: str = ""


def spark_bars(values: Sequence[int]) -> list[Bar]:
    """Bars of a small chart 40 high; a nothing is drawn as a stub, so that the row keeps its rhythm."""
    most = max([*values, 1])
    heights = [max(2.0, round(SPARK_HEIGHT * max(value, 0) / most, 1)) for value in values]
    return [
        Bar(index * SPARK_STEP, SPARK_HEIGHT - height, SPARK_BAR, height, index == len(values) - 1)
        for index, height in enumerate(heights)
    ]


def round_step(most: int) -> int:
    """The distance of a scale's lines: 1, 2 or 5 times a power of ten, for three lines or so."""
    rough = max(most, 3) / 3
    power = 10 ** math.floor(math.log10(rough))
    return int(next(step * power for step in (1, 2, 5, 10) if step * power >= rough))


def hours(today: Sequence[int], before: Sequence[int], *, first_hour: int, now_hour: int | None) -> Hours:
    """Two days over each other: the wide pale bars are the earlier day."""
    shown = range(first_hour, 24)
    past = [hour for hour in shown if now_hour is None or hour <= now_hour]
    step = round_step(max([*today, *before, 1]))
    top = max(step * 3, *today, *before)

    def bar(hour: int, value: int, inset: int, width: int) -> Bar:
        height = (CHART_BASE - CHART_TOP) * value / top
        x = CHART_LEFT + (hour - first_hour) * CHART_STEP + inset
        return Bar(x, round(CHART_BASE - height, 1), width, round(height, 1), hour == now_hour)

    scale = range(step, top + 1, step)
    return Hours(
        before=[bar(hour, before[hour], 0, 20) for hour in shown],
        today=[bar(hour, today[hour], 3, 14) for hour in past],
        lines=[Tick(round(CHART_BASE - (CHART_BASE - CHART_TOP) * n / top, 1), f"{n:,}") for n in scale],
        hours=[Tick(CHART_LEFT + (hour - first_hour) * CHART_STEP + 10, f"{hour:02d}") for hour in shown[::3]],
        width=CHART_LEFT + len(shown) * CHART_STEP,
        rows=[(f"{hour:02d}:00", today[hour] if hour in past else None, before[hour]) for hour in shown],
    )


def hexagons(cells: Sequence[Any]) -> HexMap:
    """Hexagons with a point at the top; odd rows stand half a hexagon to the right ("odd-r")."""
    across, down = HEX_RADIUS * math.sqrt(3), HEX_RADIUS * 1.5
    if not cells:
        return HexMap([], "0 0 1 1")
    first_row, first_column = min(cell.row for cell in cells), min(cell.column for cell in cells)
    placed = [
        placed_at(cell, (cell.column - first_column + (cell.row % 2) / 2) * across, (cell.row - first_row) * down)
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column))
    ]
    margin = 6
    left = min(hexagon.x for hexagon in placed) - across / 2 - margin
    width = max(hexagon.x for hexagon in placed) + across / 2 + margin - left
    height = max(hexagon.y for hexagon in placed) + 2 * (HEX_RADIUS + margin)
    view_box = f"{left:.1f} {-HEX_RADIUS - margin:.1f} {width:.1f} {height:.1f}"
    chosen = next((hexagon for hexagon in placed if getattr(hexagon.cell, "selected", False)), None)
    ring = corners(chosen.x, chosen.y, HEX_RADIUS + 1.5) if chosen else ""
    return HexMap(placed, view_box, len(placed) > DENSE, ring)


def placed_at(cell: Any, x: float, y: float) -> Hexagon:
    status = getattr(cell, "status", "")
    state = f"is-{status}" if status else f"step-{getattr(cell, 'step', None) or 0}"
    points = corners(x, y, HEX_RADIUS - 1.5)
    return Hexagon(cell, round(x, 1), round(y, 1), points, state, PATTERNS.get(status, ""))


def corners(x: float, y: float, size: float) -> str:
    """The points of a hexagon around its middle."""
    turns = (math.radians(60 * corner - 90) for corner in range(6))
    return " ".join(f"{x + size * math.cos(turn):.1f},{y + size * math.sin(turn):.1f}" for turn in turns)
