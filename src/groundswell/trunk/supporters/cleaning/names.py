"""
Names of a column: as written, with keys to match and search by, and suggested given and family names.

A million names are made of some ten thousand words, so words are looked at once. Titles, "van der" and the like are
known; what else is odd goes to the parser of names, which takes its time. It suggests, and changes nothing.
"""

import re
from itertools import repeat
from typing import NamedTuple

from django.utils.translation import gettext as _

from groundswell.trunk.supporters.cleaning.name_words import (
    JOINED,
    MARKS,
    SUFFIXES,
    TITLES,
    WORDS,
    Word,
    cased,
    words_of,
)
from groundswell.trunk.supporters.cleaning.problems import NOTHING, Problem
from groundswell.trunk.supporters.identity import (
    LONGEST_FIND_KEY,
    LONGEST_KEY,
    find_key,
    looks_like_a_name,
    name_key,
    tidy_name,
)

LONGEST = 120
LONGEST_PART = 60
MOST_PARSED = 100
"""Odd names of one column that the parser is asked for; the rest of them come without suggestions."""
LONGEST_SHORT = 49
"""Two parts of this length and the blank between them are surely a whole name."""
MOST_PARTS = 100_000
# Above this a name may be cut, and its keys are not those of its words.
SURELY_WHOLE = 100
# What stands beside a name: what she is called, in brackets or quotation marks.
BESIDE = re.compile(r"\([^()]*\)|\"[^\"]*\"|“[^”]*”")
TWO_PEOPLE = frozenset({"and", "&", "+", "a", "und", "et", "y"})


class CleanNames(NamedTuple):
    """
    Names as they are kept, with `name_key` and `find_key` of each, suggested given and family name, and problems.

    A name stays as it was written, but for "Probert, Siân", which is turned round and says so.
    """

    values: list[str]
    keys: list[str]
    find_keys: list[str]
    given: list[str]
    family: list[str]
    problems: dict[int, Problem]


class _Name(NamedTuple):
    value: str
    key: str
    find_key: str
    given: str
    family: str


NO_NAME = _Name("", "", "", "", "")


def clean_names(column: list[str]) -> CleanNames:
    """Names in one cell each."""
    cleaned = _Columns()
    odd: list[int] = []
    known = WORDS.get
    for place, text in enumerate(column):
        first, _blank, last = text.partition(" ")
        one, two = known(first), known(last)
        if one and two and one[3] and two[3]:
            key, found_by = f"{one[0]} {two[0]}", one[1] + two[1]
            if len(key) <= LONGEST_KEY and len(found_by) <= LONGEST_FIND_KEY:
                cleaned.add(text, key, found_by, one[2], two[2])
                continue
        words = words_of(text) if len(text) <= SURELY_WHOLE else None
        keys = _keys(words) if words and all(word.is_plain for word in words) else None
        if words and keys:
            family = words[-1].cased if len(words) > 1 else ""
            cleaned.add(text, *keys, words[0].cased, family)
            continue
        name, problem = _looked_at(text)
        cleaned.add(*name)
        if problem:
            cleaned.problems[place] = problem
        elif name.value and not (name.given or name.family):
            odd.append(place)
    for place in odd[:MOST_PARSED]:
        cleaned.given[place], cleaned.family[place] = _parsed(cleaned.values[place])
    return cleaned.result()


def clean_name_parts(given: list[str], family: list[str], *, middle: list[str] | None = None) -> CleanNames:
    """Names in columns of their own, as long as each other. What stands as given and family name is taken for it."""
    cleaned = _Columns()
    for place, (first, between, last) in enumerate(zip(given, middle or repeat(""), family, strict=False)):
        name, problem = _of_parts(first, between, last)
        cleaned.add(*name)
        if problem:
            cleaned.problems[place] = problem
    return cleaned.result()


def keys_of_parts(texts: list[str]) -> list[tuple[str, str]]:
    """
    What each given or family name adds to the `name_key` and the `find_key` of a name, if it is a word or several.

    Two empty texts for one that is to be looked at with all of its name.
    """
    known, known_parts = WORDS.get, _parts_known.get
    parts = [known(text) or known_parts(text) or _part(text) for text in texts]
    return [(part[0], part[1]) if part else ("", "") for part in parts]


def _of_parts(first: str, between: str, last: str) -> tuple[_Name, Problem | None]:
    text = " ".join(part for part in (first, between, last) if part)
    words = words_of(text) if len(text) <= SURELY_WHOLE else None
    keys = _keys(words) if words else None
    if keys:
        return _Name(text, *keys, first[:LONGEST_PART], last[:LONGEST_PART]), None
    name, problem = _kept(tidy_name(text[: 2 * LONGEST]))
    if name.value:
        name = name._replace(given=tidy_name(first)[:LONGEST_PART], family=tidy_name(last)[:LONGEST_PART])
    return name, problem


