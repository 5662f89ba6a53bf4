"""What goes for every row of a list: handed to the processes that clean it, which have no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from groundswell.trunk.imports.lines import Shape
from groundswell.trunk.supporters.cleaning import DateOrder
from groundswell.trunk.supporters.importing.stops import Stops


@dataclass(frozen=True)
class Rules:
    """
    What goes for every row of a list. `on`, `words` and `where` stand in where the row says nothing; `consents` and
    `stopping` tell which fields are about which channel, `places` in which columns the fields stand.
    """

    order: DateOrder = "dmy"
    latest: date | None = None
    words: str = ""
    where: str = ""
    on: date | None = None
    everyone: int = 0
    shape: Shape = Shape(",", 0, 0, 0)
    places: Mapping[str, int] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    stopping: Mapping[str, str] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    stops: Stops = field(default_factory=Stops)
    language: str = "en"
