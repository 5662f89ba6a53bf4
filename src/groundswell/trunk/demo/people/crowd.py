"""Making up a crowd, batch by batch: the same seed gives the same people, whichever batch is made first."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from groundswell.trunk.demo.people.sources import Home, Sources
from groundswell.trunk.records.ids import ALPHABET, LENGTH

BATCH = 5000
DAYS = 700
# How much goes on in each hour of a day: little at night, most in the evening.
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 5, 4, 4, 4, 5, 4, 4, 4, 5, 6, 8, 10, 11, 9, 6, 3)
AT_HOME = (1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
"""How many of one home join: most come alone."""
SHARES_MAILBOX, HAS_FATHERS_NAME, HAS_EMAIL, HAS_BIRTH_DATE = 0.08, 0.01, 0.94, 0.15
TWICE = 0.025
"""How many of them stand in the list a second time, under something that differs."""
AGREES = {"email": 0.62, "phone": 0.45, "text": 0.25, "post": 0.15}
REFUSES = 0.03
ACTS = (1, 1, 1, 2, 2, 3, 4)
DOMAINS = ("example.org", "example.com", "example.net", "post.example.org", "mail.example.com")


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody who does not exist. `acted` are the moments at which she did something, the first being when we met."""

    public_id: str
    given: str
    family: str
    name: str
    email: str
    phone: str
    home: Home
    shows_home: bool
    born: date | None
    acted: tuple[datetime, ...]
    agrees: tuple[str, ...]
    refuses: bool
    confirmed: bool
    sex: str


