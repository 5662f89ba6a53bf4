"""
Postcodes, sectors, and where they lie in both versions of the constituencies.

A full postcode near a border of 2024 also gets a row, with share 0, for each area whose outline comes within 1.3 km:
these are offered beside the probable one. (1 km is the file's "near"; the rest is the size of the cells we look in.)

A sector gets a row for each area its people may live in:

- the areas of the sector's full postcodes, where we hold them, with their true shares;
- else the areas whose outline comes near. How near depends on how far the next sectors are: 1.5 times the way to the
  third nearest. On the 1,063 sectors divided in 2024 whose full postcodes we hold this finds the right area for 95 of
  100 postcodes outside the main one, offering 2.7 areas on average. In 2010 the file says how many areas there are:
  that many of the nearest beside the main one are offered, one to spare.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import cos, floor, hypot, radians
from pathlib import Path

from groundswell.trunk.places.loading.outlines import KM_A_DEGREE, Outlines
from groundswell.trunk.places.loading.placings import Wanted, keep_placings, keep_points
from groundswell.trunk.places.loading.steps import Progress, Report
from groundswell.trunk.places.models import Area, BoundarySet, Postcode, Sector
from groundswell.trunk.places.postcodes import compact

UNITS, SECTORS = "postcodes/unit_postcodes_12_areas.csv.gz", "postcodes/postcode_sectors_uk.csv"
FILES = (UNITS, SECTORS)
NEAR_KM = 1.0
MOST_KM, LEAST_KM = 15.0, 0.5
MOST_CANDIDATES = 8
_CELLS_A_DEGREE = 200
_CELL_KM = 0.3
_SECTOR_CELLS_A_DEGREE = 5


@dataclass
class HeldSector:
    """What a sector's full postcodes say: how many lie in each area of both maps, and which areas of 2024 come near."""

    old: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    near: set[str] = field(default_factory=set)


class Neighbours:
    """The areas near points, looked up once for each cell of about half a kilometre."""

    def __init__(self, outlines: Outlines) -> None:
        self._outlines = outlines
        self._cells: dict[tuple[int, int], tuple[str, ...]] = {}

    def of(self, lat: float, lon: float) -> tuple[str, ...]:
        """Codes of the areas around a point that is known to be near a border, nearest first."""
        cell = floor(lat * _CELLS_A_DEGREE), floor(lon * _CELLS_A_DEGREE)
        if cell not in self._cells:
            middle = (cell[0] + 0.5) / _CELLS_A_DEGREE, (cell[1] + 0.5) / _CELLS_A_DEGREE
            found = self._outlines.near(*middle, NEAR_KM + _CELL_KM)
            # On a coast the border is the shore: the nearest other area is all there is to choose.
            found = found if len(found) > 1 else self._outlines.near(*middle, MOST_KM)[:2]
            self._cells[cell] = tuple(code for _, code in found)
        return self._cells[cell]


def load(
    directory: Path,
    old: BoundarySet,
    new: BoundarySet,
    outlines: Mapping[int, Outlines],
    report: Report,
    progress: Progress,
) -> None:
    """Write or update postcodes and sectors, and their placings in both sets."""
    old_ids, new_ids = _ids(old), _ids(new)
    points: dict[str, tuple[float, float]] = {}
    in_old: Wanted = {}
    in_new: Wanted = {}
    held: dict[str, HeldSector] = defaultdict(HeldSector)
    neighbours = Neighbours(outlines[new.pk])
    for row in _units(directory / UNITS):
        code, lat, lon = compact(row["postcode"]), float(row["lat"]), float(row["lon"])
        near = row["near_2024_border"] == "1"
        points[code] = lat, lon
        in_old[code] = ((old_ids[row["constituency_2010"]], 1.0, False),)
        around = [area for area in neighbours.of(lat, lon) if area != row["constituency_2024_approx"]] if near else []
        in_new[code] = (
            (new_ids[row["constituency_2024_approx"]], 1.0, near),
            *((new_ids[area], 0.0, near) for area in around),
        )
        sector = held[row["postcode"][:-2]]
        sector.old[row["constituency_2010"]] += 1
        sector.new[row["constituency_2024_approx"]] += 1
        sector.near.update(around)
    report.found["postcodes"] = len(points)
    report.written += keep_points(Postcode, points, "Postcodes", progress)

    sectors = list(_sectors(directory / SECTORS))
    reach = _reach(sectors)
    sector_points = {row["sector"]: (float(row["lat"]), float(row["lon"])) for row in sectors}
    report.found["sectors"] = len(sectors)
    report.written += keep_points(Sector, sector_points, "Sectors", progress)
    for row in sectors:
        code = row["sector"]
        in_old[code] = _in_old(row, held.get(code), outlines[old.pk], old_ids)
        in_new[code] = _in_new(row, held.get(code), outlines[new.pk], reach[code], new_ids)
    report.written += keep_placings(old, in_old, "Postcodes in the constituencies of 2010", progress)
    report.written += keep_placings(new, in_new, "Postcodes in the constituencies of 2024", progress)


