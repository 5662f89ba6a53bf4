"""The map of Ashdale's local parties, for the demo's contest: 40 wards, and 16 villages with a branch."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from groundswell.trunk.places.loading import ashdale_places as ashdale
from groundswell.trunk.places.models import Area, BoundarySet, Placing

CODE = "ashdale-local"


@dataclass(frozen=True)
class Village:
    """A village with a branch of its own: its mark, name, and place in the layout."""

    short: str
    name: str
    column: int
    row: int


VILLAGES = (
    Village("COE", "Cold Edge", 7, 2),
    Village("THH", "Thorn Hows", 8, 2),
    Village("FOG", "Fold Gate", 8, 4),
    Village("SIE", "Sike End", 6, 5),
    Village("ROH", "Rook Howe", 7, 5),
    Village("STI", "Stone Ings", 7, 6),
    Village("BIE", "Bield", 1, 7),
    Village("GAE", "Garth End", 2, 7),
    Village("LOM", "Low Mere", 3, 7),
    Village("HIM", "High Mere", 4, 7),
    Village("FEB", "Ferny Bank", 5, 7),
    Village("SCT", "Scar Top", 6, 7),
    Village("HOR", "Holme Row", 3, 8),
    Village("BEF", "Beck Foot", 4, 8),
    Village("LIM", "Ling Moor", 5, 8),
    Village("SAN", "Sandwath", 6, 8),
)
# Where a ward stands on this map. The rows of the ward map, moved apart to make room for the villages.
WARD_ROWS = (
    (3, 0, "ASC ASN ASE KEH"),
    (2, 1, "MIL MIS THO KEV WEM"),
    (2, 2, "UPR LOR STA HAG CAW"),
    (1, 3, "PEN DUN RAV LYC MAB HEX SAG"),
    (1, 4, "INV CRW FAS ASF TAR OXE WHI"),
    (0, 5, "BRM HOL COL EAS NEH WHA"),
    (1, 6, "PRA GIL MOS HAL KIR SWI"),
)


@transaction.atomic
def load_ashdale_branches(wards: BoundarySet) -> BoundarySet:
    """
    Write the boundary set "ashdale-local" once. A postcode lies where it lies on the map of wards.

    It is not a current map: no page but a board shows it.
    """
    boundary_set, new = BoundarySet.objects.get_or_create(
        code=CODE,
        defaults={
            "name": "Local parties of Ashdale",
            "place_name": "local party",
            "approximate": True,
            "current": False,
            "credit": wards.credit,
        },
    )
    if new:
        Area.objects.bulk_create(_areas(boundary_set))
        _place_as(wards, boundary_set)
    return boundary_set


def _areas(boundary_set: BoundarySet) -> Iterator[Area]:
    names = {ward.short: ward.name for ward in ashdale.WARDS}
    spots = [
        Village(short, names[short], first + number, row)
        for first, row, shorts in WARD_ROWS
        for number, short in enumerate(shorts.split())
    ]
    for number, spot in enumerate([*spots, *VILLAGES], start=1):
        yield Area(
            boundary_set=boundary_set,
            kind=Area.CONSTITUENCY,
            code=f"ASHL{number:02d}",
            name=spot.name,
            short=spot.short,
            slug=slugify(spot.name),
            # Rows are counted upwards from the south, as in the layouts of real places.
            hex_q=spot.column,
            hex_r=-spot.row,
        )


def _place_as(wards: BoundarySet, branches: BoundarySet) -> None:
    """Put every postcode into the local party of its ward."""
    there = dict(branches.areas.values_list("short", "pk"))
    known = Placing.objects.filter(boundary_set=wards).values_list("code", "area__short", "share", "near_border")
    Placing.objects.bulk_create(
        [
            Placing(boundary_set=branches, code=code, area_id=there[short], share=share, near_border=near)
            for code, short, share, near in known.order_by("pk")
        ],
        batch_size=500,
    )