class Crowd:
    """
    So many people, all of whom come to us within `DAYS` days before `at`: more each month than in the one before.

    Every reserved number belongs to one home, so that most people of a big crowd have none.
    """

    def __init__(self, sources: Sources, *, count: int, seed: int, at: datetime) -> None:
        self.sources, self.count, self.seed, self.at = sources, count, seed, at
        chance = Random(f"groundswell people {seed}")
        self.first_home = chance.randrange(len(sources.homes))
        # A step without a common factor reaches every home before it comes to one again.
        self.home_step = next(
            step for step in iter(lambda: chance.randrange(7919, 104729), None) if len(sources.homes) % step
        )
        self.sparse = max(1, count * 6 // 10 // max(1, len(sources.numbers)))

    def batches(self) -> Iterator[tuple[int, list[Someone]]]:
        """Each batch with the number of people before it; the next one is made up while this one is written."""
        starts = range(0, self.count, BATCH)
        with ThreadPoolExecutor(1) as maker:
            coming = maker.submit(self.batch, 0, min(BATCH, self.count))
            for start in starts:
                people, following = coming.result(), start + BATCH
                if following < self.count:
                    coming = maker.submit(self.batch, following, min(BATCH, self.count - following))
                yield start, people

    def batch(self, start: int, size: int) -> list[Someone]:
        rng = Random(f"groundswell people {self.seed} {start}")
        found: list[Someone] = []
        while len(found) < size:
            found += self._household(rng, start + len(found))
        return found[:size]

    def _household(self, rng: Random, number: int) -> list[Someone]:
        """The people of one home; `number` is that of the first of them, and theirs alone."""
        sources = self.sources
        home = sources.homes[(self.first_home + number * self.home_step) % len(sources.homes)]
        phone = ""
        if number % self.sparse == 0:
            phone = sources.numbers[number // self.sparse % len(sources.numbers)]
        family = sources.surnames.pick(rng)
        people: list[Someone] = []
        for place in range(rng.choice(AT_HOME)):
            one = self._somebody(rng, number + place, family, home, phone if place == 0 or rng.random() < 0.4 else "")
            people.append(self._as_relative(rng, people, one))
        if rng.random() < TWICE:
            people.append(self._again(rng, people[-1], number + len(people)))
        known: set[tuple[str, str]] = set()
        return [_alone(one, known) for one in people]

    def _somebody(self, rng: Random, number: int, family: str, home: Home, phone: str) -> Someone:
        sex = "F" if rng.random() < 0.56 else "M"
        years = min(94, max(16, round(rng.gauss(49, 17))))
        born = date(self.at.year - years, 1, 1) + timedelta(days=rng.randrange(365))
        given = self.sources.first_name(rng, sex, born.year)
        if rng.random() < 0.12:
            family = self.sources.surnames.pick(rng)
        acted = self._moments(rng, number)
        return Someone(
            public_id="".join(rng.choices(ALPHABET, k=LENGTH)),
            given=given,
            family=family,
            name=f"{given} {family}",
            email=_address(rng, given, family, number) if rng.random() < HAS_EMAIL else "",
            phone=phone,
            home=home,
            shows_home=rng.random() < 0.3,
            born=born if rng.random() < HAS_BIRTH_DATE else None,
            acted=acted,
            agrees=tuple(channel for channel, share in AGREES.items() if rng.random() < share),
            refuses=rng.random() < REFUSES,
            confirmed=rng.random() < 0.93,
            sex=sex,
        )

    def _as_relative(self, rng: Random, before: list[Someone], one: Someone) -> Someone:
        """Some share a mailbox with the one before at the same home; a few bear a parent's name."""
        if not before:
            return one
        last = before[-1]
        if rng.random() < HAS_FATHERS_NAME and last.sex == one.sex:
            one = replace(one, given=last.given, family=last.family, name=last.name)
        if rng.random() < SHARES_MAILBOX and last.email and last.name != one.name:
            one = replace(one, email=last.email)
        return one

    def _again(self, rng: Random, one: Someone, number: int) -> Someone:
        """The same person once more, as another list has her: a slip, another address, other capitals, a move."""
        given, family = one.given, one.family
        kind = rng.randrange(5)
        if kind == 0 and len(family) > 3:
            at = rng.randrange(1, len(family) - 1)
            family = family[:at] + family[at + 1] + family[at] + family[at + 2 :]
        elif kind == 1:
            given, family = family, given
        elif kind == 2:
            given = given[0]
        elif kind == 3:
            family = self.sources.surnames.pick(rng)
        return replace(
            one,
            public_id="".join(rng.choices(ALPHABET, k=LENGTH)),
            given=given,
            family=family,
            name=f"{given} {family}".upper() if kind == 4 else f"{given} {family}",
            email=_address(rng, given, family, number) if kind == 4 or rng.random() < 0.5 else one.email,
            shows_home=True,
            acted=self._moments(rng, number),
        )

    def _moments(self, rng: Random, number: int) -> tuple[datetime, ...]:
        """When she first did something, and what she did since; the later in the crowd, the later she came."""
        ago = DAYS * (1 - ((number + rng.random()) / self.count) ** 0.6)
        first = self._moment(rng, max(ago, 0.0))
        later = sorted(self._moment(rng, rng.random() * ago) for _ in range(rng.choice(ACTS) - 1))
        return (first, *(moment for moment in later if moment > first))

    def _moment(self, rng: Random, days_ago: float) -> datetime:
        day = self.at - timedelta(days=int(days_ago) + 1)
        (hour,) = rng.choices(range(24), HOURS)
        return day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)


def _alone(one: Someone, known: set[tuple[str, str]]) -> Someone:
    """One name at one mailbox is one record, never two: the second is without the mailbox."""
    identity = one.email, one.name.casefold()
    if identity in known:
        return replace(one, email="")
    known.add(identity)
    return one


def _address(rng: Random, given: str, family: str, number: int) -> str:
    """An address that nobody else in the crowd has, at a name that belongs to nobody."""
    first, last = given.lower(), "".join(letter for letter in family.lower() if letter.isascii() and letter.isalpha())
    first = "".join(letter for letter in first if letter.isascii() and letter.isalpha()) or "x"
    stem = (f"{first}.{last}", f"{first[0]}{last}", f"{first}_{last}", f"{last}.{first}")[rng.randrange(4)]
    return f"{stem}{number}@{DOMAINS[rng.randrange(len(DOMAINS))]}"
