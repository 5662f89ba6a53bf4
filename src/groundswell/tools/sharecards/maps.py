"""The map on a card: where its target is among all of the drive, and who of them has declared."""

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.targets import selectors
from groundswell.trunk.targets.models import Drive, Standing

TARGET, DRIVE = "target", "drive"
NOT_YET, OURS, THEIRS, NEW = "", "ours", "theirs", "new"
MOST_CELLS = 700

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
