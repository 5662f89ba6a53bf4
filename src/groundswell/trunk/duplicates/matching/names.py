"""
Names as the matcher reads them: given name, middle names, family name; nicknames; and how near two of them are.

Two real names that differ by a letter (Joan, John) are two names, as twins have them; a letter wrong in a name that
nobody bears (Jhon) is a slip. `is_name` knows which is which.
"""

import csv
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

HERE = Path(__file__).parent
SIGNS = re.compile(r"[^a-z0-9\- ]+")
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "rev",
        "reverend",
        "sir",
        "dame",
        "lady",
        "lord",
        "cllr",
        "councillor",
        "father",
        "sister",
        "captain",
    ]
)
YOUNGER, OLDER = "younger", "older"
SUFFIXES = {"jr": YOUNGER, "jnr": YOUNGER, "junior": YOUNGER, "ii": YOUNGER, "iii": YOUNGER}
SUFFIXES |= {"sr": OLDER, "snr": OLDER, "senior": OLDER}
AFTER = frozenset(["mp", "obe", "mbe", "cbe", "esq", "phd", "ba", "bsc", "ma", "msc", "frcs", "jp"])
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "du",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ibn",
        "ap",
        "ter",
        "ten",
        "dos",
        "mac",
        "mc",
        "st",
    ]
)


class Near(IntEnum):
    """How two names of one kind stand to each other, the surest last."""

    DIFFERENT, UNKNOWN, INITIAL, PART, SLIP, NICKNAME, SAME = range(7)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart, folded. `suffix` says which of two bearers of one name it is, where it does."""

    given: str
    middle: tuple[str, ...]
    family: str
    suffix: str = ""

    @property
    def parts(self) -> frozenset[str]:
        """The family names in a double one."""
        return frozenset(self.family.replace("-", " ").split())


def fold(text: str) -> str:
    """Letters without case, accents and signs; hyphens and blanks stay."""
    if not text.isascii():
        text = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "o").replace("ł", "l").replace("Ł", "l")
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in plain if not unicodedata.combining(letter)) or text
    low = text.casefold().replace("'", "").replace("’", "").replace(".", " ")
    if low.isascii():
        low = SIGNS.sub(" ", low)
    return " ".join(low.split())


@lru_cache(maxsize=20_000)
def read_name(name: str, given: str = "", family: str = "") -> Name:
    """Take a name apart; what is known of given and family name goes before a guess."""
    suffix = ""
    if given and family:
        firsts, last = fold(given).split(), fold(family)
        words = fold(name).split()
        suffix = next((SUFFIXES[word] for word in words[-1:] if word in SUFFIXES), "")
    else:
        before, comma, after = name.partition(",")
        words = fold(f"{after} {before}" if comma and fold(after).split()[:1] else name).split()
        firsts, last, suffix = _split(words)
    firsts = [word for word in firsts if word not in TITLES] or firsts
    parts = last.split()
    if parts and parts[-1] in SUFFIXES and len(parts) > 1:
        suffix, last = SUFFIXES[parts[-1]], " ".join(parts[:-1])
    return Name(firsts[0] if firsts else "", tuple(firsts[1:]), last, suffix)


def _split(words: list[str]) -> tuple[list[str], str, str]:
    words = [word for word in words if word not in TITLES] or words
    suffix = ""
    while len(words) > 1 and (words[-1] in SUFFIXES or words[-1] in AFTER):
        suffix = SUFFIXES.get(words[-1], suffix)
        words = words[:-1]
    for place, word in enumerate(words):
        if word in SUFFIXES and 0 < place < len(words) - 1:  # "Penhale, John Jr" turned round
            suffix = SUFFIXES[word]
            words = [*words[:place], *words[place + 1 :]]
            break
    if len(words) < 2:
        return words, "", suffix
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    return words[:start], " ".join(words[start:]), suffix


@lru_cache(maxsize=100_000)
def near_given(one: str, other: str, *, trusting: bool = False) -> Near:
    """
    How two given names stand to each other. `trusting` takes two real names a letter apart for a slip as well, and a
    real name that begins like the other for its short form.
    """
    if not one or not other:
        return Near.UNKNOWN
    if one == other:
        return Near.SAME
    if len(one) == 1 or len(other) == 1:
        return Near.INITIAL if one[0] == other[0] else Near.DIFFERENT
    if forms(one) & forms(other) or _shortened(one, other, trusting=trusting):
        return Near.NICKNAME
    if one.replace("-", "") == other.replace("-", ""):
        return Near.SLIP
    slip = is_slip(one, other) and (trusting or not (is_name(one) and is_name(other)))
    return Near.SLIP if slip else Near.DIFFERENT


def near_family(one: str, other: str) -> Near:
    """How two family names stand to each other."""
    if not one or not other:
        return Near.UNKNOWN
    if one.replace("-", " ").replace(" ", "") == other.replace("-", " ").replace(" ", ""):
        return Near.SAME
    if len(one) == 1 or len(other) == 1:
        return Near.INITIAL if one[0] == other[0] else Near.DIFFERENT
    parts = set(one.replace("-", " ").split()) & set(other.replace("-", " ").split()) - PARTICLES
    if parts:
        return Near.PART
    return Near.SLIP if is_slip(one, other) else Near.DIFFERENT


def is_slip(one: str, other: str) -> bool:
    """Whether two words are one with a letter or two wrong, missing, doubled or changed round."""
    longest = max(len(one), len(other))
    allowed = 0 if longest < 3 else 1 if longest < 7 else 2
    return allowed > 0 and OSA.distance(one, other, score_cutoff=allowed) <= allowed


@cache
def _forms() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate((HERE / "nicknames.txt").read_text().splitlines()):
        for word in line.split("#")[0].split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def forms(given: str) -> frozenset[int]:
    """Which lines of the nicknames hold a name."""
    return _forms().get(given, frozenset())


def _shortened(one: str, other: str, *, trusting: bool = False) -> bool:
    """A short form that is the beginning of the whole: Raj of Rajesh; `trusting`, Rosy of Rosalind as well."""
    short, whole = sorted((one, other), key=len)
    if trusting:
        stem = short.removesuffix("ie").removesuffix("y").removesuffix("i")
        return len(stem) >= 3 and len(whole) > len(short) + 1 and whole.startswith(stem)
    return 3 <= len(short) <= 4 and len(whole) >= 6 and whole.startswith(short) and not is_name(short)


@cache
def _names() -> frozenset[str]:
    """Given names that people bear: our own list, and the open one where it is there."""
    known = set((HERE / "given_names.txt").read_text().split()) | set(_forms())
    shared = Path(os.environ.get("GROUNDSWELL_SHARED") or HERE.parents[5] / "shared")
    path = shared / "data" / "names" / "uk_first_names.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            known |= {fold(row["name"]) for row in csv.DictReader(lines)}
    return frozenset(known)


_learned: set[str] = set()


def learn(names: Iterable[str]) -> None:
    """Take these for given names too: many people of the campaign bear them."""
    _learned.update(fold(name) for name in names)
    near_given.cache_clear()  # Two real names a letter apart are two, and these are real now.


def is_name(given: str) -> bool:
    """Whether people are known to bear a given name."""
    return given in _names() or given in _learned
