"""
What to offer a person next: up to three acts of the installed tools.

The rule, in this order:
1. What is full (nothing short of what was wanted) is left out; so is what lies more than 40 miles away.
2. Nearest first, in bands: within 1 mile, 5, 15, 40. What can be done from anywhere stands in the band of 5 miles.
3. Inside a band, most needed first: the share still short of what is wanted.
4. Then what is due first, then the nearer, then by key, so that the order never changes by chance.
At most one offer of each tool's act is taken until every act had its turn.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundswell.trunk.acts import Offer
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.tools import declared, loader

BANDS = (1.0, 5.0, 15.0, 40.0)
FROM_ANYWHERE = 1
MOST = 3


@dataclass(frozen=True)
class Place:
    """Where the person is, as far as we know: her area's centre unless a point is given."""

    area: Area | None = None
    lat: float | None = None
    lon: float | None = None

    @classmethod
    def of(cls, area: Area | None) -> "Place":
        return cls(area, area.lat, area.lon) if area else cls()


def next_acts(
    *, campaign: Campaign, person: Person | None, place: Place, at: datetime, besides: str = "", most: int = MOST
) -> list[Offer]:
    """The offers to show, best first. `besides` is the key of the act just done, which is not offered again."""
    offers = [
        (act.key, offer)
        for tool, act in declared("acts")
        for offer in loader(tool, act.offers)(campaign=campaign, person=person, place=place, at=at)
        if offer.key != besides
    ]
    return ranked(offers)[:most]


def ranked(offers: list[tuple[str, Offer]]) -> list[Offer]:
    """Put (act key, offer) pairs in the order of the rule."""
    fit = sorted((pair for pair in offers if is_worth_offering(pair[1])), key=lambda pair: order(pair[1]))
    turns: dict[str, int] = {}
    with_turn = []
    for act, offer in fit:
        with_turn.append((turns.get(act, 0), offer))
        turns[act] = turns.get(act, 0) + 1
    return [offer for _, offer in sorted(with_turn, key=lambda pair: pair[0])]


def is_worth_offering(offer: Offer) -> bool:
    full = offer.wanted > 0 and offer.short_of <= 0
    return not full and (offer.miles is None or offer.miles <= BANDS[-1])


def order(offer: Offer) -> tuple[Any, ...]:
    """Sort key of one offer, by points 2 to 4 of the rule."""
    band = FROM_ANYWHERE if offer.miles is None else next(i for i, far in enumerate(BANDS) if offer.miles <= far)
    shortage = offer.short_of / offer.wanted if offer.wanted else 0.0
    due = (offer.due_at is None, offer.due_at.timestamp() if offer.due_at else 0.0)
    return band, -shortage, due, offer.miles or 0.0, offer.key
