"""One state of the sets, to ask many things of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.expression import Expression
from groundswell.trunk.segments.sets.asking import Asked
from groundswell.trunk.segments.sets.memory import current
from groundswell.trunk.segments.sets.ordering import first_by_latest, first_by_name
from groundswell.trunk.segments.sets.state import State


@dataclass(frozen=True)
class Look:
    """What is known at one moment. Without `exact`, more people than a read may look up anew have changed since."""

    campaign: Campaign
    state: State
    exact: bool = True

    def ids(self, expression: Expression, at: datetime) -> BitMap:
        return BitMap(Asked(self.state, at).whole(expression))

    def count(self, expression: Expression, at: datetime) -> int:
        return len(Asked(self.state, at).whole(expression))

    def counts(self, expressions: Sequence[Expression], at: datetime) -> list[int]:
        asked = Asked(self.state, at)
        return [len(asked.whole(expression)) for expression in expressions]

    def first(
        self, expression: Expression, at: datetime, *, order: str = "latest", limit: int = 50, after: int | None = None
    ) -> list[int]:
        people = Asked(self.state, at).whole(expression)
        by = first_by_name if order == "name" else first_by_latest
        return by(self.state, people, limit, after)

    def holding(self, person_id: int, expressions: Sequence[Expression], at: datetime) -> list[bool]:
        her, asked = BitMap([person_id]) & self.state.here, Asked(self.state, at)
        return [bool(asked.among(expression, her)) for expression in expressions]

    def facts(self, prefix: str) -> dict[str, int]:
        return {fact: len(self.state.facts[fact]) for fact in self.state.beginning(prefix)}


def look(campaign: Campaign) -> Look:
    """The sets of a campaign as they stand now."""
    state, exact = current(campaign)
    return Look(campaign, state, exact)
