"""Outlines: straight lines and cubic curves, and the few shapes that cards are built of. Pixels, y downwards."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

Step = tuple[str, tuple[float, ...]]
"""("M", (x, y)), ("L", (x, y)), ("C", (x1, y1, x2, y2, x, y)) or ("Z", ())."""
Path = tuple[Step, ...]
ROUND = 0.5522847498
NUMBERS = re.compile(r"[MmLlHhVvCcSsQqAaZz]|-?(?:\d+\.?\d*|\.\d+)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}


def rect(x: float, y: float, width: float, height: float, radius: float = 0) -> Path:
    if radius <= 0:
        return _polygon(((x, y), (x + width, y), (x + width, y + height), (x, y + height)))
    return arch(x, y, width, height, min(radius, width / 2, height / 2), foot=min(radius, width / 2, height / 2))


def arch(x: float, y: float, width: float, height: float, radius: float, foot: float = 0) -> Path:
    """A rectangle whose upper corners are rounded by `radius` and the lower ones by `foot`."""
    right, bottom = x + width, y + height
    k, f = radius * (1 - ROUND), foot * (1 - ROUND)
    steps: list[Step] = [
        ("M", (x + radius, y)),
        ("L", (right - radius, y)),
        ("C", (right - k, y, right, y + k, right, y + radius)),
        ("L", (right, bottom - foot)),
    ]
    if foot:
        steps += [
            ("C", (right, bottom - f, right - f, bottom, right - foot, bottom)),
            ("L", (x + foot, bottom)),
            ("C", (x + f, bottom, x, bottom - f, x, bottom - foot)),
        ]
    else:
        steps.append(("L", (x, bottom)))
    steps += [("L", (x, y + radius)), ("C", (x, y + k, x + k, y, x + radius, y)), ("Z", ())]
    return tuple(steps)


def ellipse(cx: float, cy: float, rx: float, ry: float) -> Path:
    a, b = rx * ROUND, ry * ROUND
    return (
        ("M", (cx + rx, cy)),
        ("C", (cx + rx, cy + b, cx + a, cy + ry, cx, cy + ry)),
        ("C", (cx - a, cy + ry, cx - rx, cy + b, cx - rx, cy)),
        ("C", (cx - rx, cy - b, cx - a, cy - ry, cx, cy - ry)),
        ("C", (cx + a, cy - ry, cx + rx, cy - b, cx + rx, cy)),
        ("Z", ()),
    )


def hexagon(cx: float, cy: float, radius: float) -> Path:
    """A hexagon that stands on a corner."""
    return _polygon(
        tuple(
            (cx + radius * math.sin(math.radians(turn)), cy - radius * math.cos(math.radians(turn)))
            for turn in range(0, 360, 60)
        )
    )


def _polygon(points: Sequence[tuple[float, float]]) -> Path:
    first, *rest = points
    return (("M", first), *(("L", point) for point in rest), ("Z", ()))


def moved(path: Path, x: float, y: float, scale: float = 1) -> Path:
    """The path scaled about the origin, then moved."""
    return tuple(
        (letter, tuple(at * scale + (y if index % 2 else x) for index, at in enumerate(numbers)))
        for letter, numbers in path
    )


def bounds(path: Path) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a box that holds the path (control points included)."""
    xs = [number for _, numbers in path for number in numbers[::2]]
    ys = [number for _, numbers in path for number in numbers[1::2]]
    return (min(xs), min(ys), max(xs), max(ys)) if xs else (0, 0, 0, 0)


def dashes(x: float, y: float, until: float, dash: float, gap: float, thickness: float) -> Iterator[Path]:
    """A broken line to the right, as rectangles."""
    while x < until:
        yield rect(x, y - thickness / 2, min(dash, until - x), thickness)
        x += dash + gap


