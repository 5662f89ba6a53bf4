"""What every part of the demo shares: the campaign, its people, chance from a seed, and the passing of time."""

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from django.utils import timezone

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.demo.names import FIRST, LAST

DAYS = 21
# How much goes on in each hour of a day: little at night, some at lunch, most in the evening.
HOURS = (1, 0.5, 0.3, 0.2, 0.2, 0.5, 2, 4, 5, 4, 3.5, 3.5, 4.5, 4, 3.5, 3.5, 4.5, 6, 8, 10, 11, 9, 6, 3)
# And on each day: the start, a story on local radio, the run-up to the vote.
OF_DAYS = (3.0, 2.3, 1.7, 1.2, 1.0, 0.9, 0.9, 0.8, 0.8, 2.1, 1.6, 1.1, 0.9, 0.8, 0.8, 0.8, 0.9, 1.0, 1.1, 1.3, 1.5, 1.6)
# Where people live: postcode districts where the campaign is strong.
STRONG = {"AD4": 6.0, "AD1": 4.0, "AD5": 2.5, "AD2": 2.0}
SHARED_MAILBOX = 0.03
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who does not exist. Her email address is under example.org, which belongs to nobody."""

    name: str
    email: str
    postcode: str


@dataclass
class World:
    """The demo as it is being made. Everything random comes from `rng`; nothing happens after `at`."""

    campaign: Campaign
    owner: Account
    organiser: Account
    groups: dict[str, Group]
    postcodes: list[str]
    rng: Random
    at: datetime
    progress: Progress
    _taken: set[str] = field(default_factory=set)

    @property
    def started_at(self) -> datetime:
        """When the campaign opened: midnight three weeks ago, local time."""
        return timezone.localtime(self.at).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)

    def key(self) -> UUID:
        """An idempotency key that is the same for the same seed."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def people(self, count: int) -> list[DemoPerson]:
        """New people; a few share a mailbox and a home with the one before."""
        found: list[DemoPerson] = []
        weights = [STRONG.get(code.partition(" ")[0], 1.0) for code in self.postcodes]
        homes = self.rng.choices(self.postcodes, weights, k=count)
        for postcode in homes:
            first, last = self.rng.choice(FIRST), self.rng.choice(LAST)
            before = found[-1] if found else None
            if before and self.rng.random() < SHARED_MAILBOX and before.name.partition(" ")[0] != first:
                found.append(DemoPerson(f"{first} {before.name.rpartition(' ')[2]}", before.email, before.postcode))
            else:
                found.append(DemoPerson(f"{first} {last}", self._address(first, last), postcode))
        return found

    def _address(self, first: str, last: str) -> str:
        stem = f"{first}.{last}".lower()
        number = 1
        while (address := f"{stem}{number if number > 1 else ''}@example.org") in self._taken:
            number += 1
        self._taken.add(address)
        return address

    def moments(self, count: int, *, days: int = DAYS) -> list[datetime]:
        """So many moments of the last days until now, in order, shaped like people's evenings."""
        first = max(self.started_at, self.at - timedelta(days=days))
        hours = int((self.at - first) / timedelta(hours=1)) + 1
        starts = [first + timedelta(hours=hour) for hour in range(hours)]
        bounds = list(accumulate(self._busy(start) for start in starts))
        total = bounds[-1]
        picks = sorted(self.rng.random() * total for _ in range(count))
        moments = []
        for pick in picks:
            index = min(bisect(bounds, pick), hours - 1)
            lower = bounds[index - 1] if index else 0.0
            share = (pick - lower) / ((bounds[index] - lower) or 1.0)
            moments.append(min(starts[index] + timedelta(hours=share), self.at))
        return moments

    def _busy(self, start: datetime) -> float:
        """How much goes on in the hour that starts then; the last one is cut by now."""
        local = timezone.localtime(start)
        day = min(max((local.date() - self.started_at.date()).days, 0), len(OF_DAYS) - 1)
        part = min(1.0, max(0.0, (self.at - start) / timedelta(hours=1)))
        return HOURS[local.hour] * OF_DAYS[day] * part
