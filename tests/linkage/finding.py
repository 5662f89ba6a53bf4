"""The one place where the test set meets the matcher: what its command does, and what it left behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.duplicates import services
from groundswell.trunk.duplicates.models import Pair
from groundswell.trunk.supporters.models import Person


@dataclass(frozen=True)
class Found:
    """Two people of whom the matcher says something: that they should be merged, or that they are merged already."""

    first: int
    second: int
    suggested: bool
    merged: bool = False


def find_all(campaign: Campaign, *, at: datetime) -> Sequence[Found]:
    """Look through everybody, as `groundswell duplicates find` does."""
    services.find_duplicates(campaign=campaign, at=at)
    pairs = Pair.objects.filter(campaign=campaign).values_list("first_id", "second_id", "level")
    found = [Found(first, second, level in (Pair.VERY_LIKELY, Pair.LIKELY)) for first, second, level in pairs]
    merged = Person.objects.filter(campaign=campaign, merged_into__isnull=False).values_list("pk", "merged_into_id")
    return [*found, *(Found(gone, kept, suggested=True, merged=True) for gone, kept in merged)]
