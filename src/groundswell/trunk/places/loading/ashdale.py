"""Load the fictional Ashdale: the demo's areas, postcodes and representatives. Twice is the same as once."""

from datetime import datetime
from zlib import crc32

from django.db import transaction
from django.utils.text import slugify

from groundswell.trunk.places.loading import ashdale_places as ashdale
from groundswell.trunk.places.loading.placings import Place, Wanted, keep_placings, keep_points
from groundswell.trunk.places.loading.steps import in_silence
from groundswell.trunk.places.models import Area, BoundarySet, Postcode, Sector
from groundswell.trunk.places.postcodes import compact
from groundswell.trunk.targets.services import Listed, load_targets

SOURCE = ashdale.COUNCIL
# Degrees between the middles of two hexagons: about 3 km each way.
_ACROSS, _DOWN = 0.048, 0.023
_NEAR_BORDER = 2


@transaction.atomic
def load_ashdale(*, at: datetime) -> BoundarySet:
    """
    Write Ashdale's boundary set "ashdale" and all that lies in it, with its councillors, mayor and member as targets.

    In each ward two postcodes of fifteen stand near the border with the next ward, and sector 9 of each district is
    divided between its wards, so that "probably" and the choice of an area can be seen.
    """
    boundary_set, _ = BoundarySet.objects.update_or_create(
        code="ashdale",
        defaults={
            "name": "Wards of Ashdale",
            "place_name": "ward",
            "approximate": True,
            "current": True,
            "credit": "Ashdale is fictional: so are its wards, postcodes and councillors.",
        },
    )
    region = _areas(boundary_set)
    wards = dict(boundary_set.areas.filter(kind=Area.CONSTITUENCY).values_list("code", "pk"))
    points, sector_points, placings = _postcodes(wards)
    keep_points(Postcode, points, "", in_silence)
    keep_points(Sector, sector_points, "", in_silence)
    keep_placings(boundary_set, placings, "", in_silence)
    load_targets(source=SOURCE, listed=_representatives(region, wards), no_sending=False, at=at)
    return boundary_set


def ward_code(ward: ashdale.Ward) -> str:
    """The code of a ward, as it stands in addresses: "ASH05"."""
    return f"ASH{ashdale.WARDS.index(ward) + 1:02d}"


def all_postcodes() -> list[str]:
    """Every postcode of Ashdale ("AD4 7QX"), ward by ward: for making up its people."""
    return [code for ward in ashdale.WARDS for code in _codes(ward)]


def _areas(boundary_set: BoundarySet) -> Area:
    middle = _point(3, 3.5)
    region, _ = Area.objects.update_or_create(
        boundary_set=boundary_set,
        kind=Area.REGION,
        code="ASH",
        defaults={"name": "Ashdale", "slug": "ashdale", "short": "ASH", "lat": middle[0], "lon": middle[1]},
    )
    wards = []
    for ward in ashdale.WARDS:
        lat, lon = _point(_column(ward), ward.row)
        wards.append(
            Area(
                boundary_set=boundary_set,
                kind=Area.CONSTITUENCY,
                code=ward_code(ward),
                name=ward.name,
                short=ward.short,
                slug=slugify(ward.name),
                parent=region,
                # Rows are counted upwards from the south, as in the layouts of real places.
                hex_q=ward.column,
                hex_r=-ward.row,
                lat=lat,
                lon=lon,
                electorate=4200 + crc32(ward.name.encode()) % 2600,
            )
        )
    Area.objects.bulk_create(
        wards,
        update_conflicts=True,
        unique_fields=["boundary_set", "kind", "code"],
        update_fields=["name", "short", "slug", "parent", "hex_q", "hex_r", "lat", "lon", "electorate"],
    )
    return region


def _postcodes(
    ids: dict[str, int],
) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]], Wanted]:
    points: dict[str, tuple[float, float]] = {}
    sectors: dict[str, tuple[float, float]] = {}
    placings: Wanted = {}
    shared: dict[str, list[Place]] = {}
    for number, ward in enumerate(ashdale.WARDS):
        area_id, middle = ids[ward_code(ward)], _point(_column(ward), ward.row)
        sectors[ward.sector] = middle
        placings[ward.sector] = ((area_id, 1.0, False),)
        shared.setdefault(f"{ward.sector[:3]} 9", []).append((area_id, 0.0, False))
        neighbour = ids[ward_code(ashdale.WARDS[(number + 1) % len(ashdale.WARDS)])]
        for index, code in enumerate(_codes(ward)):
            points[compact(code)] = (
                round(middle[0] + ((index * 7) % 15 - 7) * _DOWN / 20, 5),
                round(middle[1] + ((index * 4) % 15 - 7) * _ACROSS / 20, 5),
            )
            near = index >= ashdale.POSTCODES_A_WARD - _NEAR_BORDER
            own: Place = (area_id, 1.0, near)
            placings[compact(code)] = (own, (neighbour, 0.0, True)) if near else (own,)
    for code, places in shared.items():
        placings[code] = tuple((area_id, round(1 / len(places), 3), near) for area_id, _, near in places)
    return points, sectors, placings


def _codes(ward: ashdale.Ward) -> list[str]:
    """The ward's postcodes: those shown in documents first, then made-up ones; always the same."""
    letters, number = ashdale.LETTERS, ashdale.WARDS.index(ward)
    made_up = (
        letters[(3 * index + number) % len(letters)] + letters[(7 * index + 2 * number + 5) % len(letters)]
        for index in range(len(letters))
    )
    ends = list(dict.fromkeys([*ashdale.SHOWN.get(ward.sector, ()), *made_up]))
    return [f"{ward.sector}{end}" for end in ends[: ashdale.POSTCODES_A_WARD]]


def _representatives(region: Area, wards: dict[str, int]) -> list[Listed]:
    mayor = Listed("mayor", ashdale.MAYOR, "Mayor of Ashdale", area_id=region.pk, email="mayor@ashdale.example.org")
    name, office = ashdale.MEMBER
    member = Listed("member", name, office, "Rill Valley Party", region.pk, "leila.marchbank@example.org")
    councillors = [
        Listed(
            key=ward_code(ward),
            name=ward.councillor,
            office=f"Councillor, {ward.name}",
            party=ashdale.PARTIES[number % len(ashdale.PARTIES)],
            area_id=wards[ward_code(ward)],
            email=f"{slugify(ward.councillor).replace('-', '.')}@example.org",
            accounts={"bluesky": f"{slugify(ward.councillor)}.example.org"} if number % 4 == 0 else {},
            # 01632 960xxx is kept for drama: nobody has these numbers.
            phone=f"01632 960{100 + number}",
            salutation=f"Cllr {ward.councillor.split()[-1]}",
        )
        for number, ward in enumerate(ashdale.WARDS)
    ]
    return [mayor, member, *councillors]


def _column(ward: ashdale.Ward) -> float:
    return ward.column + (0.5 if ward.row % 2 else 0)


def _point(column: float, row: float) -> tuple[float, float]:
    south, west = ashdale.SOUTH_WEST
    return round(south + (7 - row) * _DOWN, 5), round(west + column * _ACROSS, 5)
