"""
What a campaign's people have in common: how many bear a given name, and how many share a postcode. To share what few
have says more than to share what many have.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2

USUAL, LEAST, MOST = 60, 40, 110
"""Tenths of a bit: one in sixty-four where nothing is known; and how far what is counted may go from it."""
RARE = 75
"""From one in 180."""
ENOUGH = 1000
CROWDED = 64
"""More than a postcode usually has of a campaign's people: some forty live in one, and seldom all of them are known."""
PART_OF_TOWN = 500
"""Where more than so many people share a postcode, it says no more than its district does."""
DAYS = 25_000
"""As many days on which somebody who is alive may be born: with more people than that, days are shared by chance."""


@dataclass(frozen=True, slots=True)
class Bearers:
    """
    Given names, folded, with how many of `total` people bear them; of few people nothing is told. `crowds` are the
    postcodes, folded, that more than `CROWDED` share; of `dated` people the birth date is known.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    crowds: Mapping[str, int] = field(default_factory=dict)
    dated: int = 0

    def weight(self, given: str) -> int:
        """How much it says, in tenths of a bit, that two records share this given name."""
        if self.total < ENOUGH:
            return USUAL
        share = (self.counts.get(given, 0) + 1) / self.total
        return max(LEAST, min(MOST, round(-10 * log2(share))))

    def crowding(self, postcode: str) -> int:
        """How much less it says to share this postcode or a house in it: a bit for twice as many people."""
        return round(10 * log2(self.crowds.get(postcode, CROWDED) / CROWDED))

    def is_part_of_town(self, postcode: str) -> bool:
        """Whether this postcode is one of hundreds of people."""
        return self.crowds.get(postcode, 0) > PART_OF_TOWN

    def by_chance(self) -> int:
        """How much less it says to share a birth date, or nearly."""
        return round(10 * log2(max(1.0, self.dated / DAYS)))


@dataclass(frozen=True, slots=True)
class AsFound(Bearers):
    """Without counting anew: a name is as rare as it was when the pair was found."""

    rare: bool = False

    def weight(self, given: str) -> int:
        return RARE + 5 if self.rare else USUAL


UNKNOWN = Bearers()