def _in_old(
    row: dict[str, str], held: HeldSector | None, outlines: Outlines, ids: Mapping[str, int]
) -> tuple[tuple[int, float, bool], ...]:
    """A sector's areas of 2010, as stored: one if it lies in one, else about as many as the file counts."""
    main, share, areas = row["constituency_2010"], float(row["share_2010"]), int(row["constituencies_2010_in_sector"])
    others = dict(held.old) if held else {}
    if areas > 1 and len(others) < areas:
        near = [code for _, code in outlines.near(*_point(row), MOST_KM) if code != main]
        others |= {code: others.get(code, 0) for code in near[:areas]}
    return _shared_out(main, 1.0 if areas == 1 else min(share, 0.999), others, False, ids)


def _in_new(
    row: dict[str, str], held: HeldSector | None, outlines: Outlines, reach: float, ids: Mapping[str, int]
) -> tuple[tuple[int, float, bool], ...]:
    """A sector's areas of 2024: those of its postcodes, and those whose outline comes near."""
    main, share = row["constituency_2024_approx"], float(row["share_2024_approx"])
    if held:
        others = dict(held.new) | {code: held.new[code] for code in held.near}
        return _shared_out(main, share, others, bool(held.near), ids)
    around = [code for _, code in outlines.near(*_point(row), reach if share < 1 else NEAR_KM) if code != main]
    if share < 1 and not around:
        around = [code for _, code in outlines.near(*_point(row), MOST_KM) if code != main][:1]
    return _shared_out(main, share, dict.fromkeys(around[:MOST_CANDIDATES], 0), bool(around), ids)


def _shared_out(
    main: str, share: float, others: Mapping[str, int], near_border: bool, ids: Mapping[str, int]
) -> tuple[tuple[int, float, bool], ...]:
    """The main area with its share as stored, then the others by their count of postcodes, sharing what is left."""
    counted = sum(count for code, count in others.items() if code != main)
    rest = sorted(((count, code) for code, count in others.items() if code != main), key=lambda found: -found[0])
    left = round(1 - share, 3)
    return (
        (ids[main], share, near_border),
        *((ids[code], round(left * count / counted, 3) if counted else 0.0, near_border) for count, code in rest),
    )


def _reach(sectors: list[dict[str, str]]) -> dict[str, float]:
    """For each sector the kilometres within which areas are offered: 1.5 times the way to the third nearest sector."""
    cells: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for row in sectors:
        lat, lon = _point(row)
        cells[floor(lat * _SECTOR_CELLS_A_DEGREE), floor(lon * _SECTOR_CELLS_A_DEGREE)].append((lat, lon))
    reach = {}
    for row in sectors:
        lat, lon = _point(row)
        here = floor(lat * _SECTOR_CELLS_A_DEGREE), floor(lon * _SECTOR_CELLS_A_DEGREE)
        squeeze = cos(radians(lat))
        distances = sorted(
            hypot(other_lat - lat, (other_lon - lon) * squeeze) * KM_A_DEGREE
            for down in (-1, 0, 1)
            for across in (-1, 0, 1)
            for other_lat, other_lon in cells.get((here[0] + down, here[1] + across), ())
        )
        # The first is the sector itself.
        third = distances[3] if len(distances) > 3 else MOST_KM
        reach[row["sector"]] = min(MOST_KM, max(LEAST_KM, 1.5 * third))
    return reach


def _point(row: dict[str, str]) -> tuple[float, float]:
    return float(row["lat"]), float(row["lon"])


def _ids(boundary_set: BoundarySet) -> dict[str, int]:
    return dict(boundary_set.areas.filter(kind=Area.CONSTITUENCY).values_list("code", "pk"))


def _units(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _sectors(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
