"""Where the hexagons of a public board stand, and by which shape each answer is known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from groundswell.trunk.targets.faces import Face
from groundswell.trunk.targets.models import Standing

SOLID, INK, HATCH, DOTS, BARE, NOT_YET = "r", "d", "l", "p", "n", "0"
IN_ORDER = (INK, HATCH, DOTS)
HALF, DOWN, EDGE = 26, 45, 34
MOST_WITH_CODES = 100
"""Above so many a hexagon holds no code that could be read on a phone; the list leads on from there."""


class OnMap(Protocol):
    """What a map needs of a row."""

    @property
    def hexagon(self) -> tuple[int, int] | None: ...
    @property
    def shape(self) -> str: ...


@dataclass(frozen=True)
class Spot:
    """A row at its place on the map, in the map's own units."""

    row: OnMap
    x: int
    y: int

    @property
    def text_y(self) -> int:
        return self.y + 6

    @property
    def dot_x(self) -> int:
        return self.x + 17

    @property
    def dot_y(self) -> int:
        return self.y - 25


@dataclass(frozen=True)
class BoardMap:
    """
    `spots` in reading order. A `dense` map is drawn as one picture, `by_shape`, without codes. `left` and `top` are
    the column and row that scripts count from.
    """

    spots: Sequence[Spot]
    view_box: str
    left: int
    top: int
    dense: bool

    @property
    def by_shape(self) -> list[tuple[str, list[Spot]]]:
        found: dict[str, list[Spot]] = {shape: [] for shape in (NOT_YET, BARE, DOTS, HATCH, INK, SOLID)}
        for spot in self.spots:
            found[spot.row.shape].append(spot)
        return list(found.items())


def placed(rows: Iterable[OnMap]) -> tuple[BoardMap, list[OnMap]]:
    """
    Give the map, and the rows that stand beside it: those without a hexagon, and all but the first of each hexagon.

    Rows of the map that are odd stand half a hexagon to the right, as everywhere.
    """
    at: dict[tuple[int, int], OnMap] = {}
    beside: list[OnMap] = []
    for row in rows:
        if row.hexagon is None or row.hexagon in at:
            beside.append(row)
        else:
            at[row.hexagon] = row
    if not at:
        return BoardMap([], "0 0 1 1", 0, 0, dense=False), beside
    left, top = min(q for q, _ in at), min(-r for _, r in at)
    spots = [
        Spot(row, ((q - left) * 2 + (-r % 2)) * HALF + EDGE, (-r - top) * DOWN + EDGE)
        for (q, r), row in sorted(at.items(), key=lambda item: (-item[0][1], item[0][0]))
    ]
    width, height = max(spot.x for spot in spots) + EDGE, max(spot.y for spot in spots) + EDGE
    first = min(spot.x for spot in spots) - EDGE
    view_box = f"{first} 0 {width - first} {height}"
    return BoardMap(spots, view_box, left, top, dense=len(spots) > MOST_WITH_CODES), beside


def shapes_of(candidates: Sequence[tuple[str, bool]], first_at: Mapping[str, Any]) -> dict[str, str]:
    """
    The shape of each candidate by id, from (id, backed) pairs.

    The one the campaign backs is solid in its colour; the others are ink, hatch and dots in the order in which they
    were first nominated, and all further ones dots. `first_at` says when; who was never nominated comes last.
    """
    order = {candidate: number for number, (candidate, _) in enumerate(candidates)}
    others = sorted(
        (candidate for candidate, backed in candidates if not backed),
        key=lambda one: (one not in first_at, first_at.get(one, order[one]), order[one]),
    )
    found = defaultdict(lambda: DOTS, zip(others, IN_ORDER, strict=False))
    return {candidate: SOLID if backed else found[candidate] for candidate, backed in candidates}


def shape_of(face: Face, shapes: Mapping[str, str]) -> str:
    """The shape of one answer. Without candidates, for is solid and against ink."""
    if face.stance == Standing.DECLARED:
        return shapes.get(face.candidate, SOLID)
    return {Standing.AGAINST: INK, Standing.NONE: BARE, Standing.WONT_SAY: BARE}.get(face.stance, NOT_YET)