_parts_known: dict[str, tuple[str, str]] = {}


def _part(text: str) -> tuple[str, str] | None:
    """What a given or family name of several words adds to the keys; None for a long or an odd one."""
    words = words_of(text) if len(text) <= LONGEST_SHORT else None
    keys = _keys(words) if words else None
    if keys:
        if len(_parts_known) >= MOST_PARTS:
            _parts_known.clear()
        _parts_known[text] = keys
    return keys


class _Columns:
    """Names as they are added. Lists of texts only: a tuple for each name would wake the garbage collector."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.family: list[str] = []
        self.problems: dict[int, Problem] = {}
        self.values: list[str] = []
        self._keys: list[str] = []
        self._finds: list[str] = []
        values, keys, finds = self.values.append, self._keys.append, self._finds.append
        givens, families = self.given.append, self.family.append

        def add(value: str, key: str, find: str, given: str, family: str) -> None:
            values(value)
            keys(key)
            finds(find)
            givens(given)
            families(family)

        self.add = add

    def result(self) -> CleanNames:
        return CleanNames(self.values, self._keys, self._finds, self.given, self.family, self.problems)


def _keys(words: list[Word]) -> tuple[str, str] | None:
    """The keys of a name; None where they have to be cut, as folding may make many letters of one."""
    key, found_by = " ".join([word.key for word in words]), "".join([word.find_key for word in words])
    return (key, found_by) if len(key) <= LONGEST_KEY and len(found_by) <= LONGEST_FIND_KEY else None


def _looked_at(text: str) -> tuple[_Name, Problem | None]:
    text = tidy_name(text[: 2 * LONGEST])
    if not text or text.casefold() in NOTHING:
        return NO_NAME, None
    name, problem = _kept(text)
    if problem:
        return name, problem
    if turned := _turned(text):
        name_turned, why_not = _kept(turned)
        if not why_not:
            says = _("Read as %(name)s, with the last name first in the file") % {"name": turned}
            name, problem = name_turned, Problem("name_turned", says, False, turned)
    given, family = _parts(name.value)
    return name._replace(given=given, family=family), problem


def _kept(text: str) -> tuple[_Name, Problem | None]:
    """A name with its keys, and what is to be said of it; nothing, and the reason why it is none."""
    problem = _why_not(text)
    if problem and problem.refused:
        return NO_NAME, problem
    return _Name(text, name_key(text), find_key(text), "", ""), problem


def _why_not(text: str) -> Problem | None:
    if not text:
        return None
    if len(text) > LONGEST:
        return Problem("name_long", _("This is too long for a name"))
    if text[0] in "=+@" or not looks_like_a_name(text):
        says = _("This is not a name: it has no letters, or a link, an address or a formula in it")
        return Problem("name_wrong", says)
    words = text.casefold().split()
    if len(words) > 2 and not TWO_PEOPLE.isdisjoint(words[1:-1]):
        return Problem("name_two", _("This looks like two people. Give each a row of their own"), False)
    return None


def _turned(text: str) -> str:
    """ "Probert, Siân" the other way round; "" for a name that is not written so."""
    last, comma, first = text.partition(",")
    last, first = last.strip(), first.strip()
    if not (comma and last and first) or "," in first or len(first.split()) > 3:
        return ""
    if any(word.strip(".").casefold() in SUFFIXES for word in first.split()):
        return ""
    return f"{first} {last}"


def _parts(text: str) -> tuple[str, str]:
    """Suggested given and family name; both "" where the name has more than words in it."""
    words = BESIDE.sub(" ", text).split()
    count = len(words)
    while len(words) > 1 and words[0].strip(".").casefold() in TITLES:
        words = words[1:]
    had_title = len(words) < count
    while len(words) > 2 and words[-1].strip(".,").casefold() in SUFFIXES:
        words = words[:-1]
    words = [word.rstrip(",") for word in words]
    if not words or not all(word.translate(MARKS).isalpha() for word in words):
        return "", ""
    if len(words) == 1:
        # "Mrs Probert" names no given name.
        return ("", _suggested(words)) if had_title else (_suggested(words), "")
    family = next((place for place, word in enumerate(words) if place and word.casefold() in JOINED), len(words) - 1)
    return _suggested(words[: 1 if family == len(words) - 1 else family]), _suggested(words[family:])


def _parsed(text: str) -> tuple[str, str]:
    # It takes longer to load than all the rest of cleaning, and few lists have such names.
    from nameparser import HumanName

    parsed = HumanName(text)
    return _suggested(parsed.first.split()), _suggested(parsed.last.split())


def _suggested(words: list[str]) -> str:
    return " ".join(word if word in JOINED else cased(word) for word in words)[:LONGEST_PART]