@lru_cache(maxsize=512)
def parse(data: str) -> Path:
    """
    The path of an SVG `d` attribute.

    :raises ValueError: for what is no path.
    """
    return tuple(_steps(_commands(data)))


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens: list[str] = NUMBERS.findall(data)
    index, letter = 0, ""
    while index < len(tokens):
        if tokens[index].isalpha():
            letter, index = tokens[index], index + 1
        count = TAKES.get(letter.upper(), -1)
        if count < 0 or index + count > len(tokens):
            raise ValueError(f"Not a path: {data[:40]!r}")
        yield letter, [float(token) for token in tokens[index : index + count]]
        index += count
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _steps(commands: Iterable[tuple[str, list[float]]]) -> Iterator[Step]:
    x = y = start_x = start_y = 0.0
    before = (0.0, 0.0)
    for letter, found in commands:
        kind, numbers = letter.upper(), found
        if letter.islower():
            numbers = _absolute(kind, found, x, y)
        if kind == "Z":
            yield "Z", ()
            x, y = before = start_x, start_y
            continue
        if kind == "A":
            yield from _arc(x, y, numbers)
        elif kind in "HV":
            numbers = [numbers[0], y] if kind == "H" else [x, numbers[0]]
            yield "L", tuple(numbers)
        elif kind == "S":
            numbers = [2 * x - before[0], 2 * y - before[1], *numbers]
            yield "C", tuple(numbers)
        elif kind == "Q":
            yield "C", _cubic(x, y, numbers)
        else:
            yield kind, tuple(numbers)
        x, y = numbers[-2], numbers[-1]
        before = (numbers[2], numbers[3]) if kind in "CS" else (x, y)
        if kind == "M":
            start_x, start_y = x, y


def _absolute(kind: str, numbers: list[float], x: float, y: float) -> list[float]:
    if kind == "A":
        return [*numbers[:5], numbers[5] + x, numbers[6] + y]
    if kind in "HV":
        return [numbers[0] + (x if kind == "H" else y)]
    return [number + (y if index % 2 else x) for index, number in enumerate(numbers)]


def _cubic(x: float, y: float, numbers: list[float]) -> tuple[float, ...]:
    qx, qy, to_x, to_y = numbers
    return (
        x + 2 / 3 * (qx - x),
        y + 2 / 3 * (qy - y),
        to_x + 2 / 3 * (qx - to_x),
        to_y + 2 / 3 * (qy - to_y),
        to_x,
        to_y,
    )


def _arc(x: float, y: float, numbers: list[float]) -> Iterator[Step]:
    """A circular arc (rx = ry, no turn) as cubics of at most a quarter each; the drawings need no other."""
    radius, _, _, large, sweep, to_x, to_y = numbers
    dx, dy = (x - to_x) / 2, (y - to_y) / 2
    half = math.hypot(dx, dy)
    if half == 0 or radius == 0:
        yield "L", (to_x, to_y)
        return
    radius = max(radius, half)
    away = math.sqrt(max(0.0, radius * radius / (half * half) - 1)) * (-1 if bool(large) == bool(sweep) else 1)
    cx, cy = (x + to_x) / 2 + away * dy, (y + to_y) / 2 - away * dx
    start, end = math.atan2(y - cy, x - cx), math.atan2(to_y - cy, to_x - cx)
    turn = (end - start) % (2 * math.pi) if sweep else -((start - end) % (2 * math.pi))
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / pieces
    k = 4 / 3 * math.tan(step / 4)
    for piece in range(pieces):
        a, b = start + piece * step, start + (piece + 1) * step
        yield (
            "C",
            (
                cx + radius * (math.cos(a) - k * math.sin(a)),
                cy + radius * (math.sin(a) + k * math.cos(a)),
                cx + radius * (math.cos(b) + k * math.sin(b)),
                cy + radius * (math.sin(b) - k * math.cos(b)),
                cx + radius * math.cos(b),
                cy + radius * math.sin(b),
            ),
        )
