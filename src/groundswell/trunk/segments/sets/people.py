"""
What the rows of people themselves say: who is here, her columns, and the facts that stand in her own row (supporter,
confirmed, an address, area, cell of the grid, and the days she was met, joined and did something latest).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from django.utils import timezone
from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import points_of
from groundswell.trunk.records.gathering import Among, Micros
from groundswell.trunk.segments.expression import ANYTHING, JOINED, MET
from groundswell.trunk.segments.facts import People
from groundswell.trunk.segments.sets.state import COLUMNS, KIND_OF_COLUMN, Numbers
from groundswell.trunk.supporters.models import Person

KEYS = ("supporter", "confirmed", "has", "area", "cell", "day")
CELL_LAT, CELL_LON = 0.1, 0.16
"""The grid of the facts "cell:<row>:<column>", in degrees: some seven miles each way in Britain."""
AT_ONCE = 50_000
HOUR = 3_600_000_000
NEVER = -(2**62)
FIELDS = ("pk", "name_key", "postcode", "area_id", "email")
MOMENTS = {
    "latest": "latest_activity_at",
    "met": "created_at",
    "joined": "supporter_since",
    "sure": "email_confirmed_at",
}


@dataclass
class Rows:
    """People being read: their ids, columns, and facts as lists of ids from each block."""

    ids: list[Numbers] = field(default_factory=list)
    columns: dict[str, list[Numbers]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    facts: dict[str, list[BitMap]] = field(default_factory=dict)

    def add(self, fact: str, ids: Numbers) -> None:
        if len(ids):
            self.facts.setdefault(fact, []).append(BitMap(ids))

    def add_each(self, ids: Numbers, values: Numbers, name: Any) -> None:
        """A fact for each different value, called by `name(value)`."""
        order = np.argsort(values, kind="stable")
        found, starts = np.unique(values[order], return_index=True)
        for value, some in zip(found.tolist(), np.split(ids[order], starts[1:]), strict=True):
            self.add(name(value), some)


def read_people(campaign: Campaign, people: People) -> tuple[Numbers, dict[str, Numbers], dict[str, list[BitMap]]]:
    """The ids of those who are neither erased nor merged, their columns in that order, and their facts."""
    found, around = Rows(), _Areas()
    for block in _blocks(campaign, people):
        _read(found, around, block)
    return (
        np.concatenate([np.zeros(0, np.uint32), *found.ids]),
        {name: np.concatenate([np.zeros(0, KIND_OF_COLUMN[name]), *found.columns[name]]) for name in COLUMNS},
        found.facts,
    )


def _blocks(campaign: Campaign, people: People) -> Iterator[dict[str, tuple[Any, ...]]]:
    """Rows by columns, so many at a time."""
    rows = Person.objects.filter(campaign=campaign, erased_at__isnull=True, merged_into__isnull=True).order_by()
    if people is not None:
        rows = rows.filter(Among("pk", people))
    moments = {name: Micros(column) for name, column in MOMENTS.items()}
    asked = rows.annotate(**moments).values_list(*FIELDS, *MOMENTS)
    found = iter(asked) if people is not None else asked.iterator(chunk_size=AT_ONCE // 5)
    some: list[tuple[Any, ...]] = []
    for row in found:
        some.append(row)
        if len(some) == AT_ONCE:
            yield dict(zip((*FIELDS, *MOMENTS), zip(*some, strict=True), strict=True))
            some = []
    if some:
        yield dict(zip((*FIELDS, *MOMENTS), zip(*some, strict=True), strict=True))


def _read(found: Rows, around: "_Areas", block: dict[str, tuple[Any, ...]]) -> None:
    ids = np.array(block["pk"], np.uint32)
    moments = {name: np.array([NEVER if at is None else at for at in block[name]], np.int64) for name in MOMENTS}
    found.ids.append(ids)
    found.columns["latest"].append(moments["latest"])
    letters = np.array([name.encode()[:8] for name in block["name_key"]], "S8")
    found.columns["name"].append(letters.view(">u8").astype(np.uint64))
    found.add("supporter", ids[moments["joined"] != NEVER])
    found.add("confirmed", ids[moments["sure"] != NEVER])
    found.add("has:email", ids[np.array([bool(email) for email in block["email"]])])
    for name, kind in (("latest", ANYTHING), ("met", MET), ("joined", JOINED)):
        _add_days(found, ids, moments[name], kind)
    areas = np.array([area_id or 0 for area_id in block["area_id"]], np.int64)
    for area_id in np.unique(areas[areas > 0]).tolist():
        for pk in around.of(area_id):
            found.add(f"area:{pk}", ids[areas == area_id])
    _add_places(found, ids, block["postcode"])


def _add_days(found: Rows, ids: Numbers, moments: Numbers, kind: str) -> None:
    """The local day, worked out for each hour once."""
    known = moments != NEVER
    ids, hours = ids[known], moments[known] // HOUR
    each, which = np.unique(hours, return_inverse=True)
    days = np.array([_day(hour) for hour in each.tolist()], "U10")
    if len(each):
        found.add_each(ids, days[which], lambda day: f"day:{kind}::{day}")


def _day(hour: int) -> str:
    moment = datetime.fromtimestamp(hour * 3600, tz=timezone.get_default_timezone())
    return moment.date().isoformat()


def _add_places(found: Rows, ids: Numbers, postcodes: tuple[str, ...]) -> None:
    points = points_of({code for code in postcodes if code})
    nowhere = (np.nan, np.nan)
    where = np.array([points.get(code, nowhere) for code in postcodes], np.float32).reshape(-1, 2)
    lats, lons = where[:, 0], where[:, 1]
    found.columns["lat"].append(lats)
    found.columns["lon"].append(lons)
    known = ~np.isnan(lats)
    if known.any():
        rows = np.floor(lats[known].astype(np.float64) / CELL_LAT).astype(np.int64)
        columns = np.floor(lons[known].astype(np.float64) / CELL_LON).astype(np.int64)
        found.add_each(ids[known], rows * 100_000 + columns + 50_000, _cell)


def _cell(number: int) -> str:
    row, column = divmod(number, 100_000)
    return cell_name(row, column - 50_000)


def cell_name(row: int, column: int) -> str:
    return f"cell:{row}:{column}"


class _Areas:
    """Each area with those around it: somebody who lives in one lives in its region and nation."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[int, ...]] = {}

    def of(self, area_id: int) -> tuple[int, ...]:
        if not self.known:
            rows = Area.objects.values_list("pk", "parent_id", "parent__parent_id")
            self.known = {row[0]: tuple(pk for pk in row if pk) for row in rows}
        return self.known.get(area_id, (area_id,))
