"""
The test set: pairs of records in a fixed mix of hard cases, among records of other people.

Each record is what a list or a form might hold of somebody. Who is whom is known, because both were made from one
person, or from two.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from groundswell.trunk.demo.people.sources import Home, Sources
from groundswell.trunk.supporters.identity import canonical_email, name_key
from tests.linkage.nicknames import SHORT
from tests.linkage.slips import (
    other_spelling,
    slip,
    slip_in_address,
    slip_in_date,
    slip_in_email,
    slip_in_number,
)

MIX = {
    "twins": 5,
    "parent and child with one name": 5,
    "couple sharing an email": 10,
    "married name": 10,
    "nickname": 15,
    "swapped names": 5,
    "typo": 30,
    "house move": 20,
}
DIFFERENT = ("twins", "parent and child with one name", "couple sharing an email")
OTHERS_A_CASE = 2
"""Records of people who are in no case, for each case."""
DOMAINS = ("example.org", "example.com", "example.net", "mail.example.org", "post.example.com", "home.example.net")
THIS_YEAR = 2026


@dataclass(frozen=True)
class Soul:
    """Somebody as she is."""

    given: str
    family: str
    sex: str
    born: date
    home: Home
    email: str
    other_email: str
    mobile: str
    landline: str


@dataclass(frozen=True)
class Record:
    """What one list holds of somebody. `soul` is who she is: no matcher sees it."""

    soul: int
    given: str
    family: str
    name: str
    email: str = ""
    phones: tuple[str, ...] = ()
    line: str = ""
    home: Home | None = None
    postcode: str = ""
    born: date | None = None


@dataclass(frozen=True)
class Case:
    """Two records and what stands between them, by their places in `TruthSet.records`."""

    kind: str
    first: int
    second: int
    same: bool
    shares: frozenset[str]

    @property
    def in_base(self) -> bool:
        """Whether recall may ask for it: something besides the name says that it is one person."""
        return self.same and bool(self.shares)


@dataclass
class TruthSet:
    records: list[Record] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)


def make_truth(sources: Sources, *, cases: int, seed: int) -> TruthSet:
    """Make so many cases in the fixed mix, and `OTHERS_A_CASE` records of other people for each."""
    return _Maker(sources, Random(f"groundswell linkage {seed}")).make(cases)


class _Maker:
    def __init__(self, sources: Sources, rng: Random) -> None:
        self.sources, self.rng = sources, rng
        self.truth = TruthSet()
        self.souls = 0
        self.taken: set[tuple[str, str]] = set()
        self.addresses: set[str] = set()
        self.homes = rng.sample(range(len(sources.homes)), len(sources.homes))
        mobiles = [number for number in sources.numbers if number.startswith("+447")]
        others = [number for number in sources.numbers if not number.startswith("+447")]
        self.mobiles, self.landlines = (rng.sample(each, len(each)) for each in (mobiles, others))

    def make(self, cases: int) -> TruthSet:
        kinds = [kind for kind, share in MIX.items() for _ in range(round(cases * share / 100))]
        self.rng.shuffle(kinds)
        for kind in kinds:
            self._case(kind)
        for _ in range(cases * OTHERS_A_CASE):
            self._add(self._record(self._soul(), self._next_soul()))
        return self.truth

    # People

    def _next_soul(self) -> int:
        self.souls += 1
        return self.souls

    def _soul(self, **known: object) -> Soul:
        rng = self.rng
        sex = str(known.pop("sex", "") or rng.choice("FM"))
        years = int(known.pop("years", 0) or min(92, max(17, round(rng.gauss(46, 17)))))  # type: ignore[call-overload]
        born = date(THIS_YEAR - years, 1, 1) + timedelta(days=rng.randrange(365))
        given = str(known.pop("given", "") or self.sources.first_name(rng, sex, born.year))
        family = str(known.pop("family", "") or self.sources.surnames.pick(rng))
        soul = Soul(
            given=given,
            family=family,
            sex=sex,
            born=born,
            home=self._home(),
            email=self._address(given, family, born),
            other_email=self._address(given, family, born),
            mobile=self.mobiles.pop() if self.mobiles and rng.random() < 0.6 else "",
            landline=self.landlines.pop() if self.landlines and rng.random() < 0.5 else "",
        )
        if not soul.mobile and self.landlines and rng.random() < 0.7:
            # There are a thousand mobile numbers for everybody: the rest have another number of their own.
            soul = replace(soul, mobile=self.landlines.pop())
        return replace(soul, **known)  # type: ignore[arg-type]

    def _home(self) -> Home:
        return self.sources.homes[self.homes.pop()]

    def _address(self, given: str, family: str, born: date) -> str:
        rng = self.rng
        first, last = given.lower(), "".join(letter for letter in family.lower() if letter.isalpha())
        stems = (
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{first}{born.year % 100:02d}",
            f"{last}.{first}",
            f"{first}_{last}",
            f"{rng.choice(('sunny', 'blue', 'happy', 'the', 'real', 'crafty'))}{first}",
        )
        while True:
            stem = rng.choice(stems) + (str(rng.randrange(1, 1000)) if rng.random() < 0.6 else "")
            if (address := f"{stem}@{rng.choice(DOMAINS)}") not in self.addresses:
                self.addresses.add(address)
                return address

    # Records

    def _record(self, soul: Soul, number: int, **changed: object) -> Record:
        """What one list holds of her: some of it, in its own way of writing."""
        rng = self.rng
        phones = tuple(
            number for number, share in ((soul.mobile, 0.65), (soul.landline, 0.4)) if number and rng.random() < share
        )
        has_address = rng.random() < 0.6
        record = Record(
            soul=number,
            given=soul.given,
            family=soul.family,
            name="",
            email=soul.email if rng.random() < 0.8 else "",
            phones=phones,
            line=other_spelling(soul.home.line, rng) if has_address else "",
            home=soul.home if has_address else None,
            postcode=soul.home.postcode if has_address or rng.random() < 0.6 else "",
            born=soul.born if rng.random() < 0.4 else None,
        )
        record = replace(record, **changed)  # type: ignore[arg-type]
        return record if record.name else replace(record, name=self._written(record))

    def _written(self, record: Record) -> str:
        """Her name as the list writes it."""
        pick = self.rng.random()
        if pick < 0.04:
            return f"{record.given} {record.family}".upper()
        if pick < 0.07:
            return f"{record.given} {record.family}".lower()
        if pick < 0.13:
            return f"{record.given} {self.rng.choice('ABCDEFGHJLMPRST')} {record.family}"
        return f"{record.given} {record.family}"

    def _add(self, record: Record) -> int:
        """Put a record into the set. One mailbox and name is one record by the product's own rule, never two."""
        if record.email:
            key = canonical_email(record.email), name_key(record.name)
            if key in self.taken:
                record = replace(record, email="")
            else:
                self.taken.add(key)
        self.truth.records.append(record)
        return len(self.truth.records) - 1

    # Cases

    def _case(self, kind: str) -> None:
        makers: dict[str, Callable[[], tuple[Record, Record]]] = {
            "twins": self._twins,
            "parent and child with one name": self._parent_and_child,
            "couple sharing an email": self._couple,
            "married name": self._married,
            "nickname": self._nickname,
            "swapped names": self._swapped,
            "typo": self._typo,
            "house move": self._house_move,
        }
        pair = makers[kind]()
        first, second = (self._add(record) for record in self.rng.sample(pair, 2))
        records = self.truth.records
        shares = shared(records[first], records[second])
        self.truth.cases.append(Case(kind, first, second, kind not in DIFFERENT, shares))

    def _twins(self) -> tuple[Record, Record]:
        one = self._soul(years=self.rng.randrange(17, 60))
        other = self._soul(
            family=one.family, sex=one.sex if self.rng.random() < 0.7 else "", years=THIS_YEAR - one.born.year
        )
        while other.given == one.given:
            other = replace(other, given=self.sources.first_name(self.rng, other.sex, one.born.year))
        other = replace(other, born=one.born, home=one.home, landline=one.landline)
        return self._record(one, self._next_soul()), self._record(other, self._next_soul())

    def _parent_and_child(self) -> tuple[Record, Record]:
        parent = self._soul(years=self.rng.randrange(42, 80))
        child = self._soul(given=parent.given, family=parent.family, sex=parent.sex, years=18)
        child = replace(child, born=parent.born + timedelta(days=self.rng.randrange(19 * 365, 24 * 365)))
        if self.rng.random() < 0.7:
            child = replace(child, home=parent.home, landline=parent.landline)
        first, second = self._record(parent, self._next_soul()), self._record(child, self._next_soul())
        # Where nothing in the records tells them apart, nobody could: nearly all say it by birth date or in the name.
        pick = self.rng.random()
        if pick < 0.75:
            return replace(first, born=parent.born), replace(second, born=child.born)
        if pick < 0.92:
            older, younger = self.rng.choice((("Snr", "Jnr"), ("Senior", "Junior"), ("Sr", "Jr"), ("", "Jr")))
            return (
                replace(first, name=f"{first.name} {older}".strip()),
                replace(second, name=f"{second.name} {younger}"),
            )
        return first, second

    def _couple(self) -> tuple[Record, Record]:
        rng = self.rng
        one = self._soul(years=rng.randrange(24, 85))
        sex = ("M" if one.sex == "F" else "F") if rng.random() < 0.93 else one.sex
        family = one.family if rng.random() < 0.7 else ""
        years = max(20, THIS_YEAR - one.born.year + rng.randrange(-6, 7))
        other = self._soul(sex=sex, family=family, years=years)
        while other.given == one.given:
            other = replace(other, given=self.sources.first_name(rng, other.sex, other.born.year))
        other = replace(other, home=one.home, email=one.email, landline=one.landline)
        return (
            self._record(one, self._next_soul(), email=one.email),
            self._record(other, self._next_soul(), email=one.email),
        )

    def _twice(self, soul: Soul, later: Soul | None = None, **changed: object) -> tuple[Record, Record]:
        """Two records of one person; the later one may know another email address of hers."""
        number = self._next_soul()
        first, second = self._record(soul, number), self._record(later or soul, number, **changed)
        if second.email and self.rng.random() < 0.25:
            second = replace(second, email=soul.other_email)
        return first, second

    def _married(self) -> tuple[Record, Record]:
        rng = self.rng
        soul = self._soul(sex="F" if rng.random() < 0.93 else "M", years=rng.randrange(22, 75))
        family = self.sources.surnames.pick(rng)
        while family == soul.family:
            family = self.sources.surnames.pick(rng)
        if rng.random() < 0.25:
            family = f"{soul.family}{rng.choice(('-', ' '))}{family}"
        home = self._home() if rng.random() < 0.4 else soul.home
        return self._twice(soul, replace(soul, family=family, home=home))

    def _nickname(self) -> tuple[Record, Record]:
        rng = self.rng
        sex, given = rng.choice("FM"), ""
        while given not in SHORT:
            given = self.sources.first_name(rng, sex, rng.randrange(1940, 2006))
        return self._twice(self._soul(sex=sex, given=given), given=rng.choice(SHORT[given]))

    def _swapped(self) -> tuple[Record, Record]:
        soul = self._soul()
        return self._twice(soul, given=soul.family, family=soul.given)

    def _typo(self) -> tuple[Record, Record]:
        """One slip in her name or in what else is held of her, sometimes two."""
        first, second = self._twice(self._soul())
        for _ in range(1 if self.rng.random() < 0.8 else 2):
            second = self._slipped(second)
        return first, second

    def _slipped(self, record: Record) -> Record:
        rng = self.rng
        fields = [("given", 4.0), ("family", 4.0)]
        fields += [("email", 1.5)] * bool(record.email) + [("phones", 1.0)] * bool(record.phones)
        fields += [("line", 1.5)] * bool(record.line) + [("born", 1.0)] * bool(record.born)
        (name,) = rng.choices([name for name, _ in fields], [weight for _, weight in fields])
        if name in ("given", "family"):
            changed = replace(record, name="", **{name: slip(getattr(record, name), rng)})
            return replace(changed, name=f"{changed.given} {changed.family}")
        if name == "email":
            return replace(record, email=slip_in_email(record.email, rng))
        if name == "phones":
            return replace(record, phones=(slip_in_number(record.phones[0], rng), *record.phones[1:]))
        if name == "line":
            return replace(record, line=slip_in_address(record.line, rng), home=None)
        assert record.born
        return replace(record, born=slip_in_date(record.born, rng))

    def _house_move(self) -> tuple[Record, Record]:
        soul = self._soul()
        return self._twice(soul, replace(soul, home=self._home(), landline=""))


def shared(one: Record, other: Record) -> frozenset[str]:
    """What two records have in common, besides names."""
    found = set()
    if one.email and other.email and canonical_email(one.email) == canonical_email(other.email):
        found.add("email")
    if set(one.phones) & set(other.phones):
        found.add("phone")
    if one.home is not None and one.home == other.home:
        found.add("address")
    if one.born is not None and one.born == other.born:
        found.add("birth date")
    return frozenset(found)
