"""What stands on a public board: rows, lines of the tally, and what changed."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from groundswell.tools.nominations import board_words as words
from groundswell.trunk.targets.faces import OPEN, Face
from groundswell.trunk.targets.routes import Way
from groundswell.trunk.targets.selectors import Tile


@dataclass(frozen=True)
class Said:
    """The declaration that stands for a target: when, where it can be read, and what it put right."""

    stance: str
    candidate_id: str
    declared_at: datetime
    url: str
    reason: str
    instead_of: str


@dataclass(frozen=True)
class Row:
    """
    One target as the public sees it.

    `anchor` names it in the page and to scripts; `ways` are (icon, way) pairs, for the few that somebody looked for.
    """

    tile: Tile
    face: Face
    shape: str
    where: str
    anchor: str
    hexagon: tuple[int, int] | None = None
    said: Said | None = None
    fresh: bool = False
    ways: tuple[tuple[str, Way], ...] = ()

    @property
    def code(self) -> str:
        """What stands in its hexagon and names its place."""
        return self.tile.short or self.tile.area_code

    @property
    def place(self) -> str:
        """Its area, where its name does not say it."""
        return "" if self.tile.area_name.casefold() in self.tile.name.casefold() else self.tile.area_name

    @property
    def day(self) -> str:
        return words.day(self.said.declared_at) if self.said and self.face.stance != OPEN else ""

    @property
    def source(self) -> str:
        return self.said.url if self.said else ""

    @property
    def host(self) -> str:
        return host_of(self.source)

    @property
    def label(self) -> str:
        """Its accessible name on the map, which starts with what is seen there."""
        today = ", " + _("today") if self.fresh else ""
        return f"{self.code}, {self.place or self.tile.name}: {self.where}{today}"


@dataclass(frozen=True)
class Line:
    """One line of the tally: a candidate, or for a cause a stance. `share` and `mark` are per cent of the line."""

    key: str
    shape: str
    name: str
    count: int
    share: str
    mark: str = ""
    note: str = ""
    good: bool = False
    backed: str = ""


@dataclass(frozen=True)
class Change:
    """Something declared or corrected today."""

    at: datetime
    name: str
    text: str
    url: str
    corrected: bool = False
    why: str = ""

    @property
    def host(self) -> str:
        return host_of(self.url)


def host_of(url: str) -> str:
    """Who publishes an address, for a link's words."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
