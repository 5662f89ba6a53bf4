"""Nations, regions, and the constituencies of 2010 and 2024 with their hexagons."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from groundswell.trunk.places.loading.outlines import Outlines
from groundswell.trunk.places.loading.steps import Progress, Report
from groundswell.trunk.places.models import Area, BoundarySet, Placing, Sector, Succession

REGIONS, OLD, NEW = "geo/regions.csv", "geo/constituencies_2010.csv", "geo/constituencies_2024.csv"
OLD_HEXAGONS, NEW_HEXAGONS = "geo/hex/constituencies_2010.hexjson", "geo/hex/constituencies_2024.hexjson"
BECAME = "geo/constituencies_2010_to_2024.csv"
FILES = (REGIONS, OLD, NEW, OLD_HEXAGONS, NEW_HEXAGONS, BECAME)
ENGLAND = "E92000001"
_LOADED = ("name", "name_welsh", "short", "slug", "parent", "hex_q", "hex_r", "electorate")


def load(directory: Path, old: BoundarySet, new: BoundarySet, report: Report, progress: Progress) -> None:
    """Write or update every area, and what became of the old ones."""
    with transaction.atomic():
        regions = _rows(directory / REGIONS)
        # The other three nations are regions too, under one code.
        nation_codes = {row["nation"]: row["code"] for row in regions} | {"England": ENGLAND}
        nations = _keep(new, Area.NATION, [{"code": code, "name": name} for name, code in nation_codes.items()])
        parents = _keep(
            new,
            Area.REGION,
            [
                {"code": row["code"], "name": row["name"], "parent": nations[nation_codes[row["nation"]]]}
                for row in regions
            ],
        )
        progress("Areas", 1, 3)
        old_areas = _constituencies(old, directory / OLD, directory / OLD_HEXAGONS, parents)
        progress("Areas", 2, 3)
        new_areas = _constituencies(new, directory / NEW, directory / NEW_HEXAGONS, parents)
        successions = [
            Succession(
                old=old_areas[row["code_2010"]],
                new=new_areas[row["code_2024"]],
                share=float(row["share_of_2010_population"] or 0),
            )
            for row in _rows(directory / BECAME)
        ]
        Succession.objects.bulk_create(
            successions, update_conflicts=True, unique_fields=["old", "new"], update_fields=["share"]
        )
    progress("Areas", 3, 3)
    report.found |= {
        "nations": len(nations),
        "regions": len(parents),
        "constituencies of 2010": len(old_areas),
        "constituencies of 2024": len(new_areas),
    }


def mean_of(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """
    The mean of points, to five places. `fsum` is exact in any order, so that a second load, whose rows come in
    another order, gives the same last digit.
    """
    lats, lons = zip(*points, strict=True)
    return round(fsum(lats) / len(lats), 5), round(fsum(lons) / len(lons), 5)


def put_on_the_map(old: BoundarySet, new: BoundarySet, outlines: Mapping[int, Outlines]) -> None:
    """
    Give each area a middle: the mean of the sectors that lie mostly in it (where people live), else of its outline.

    Regions and nations get the mean of their parts.
    """
    points = {
        row.code: (row.lat, row.lon) for row in Sector.objects.all() if row.lat is not None and row.lon is not None
    }
    middles: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for code, area_id in Placing.objects.filter(code__contains=" ", share__gte=0.5).values_list("code", "area_id"):
        if code in points:
            middles[area_id].append(points[code])
    with transaction.atomic():
        areas = list(Area.objects.filter(boundary_set__in=[old, new], kind=Area.CONSTITUENCY))
        for area in areas:
            if found := middles.get(area.pk):
                area.lat, area.lon = mean_of(found)
            elif outline := outlines[area.boundary_set_id].by_code.get(area.code):
                area.lat, area.lon = outline.middle
        Area.objects.bulk_update(areas, ["lat", "lon"], batch_size=200)
        for kind in (Area.REGION, Area.NATION):
            wholes = list(Area.objects.filter(boundary_set=new, kind=kind))
            for whole in wholes:
                parts = whole.children.filter(boundary_set=new, lat__isnull=False, lon__isnull=False)
                whole.lat, whole.lon = mean_of([(part.lat or 0.0, part.lon or 0.0) for part in parts])
            Area.objects.bulk_update(wholes, ["lat", "lon"])


def _constituencies(
    boundary_set: BoundarySet, path: Path, hexagons: Path, parents: Mapping[str, Area]
) -> dict[str, Area]:
    cells = json.loads(hexagons.read_text())["hexes"]
    return _keep(
        boundary_set,
        Area.CONSTITUENCY,
        [
            {
                "code": row["code"],
                "name": row["name"],
                "name_welsh": row.get("name_welsh", ""),
                "short": row.get("ukparl_id", "").rpartition(".")[2] or _initials(row["name"]),
                "parent": parents[row["region_code"]],
                "hex_q": cells[row["code"]]["q"],
                "hex_r": cells[row["code"]]["r"],
                "electorate": int(row.get("electorate_ge_2024") or row.get("electorate_ge_2015") or 0) or None,
            }
            for row in _rows(path)
        ],
    )


def _keep(boundary_set: BoundarySet, kind: str, rows: Iterable[dict[str, Any]]) -> dict[str, Area]:
    """Insert or update the areas of one kind; give them by code. Ids stay."""
    areas = [Area(boundary_set=boundary_set, kind=kind, slug=slugify(row["name"]), **row) for row in rows]
    Area.objects.bulk_create(
        areas,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["boundary_set", "kind", "code"],
        update_fields=list(_LOADED),
    )
    return {area.code: area for area in Area.objects.filter(boundary_set=boundary_set, kind=kind)}


def _initials(name: str) -> str:
    """A mark for a hexagon: "ALD" for Aldershot, "LEC" for Leeds Central, "LNE" for Leeds North East."""
    words = [word for word in slugify(name).upper().split("-") if word not in ("AND", "OF", "THE", "UPON")]
    if len(words) == 2:
        return words[0][:2] + words[1][:1]
    return "".join(word[0] for word in words[:3]) if len(words) > 2 else words[0][:3]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
