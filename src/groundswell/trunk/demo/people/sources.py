"""
What people are made up from: how common names are at each age, homes, and numbers that nobody can be rung on.

Open data beside the checkout is used where it lies there; without it, small lists of our own.
"""

import csv
import gzip
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple
from zlib import crc32

from groundswell.trunk.demo.people import fictional

PREMIUM = "+449"
YOUNG_FROM = 1974
"""The first year of the counts of births; those born earlier are named after the lists of each tenth year."""


class Home(NamedTuple):
    """An address that somebody may live at: "Flat 2, 14 Mill Road", "AD4 7QX"."""

    line: str
    postcode: str


class Weighted:
    """Words, each as common as its weight says."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.words = list(weights)
        self.bounds = list(accumulate(weights.values()))

    def pick(self, rng: Random) -> str:
        return self.words[min(bisect(self.bounds, rng.random() * self.bounds[-1]), len(self.words) - 1)]


@dataclass(frozen=True)
class Sources:
    """All that people are made up from. First names are by sex ("F", "M") and tenth year of birth."""

    young: dict[str, Weighted]
    older: dict[tuple[str, int], Weighted]
    surnames: Weighted
    homes: Sequence[Home]
    numbers: Sequence[str]

    def first_name(self, rng: Random, sex: str, born: int) -> str:
        """A name that was given to children of that year, as often as it was given."""
        year = min(max(1904, (born - 1904 + 5) // 10 * 10 + 1904), 1994)
        known = self.older.get((sex, year)) if born < YOUNG_FROM else None
        return (known or self.young[sex]).pick(rng)


def read_sources(data: Path | None, *, postcodes: Sequence[str] = ()) -> Sources:
    """
    Read the open data in `data` (its `names` and `doors`), or take our own lists where a file is not there.

    :param postcodes: put the homes into these postcodes, a street into one, instead of where they are.
    """
    names = data / "names" if data else None
    return Sources(
        young=_young(names),
        older=_older(names),
        surnames=_surnames(names),
        homes=_homes(data / "doors" if data else None, data / "postcodes" if data else None, postcodes),
        numbers=_numbers(names),
    )


def _rows(folder: Path | None, name: str) -> Iterator[dict[str, str]]:
    path = folder / name if folder else None
    if path is None or not path.is_file():
        return
    opened: Callable[..., object] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:  # type: ignore[attr-defined]
        yield from csv.DictReader(file)


def _young(names: Path | None) -> dict[str, Weighted]:
    found: dict[str, dict[str, float]] = {"F": {}, "M": {}}
    for row in _rows(names, "uk_first_names.csv"):
        found[row["sex"]][row["name"]] = float(row["births"])
    own = {"F": fictional.WOMEN, "M": fictional.MEN}
    return {sex: Weighted(found[sex] or dict.fromkeys(own[sex], 1.0)) for sex in own}


def _older(names: Path | None) -> dict[tuple[str, int], Weighted]:
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for row in _rows(names, "england_wales_top100_names_1904_1994.csv"):
        # Ranks only: names become rarer about as their rank to the power of 0.8.
        found[row["sex"], int(row["year"])][row["name"]] = int(row["rank"]) ** -0.8
    return {key: Weighted(weights) for key, weights in found.items()}


def _surnames(names: Path | None) -> Weighted:
    found = {row["surname"]: float(row["relative_frequency"]) for row in _rows(names, "gb_surnames.csv")}
    return Weighted(found or {name: 1.0 / (place + 20) for place, name in enumerate(fictional.SURNAMES)})


def _numbers(names: Path | None) -> list[str]:
    """Every number reserved for drama, mobiles first; premium ones are left out."""
    firsts = [
        row["first_e164"][:-3]
        for row in _rows(names, "reserved_drama_phone_ranges.csv")
        if not row["first_e164"].startswith(PREMIUM)
    ]
    ranges = sorted(firsts or fictional.NUMBERS_FROM, key=lambda start: not start.startswith("+447"))
    return [f"{start}{number:03d}" for start in ranges for number in range(1000)]


def _homes(doors: Path | None, codes: Path | None, postcodes: Sequence[str]) -> list[Home]:
    found = [
        Home(_line(row["house_number"], row["street"]), row["postcode"])
        for name in ("southampton_addresses.csv.gz", "bath_addresses.csv")
        for row in _rows(doors, name)
    ]
    found += _leeds(doors, codes)
    if not found:
        found = [Home(f"{number} {street}", "") for street in fictional.STREETS for number in range(1, 121)]
        postcodes = postcodes or ("AD1 2BX", "AD2 2RT", "AD4 2LP", "AD4 7QX", "AD5 1WN")
    if not postcodes:
        return found
    return [Home(line, postcodes[crc32(_street(line).encode()) % len(postcodes)]) for line, _code in found]


def _leeds(doors: Path | None, codes: Path | None) -> list[Home]:
    """Premises of Leeds. Their postcodes are known by district only, so that each street gets one of its district."""
    by_district: dict[str, list[str]] = defaultdict(list)
    for row in _rows(codes, "unit_postcodes_12_areas.csv.gz"):
        if row["postcode"].startswith("LS"):
            by_district[row["postcode"].partition(" ")[0]].append(row["postcode"])
    found = []
    for row in _rows(doors, "leeds_premises.csv.gz"):
        if units := by_district.get(row["postcode_district"]):
            unit = units[crc32(row["street"].encode()) % len(units)]
            found.append(Home(_line(row["premises"].title(), row["street"].title()), unit))
    return found


def _line(number: str, street: str) -> str:
    return f"{number}, {street}" if " " in number else f"{number} {street}"


def _street(line: str) -> str:
    return line.lstrip("0123456789ABCabc ,;-/")
