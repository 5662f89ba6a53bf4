"""Outlines of areas, and which of them lie near a point."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, floor, hypot, radians
from pathlib import Path
from typing import Any

KM_A_DEGREE = 111.2
_CELL = 0.25

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """The rings of one area, holes among them, each a closed line of (longitude, latitude)."""

    code: str
    rings: tuple[Ring, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        longitudes = [lon for ring in self.rings for lon, _ in ring]
        latitudes = [lat for ring in self.rings for _, lat in ring]
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of the middle of the largest ring."""
        longitudes, latitudes = zip(*max(self.rings, key=len), strict=True)
        return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2

    def distance(self, lat: float, lon: float) -> float:
        """Kilometres from a point to the area, 0 inside it. Flat-earth: right to a few metres at these lengths."""
        inside, nearest = False, float("inf")
        squeeze = cos(radians(lat)) * KM_A_DEGREE
        for ring in self.rings:
            x, y = (ring[-1][0] - lon) * squeeze, (ring[-1][1] - lat) * KM_A_DEGREE
            for next_lon, next_lat in ring:
                next_x, next_y = (next_lon - lon) * squeeze, (next_lat - lat) * KM_A_DEGREE
                if (y > 0) != (next_y > 0) and x + (next_x - x) * y / (y - next_y) > 0:
                    inside = not inside
                nearest = min(nearest, _to_line(x, y, next_x, next_y))
                x, y = next_x, next_y
        return 0.0 if inside else nearest


class Outlines:
    """Many outlines, found by a coarse grid of degrees."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self.by_code = {outline.code: outline for outline in outlines}
        self._boxes = {code: outline.box for code, outline in self.by_code.items()}
        self._grid: dict[tuple[int, int], list[str]] = defaultdict(list)
        for code, (west, south, east, north) in self._boxes.items():
            for column in range(floor(west / _CELL) - 1, floor(east / _CELL) + 2):
                for row in range(floor(south / _CELL) - 1, floor(north / _CELL) + 2):
                    self._grid[column, row].append(code)

    def near(self, lat: float, lon: float, km: float) -> list[tuple[float, str]]:
        """Distance and code of the areas within `km` of a point (at most 15), nearest first."""
        found = []
        north_south, east_west = km / KM_A_DEGREE, km / KM_A_DEGREE / cos(radians(lat))
        for code in self._grid[floor(lon / _CELL), floor(lat / _CELL)]:
            west, south, east, north = self._boxes[code]
            if south - north_south <= lat <= north + north_south and west - east_west <= lon <= east + east_west:
                distance = self.by_code[code].distance(lat, lon)
                if distance <= km:
                    found.append((distance, code))
        return sorted(found)


def read_outlines(path: Path, code_property: str) -> Outlines:
    """Read a GeoJSON file of polygons; `code_property` names the property with the area's code."""
    features = json.loads(path.read_text())["features"]
    return Outlines(
        Outline(feature["properties"][code_property], tuple(_rings(feature["geometry"]))) for feature in features
    )


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield tuple((point[0], point[1]) for point in ring)


def _to_line(x: float, y: float, other_x: float, other_y: float) -> float:
    """Distance from the origin to the stretch between two points."""
    along_x, along_y = other_x - x, other_y - y
    length = along_x * along_x + along_y * along_y
    part = 0.0 if not length else min(1.0, max(0.0, -(x * along_x + y * along_y) / length))
    return hypot(x + part * along_x, y + part * along_y)
