"""Reads: the board of a drive, tile by tile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from groundswell.trunk.access.models import Account
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive


@dataclass(frozen=True)
class Tile:
    """
    One target on a board. `public_id` is its standing's; `candidate_id` the candidate's public id or "".

    Without a hexagon `hex_q` is None: it stands in the strip. `area_id` never leaves the server.
    """

    public_id: str
    name: str
    office: str
    party: str
    area_id: int | None
    area_code: str
    area_name: str
    short: str
    hex_q: int | None
    hex_r: int | None
    stance: str
    candidate_id: str
    changed_at: datetime | None
    heard_letters: int
    heard_calls: int
    heard_posts: int
    disputed: bool
    version: int


def board(
    drive: Drive,
    *,
    changed_since: datetime | None = None,
    never_asked: bool = False,
    undecided: bool = False,
    party: str = "",
    region: str = "",
    area_ids: Collection[int] | None = None,
    claimed_by: Person | Account | None = None,
    text: str = "",
) -> list[Tile]:
    """
    The tiles of a drive by area and name, in at most two queries; every filter narrows.

    `region` is the code of an area that the target's area lies in; `text` matches name, office, area's name or code.
    """
    raise NotImplementedError


def changed_since(drive_id: int, version: int) -> list[Tile]:
    """What a board that knows `version` does not know yet, the oldest change first. Those that left are not in it."""
    raise NotImplementedError


def party_choices(drive: Drive) -> list[str]:
    """The parties on a board, by name."""
    raise NotImplementedError


def region_choices(drive: Drive) -> list[tuple[str, str]]:
    """Code and name of the regions on a board, by name."""
    raise NotImplementedError
