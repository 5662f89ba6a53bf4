"""How many people of a campaign bear a given name: to share a rare one says more than to share a common one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2

USUAL, LEAST, MOST = 60, 40, 110
"""Tenths of a bit: one in sixty-four where nothing is known; and how far what is counted may go from it."""
RARE = 75
"""From one in 180."""
ENOUGH = 1000


@dataclass(frozen=True, slots=True)
class Bearers:
    """Given names, folded, with how many of `total` people bear them; of few people nothing is told."""

    counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    def weight(self, given: str) -> int:
        """How much it says, in tenths of a bit, that two records share this given name."""
        if self.total < ENOUGH:
            return USUAL
        share = (self.counts.get(given, 0) + 1) / self.total
        return max(LEAST, min(MOST, round(-10 * log2(share))))


@dataclass(frozen=True, slots=True)
class AsFound(Bearers):
    """Without counting anew: a name is as rare as it was when the pair was found."""

    rare: bool = False

    def weight(self, given: str) -> int:
        return RARE + 5 if self.rare else USUAL


UNKNOWN = Bearers()
