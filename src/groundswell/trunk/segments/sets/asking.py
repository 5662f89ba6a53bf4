"""Working out expressions over one state of the sets."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import cos, floor, radians

import numpy as np
from django.utils import timezone
from pyroaring import BitMap

from groundswell.trunk.places.selectors import EARTH_RADIUS_MILES, miles_between
from groundswell.trunk.segments.expression import (
    AllOf,
    AnyOf,
    Expression,
    Has,
    Not,
    Only,
    Since,
    Within,
)
from groundswell.trunk.segments.sets.days import from_day_on
from groundswell.trunk.segments.sets.people import CELL_LAT, CELL_LON, cell_name
from groundswell.trunk.segments.sets.state import EMPTY, Numbers, State

MILES_A_DEGREE = EARTH_RADIUS_MILES * radians(1)


class Asked:
    """Expressions being worked out at one moment. What is given back may be a set of the state: never change it."""

    def __init__(self, state: State, at: datetime) -> None:
        self.state = state
        self.today = timezone.localdate(at, timezone.get_default_timezone())

    def whole(self, expression: Expression) -> BitMap:
        """The people of an expression."""
        return self.among(expression, self.state.here)

    def among(self, expression: Expression, people: BitMap) -> BitMap:
        """Those of these people of whom an expression is true."""
        match expression:
            case Has(fact):
                return self.state.having(fact) & people
            case Not(part):
                return people - self._near(part, people)
            case AllOf(parts):
                return self._all(parts, people)
            case AnyOf(parts):
                return self._any(parts, people)
            case Since():
                return self.since(expression) & people
            case Within(lat, lon, miles):
                return within(self.state, people, lat, lon, miles)
            case Only(ids):
                return people & BitMap(ids)

    def _near(self, expression: Expression, people: BitMap) -> BitMap:
        """The same, and perhaps others besides: what is taken away from `people` or cut with them need not be cut."""
        match expression:
            case Has(fact):
                return self.state.having(fact)
            case Since():
                return self.since(expression)
        return self.among(expression, people)

    def _all(self, parts: Sequence[Expression], people: BitMap) -> BitMap:
        """The cheap and narrow ones first, so that those which must look at each person look at few."""
        found = people
        for part in sorted(parts, key=_cost):
            if isinstance(part, Not):
                found = found - self._near(part.part, found)
            elif isinstance(part, Has | Since):
                found = found & self._near(part, found)
            else:
                found = self.among(part, found)
        return found

    def _any(self, parts: Sequence[Expression], people: BitMap) -> BitMap:
        if not parts:
            return EMPTY
        return BitMap.union(*(self._near(part, people) for part in parts)) & people

    def since(self, since: Since) -> BitMap:
        """Who did it on a day from one on, or ever."""
        name, day = f"day:{since.kind}:{since.object_id}", self.first_day(since)
        if (name, day) not in self.state.kept:
            self.state.kept[name, day] = from_day_on(name, self.state.facts, day)
        return self.state.kept[name, day]

    def first_day(self, since: Since) -> date | None:
        days = [since.day] if since.day else []
        if since.days is not None:
            days.append(self.today - timedelta(days=min(since.days, 40_000)))
        return max(days, default=None)


def _cost(part: Expression) -> int:
    match part:
        case Has() | Only():
            return 0
        case Since():
            return 1
        case Not(inner):
            return 2 + _cost(inner)
        case Within():
            return 9
    return 5


def within(state: State, people: BitMap, lat: float, lon: float, miles: float) -> BitMap:
    """
    Those of these people who live within so many miles of a point: whole cells of the grid where they lie within, each
    person's own point where a cell lies across the edge.
    """
    if not people:
        return EMPTY
    inside, edge = _cells(state, lat, lon, miles)
    found = people & inside
    near = people & edge
    if near:
        ids = np.frombuffer(near.to_array(), np.uint32)
        distances = miles_from(lat, lon, state.columns["lat"][ids], state.columns["lon"][ids])
        found |= BitMap(ids[distances <= miles])
    return found


def _cells(state: State, lat: float, lon: float, miles: float) -> tuple[BitMap, BitMap]:
    """Everybody of the cells that lie within, and of those across the edge; kept, as each line of a page asks them."""
    if (lat, lon, miles) not in state.kept:
        inside: list[BitMap] = []
        edge: list[BitMap] = []
        for row, column, is_inside in _near_cells(lat, lon, miles):
            cell = state.facts.get(cell_name(row, column))
            if cell is not None:
                (inside if is_inside else edge).append(cell)
        found = (BitMap.union(*cells) if cells else EMPTY for cells in (inside, edge))
        state.kept[lat, lon, miles] = tuple(found)
    inside_and_edge: tuple[BitMap, BitMap] = state.kept[lat, lon, miles]
    return inside_and_edge


def _near_cells(lat: float, lon: float, miles: float) -> Iterator[tuple[int, int, bool]]:
    """The cells that may hold somebody within, by row and column, and whether the whole cell lies within."""
    tall = miles / MILES_A_DEGREE
    # A degree of longitude is shortest at the end that is nearer to a pole.
    shortest = max(1e-3, cos(radians(min(89.9, abs(lat) + tall))))
    rows = range(floor((lat - tall) / CELL_LAT), floor((lat + tall) / CELL_LAT) + 1)
    wide = min(180.0, tall / shortest)
    columns = range(floor((lon - wide) / CELL_LON), floor((lon + wide) / CELL_LON) + 1)
    # A corner belongs to four cells.
    corners = {
        (row, column): miles_between(lat, lon, row * CELL_LAT, column * CELL_LON)
        for row in range(rows.start, rows.stop + 1)
        for column in range(columns.start, columns.stop + 1)
    }
    for row in rows:
        # No point of a cell is farther from its farthest corner than its diagonal is long.
        diagonal = miles_between(row * CELL_LAT, 0.0, (row + 1) * CELL_LAT, CELL_LON) * 1.02 + 0.01
        for column in columns:
            farthest = max(corners[row + up, column + right] for up in (0, 1) for right in (0, 1))
            if farthest - diagonal <= miles:
                yield row, column, farthest <= miles * 0.999


def miles_from(lat: float, lon: float, lats: Numbers, lons: Numbers) -> Numbers:
    """Miles along the ground from a point to many, in degrees; not a number for a point that is not known."""
    across = np.radians(lats.astype(np.float64) - lat) / 2
    along = np.radians(lons.astype(np.float64) - lon) / 2
    root = np.sin(across) ** 2 + cos(radians(lat)) * np.cos(np.radians(lats.astype(np.float64))) * np.sin(along) ** 2
    found: Numbers = 2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(np.minimum(1.0, root)))
    return found
