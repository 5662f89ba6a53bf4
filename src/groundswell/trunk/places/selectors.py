"""Reads: where a postcode lies, the areas of a campaign, distances."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from django.db.models import F, QuerySet
from django.urls import reverse

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area, BoundarySet, Placing, Postcode, Sector, Succession
from groundswell.trunk.places.postcodes import compact, sector
from groundswell.trunk.records.sql import Started, find

EARTH_RADIUS_MILES = 3958.8
Placed = tuple[float, int, int, bool]


@dataclass(frozen=True)
class Located:
    """
    Where a postcode lies.

    `probable` means "probably `area_id`": it lies near a border of a map that is approximate. `candidates` are the
    areas to choose from, likeliest first; empty where the area is certain or the postcode is unknown.
    """

    area_id: int | None
    probable: bool = False
    candidates: tuple[int, ...] = ()


UNKNOWN = Located(None)


def locate(codes: Collection[str], *, boundary_set_id: int) -> dict[str, Located]:
    """
    Say where postcodes ("LS6 1AA", as `read_postcode` gives them) lie in one version of the boundaries.

    One query for a batch. A code that we do not hold is placed by its sector: surely if the whole
    sector lies in one area, else by offering the sector's areas. The answer has every code given.
    """
    keys = sorted({(boundary_set_id, key) for code in codes for key in (compact(code), sector(code))})
    placings: dict[str, list[Placed]] = {}
    columns = ("code", "share", "id", "area_id", "near_border")
    for key, share, pk, area_id, near_border in find(Placing, ("boundary_set_id", "code"), keys, columns).rows():
        placings.setdefault(key, []).append((-share, pk, area_id, near_border))
    return {code: _located(placings.get(compact(code), []), sorted(placings.get(sector(code), []))) for code in codes}


def locate_for(campaign: Campaign, codes: Collection[str]) -> dict[str, Located]:
    """
    Say where postcodes lie for a campaign: on its own map, and those that are not on it on the newest current map
    that has them, so that a person from outside still learns who represents her.
    """
    return locate_on(campaign.boundary_set_id, codes, start_current_maps)


def start_current_maps() -> Started:
    """Begin to read which maps are current, for `locate_on`."""
    return find(BoundarySet, ("current",), [(True,)], ("id", "from_on"))


def locate_on(own: int | None, codes: Collection[str], current_maps: Callable[[], Started]) -> dict[str, Located]:
    """`locate_for` a campaign whose map is known, if it has one."""
    found = locate(codes, boundary_set_id=own) if own else dict.fromkeys(codes, UNKNOWN)
    missing = [code for code, located in found.items() if located.area_id is None and not located.candidates]
    if missing:
        for boundary_set_id in _newest_first(current_maps(), besides=own):
            there = locate(missing, boundary_set_id=boundary_set_id)
            found |= {code: located for code, located in there.items() if located.area_id or located.candidates}
            missing = [code for code in missing if found[code].area_id is None and not found[code].candidates]
    return found


def _newest_first(current_maps: Started, *, besides: int | None) -> list[int]:
    maps = sorted(current_maps.rows(), key=lambda row: (-(row[1] or date.min).toordinal(), row[0]))
    return [pk for pk, _ in maps if pk != besides]


def _located(own: list[Placed], of_sector: list[Placed]) -> Located:
    """Decide from a postcode's own placings, else its sector's: largest share first, then in the order of loading."""
    found = sorted(own) or of_sector
    candidates = tuple(area_id for _, _, area_id, _ in found)
    if not found or found[0][0] != -1:
        return Located(None, candidates=candidates)
    near_border = found[0][3]
    return Located(candidates[0], True, candidates) if near_border else Located(candidates[0])


def point_of(code: str) -> tuple[float, float] | None:
    """Latitude and longitude of a postcode, else the mean of its sector's, else None."""
    found = Postcode.objects.filter(code=compact(code)).first() or Sector.objects.filter(code=sector(code)).first()
    return (found.lat, found.lon) if found and found.lat is not None and found.lon is not None else None


def points_of(codes: Collection[str]) -> dict[str, tuple[float, float]]:
    """The same for many postcodes in one query, or two; those without a point are left out."""
    by_code = {compact(code): code for code in codes}
    found = {by_code[key]: (lat, lon) for key, lat, lon in _points(Postcode, by_code)}
    by_sector: dict[str, list[str]] = {}
    for code in codes:
        if code not in found:
            by_sector.setdefault(sector(code), []).append(code)
    found |= {code: (lat, lon) for key, lat, lon in _points(Sector, by_sector) for code in by_sector[key]}
    return found


def _points(model: type[Postcode] | type[Sector], keys: Collection[str]) -> Iterator[tuple[str, float, float]]:
    rows = find(model, ("code",), sorted((key,) for key in keys), ("code", "lat", "lon")).rows()
    return ((key, lat, lon) for key, lat, lon in rows if lat is not None and lon is not None)


def miles_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Miles along the ground between two points in degrees."""
    here, there = radians(lat), radians(other_lat)
    across, along = (there - here) / 2, radians(other_lon - lon) / 2
    root = sin(across) ** 2 + cos(here) * cos(there) * sin(along) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(sqrt(min(1.0, root)))


def boundary_set_of(campaign: Campaign) -> BoundarySet | None:
    """The campaign's map: the one it chose, else the newest current one that is loaded, else None."""
    return (
        campaign.boundary_set
        or BoundarySet.objects.filter(current=True).order_by(F("from_on").desc(nulls_last=True), "pk").first()
    )


def area_by_code(boundary_set: BoundarySet | None, code: str) -> Area | None:
    """
    The area with an official code: of this boundary set first, else of any other (an old page stays reachable).

    Scotland, Wales and Northern Ireland are nation and region under one code: the smaller kind is given.
    """
    found = Area.objects.filter(code=code).select_related("boundary_set", "parent__parent")
    kinds = (Area.CONSTITUENCY, Area.REGION, Area.NATION)
    ranked = sorted(found, key=lambda area: (area.boundary_set != boundary_set, kinds.index(area.kind), area.pk))
    return ranked[0] if ranked else None


def constituencies(boundary_set: BoundarySet) -> QuerySet[Area]:
    """The smallest areas of a map, by name."""
    return boundary_set.areas.filter(kind=Area.CONSTITUENCY).order_by("name")


def area_url(area: Area, campaign: Campaign) -> str:
    """Address of the area's page in a campaign."""
    return reverse("areas:area", args=[campaign.slug, area.code, area.slug])


def successions(area: Area) -> QuerySet[Succession]:
    """What became of an area of an old map, largest part first."""
    return area.became.select_related("new__boundary_set").order_by("-share", "new__name")


def predecessors(area: Area) -> QuerySet[Succession]:
    """What an area was made from, largest part first."""
    return area.came_from.select_related("old__boundary_set").order_by("-share", "old__name")
