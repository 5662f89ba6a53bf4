"""The map on a card: where its target is among all of the drive, and who of them has declared."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.targets import selectors
from groundswell.trunk.targets.models import Drive, Standing

TARGET, DRIVE = "target", "drive"
NOT_YET, OURS, THEIRS, NEW = "", "ours", "theirs", "new"
MOST_CELLS = 700
MOST_SUBJECTS = 20

Cell = tuple[int, int, str]


def cells_about(campaign: Campaign, kind: str, public_id: str) -> list[Cell]:
    """
    The hexagons of a board as anybody may see it now, that of the target marked; none for any other subject.

    Each has column, row and state. Odd rows stand half a hexagon to the right.
    """
    drive = _drive_of(campaign, kind, public_id)
    if drive is None:
        return []
    backed = set(drive.candidates.filter(backed=True).values_list("public_id", flat=True))
    cells: dict[tuple[int, int], str] = {}
    for tile in selectors.board(drive):
        if tile.hex_q is None or tile.hex_r is None:
            continue
        place = (tile.hex_q, -tile.hex_r)
        state = NEW if kind == TARGET and tile.public_id == public_id else _state(tile, backed)
        # Several decide in one area: what is new shows, then ours.
        cells[place] = max(cells.get(place, NOT_YET), state, key=(NOT_YET, THEIRS, OURS, NEW).index)
    return [(q, r, state) for (q, r), state in sorted(cells.items())][:MOST_CELLS]


def subjects(campaign: Campaign) -> list[tuple[str, str, str]]:
    """What a card with a map may be about: those who declared for us last, then whole boards. Kind, id and words."""
    declared = Standing.objects.filter(
        drive__campaign=campaign, stance=Standing.DECLARED, left_at__isnull=True
    ).select_related("target__area", "drive")
    ours = declared.filter(Q(candidate__isnull=True) | Q(candidate__backed=True)).order_by("-changed_at", "-pk")
    found = [(TARGET, one.public_id, _said_of(one)) for one in ours[:MOST_SUBJECTS]]
    boards = Drive.objects.filter(campaign=campaign).exclude(state=Drive.DRAFT).order_by("-opened_at", "-pk")
    return found + [(DRIVE, drive.public_id, drive.title) for drive in boards[:5]]


def told_about(campaign: Campaign, kind: str, public_id: str, *, at: datetime) -> dict[str, str]:
    """What a board can fill in of a card about one of its targets, or about itself: names and numbers."""
    drive = _drive_of(campaign, kind, public_id)
    if drive is None:
        return {}
    counted = selectors.tally(drive, at=at)
    told = {"number": f"{counted.declared:,}", "of": f"{counted.total:,}"}
    if counted.needed:
        told["needed"] = f"{counted.needed:,}"
    if kind == TARGET:
        target = Standing.objects.select_related("target__area").get(public_id=public_id).target
        told["name"] = target.name
        told["line"] = _("%(place)s now backs us.") % {"place": target.area.name if target.area else target.name}
    return told


def _said_of(standing: Standing) -> str:
    area = standing.target.area
    name = standing.target.name
    return f"{name}, {area.name}" if area and area.name != name else name


def _drive_of(campaign: Campaign, kind: str, public_id: str) -> Drive | None:
    if kind == DRIVE:
        return Drive.objects.filter(campaign=campaign, public_id=public_id).first()
    if kind != TARGET:
        return None
    found = Standing.objects.filter(drive__campaign=campaign, public_id=public_id).select_related("drive").first()
    return found.drive if found else None


def _state(tile: selectors.Tile, backed: set[str]) -> str:
    """Ours: for the cause, or for the one whom the campaign backs. What somebody leans to is the desk's alone."""
    if tile.stance == Standing.DECLARED:
        return OURS if not tile.candidate_id or tile.candidate_id in backed else THEIRS
    return THEIRS if tile.stance == Standing.AGAINST else NOT_YET
