"""
Which phone numbers a country's rules call valid, told by their first digits.

The rules are patterns such as `7[1-57-9]\\d{8}`: after some digits anything may follow. A plan holds, for each length,
the shortest starts after which every number is valid. It is made from the rules of the full parser when it is first
needed, and says only yes or "ask the parser". `phones.py` uses it; the tests compare it with the parser.
"""

# The parser of patterns has no public name; what is read from it is compared with the full parser in the tests.
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as patterns  # type: ignore[import-not-found]
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

ANY = frozenset("0123456789")
Path = tuple[frozenset[str], ...]
MOST_PATHS = 3_000
SHORT_START, LONG_START = 4, 6
_KINDS = (
    "mobile fixed_line toll_free shared_cost personal_number voip uan premium_rate pager voicemail".split()  # noqa: SIM905
)


class TooOdd(Exception):
    """A pattern with something in it that these rules do not use."""


class NumberPlan:
    """
    The numbers of one country code that are surely valid, for its main region.

    Four digits tell of nearly all numbers, six of the rest. What they tell is remembered, by the length of the number.
    """

    def __init__(self, country_code: int) -> None:
        region = COUNTRY_CODE_TO_REGION_CODE.get(country_code, ("",))[0]
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(country_code, region) if region else None
        self.code = str(country_code)
        self.region = region
        self.prefix = (metadata.national_prefix or "") if metadata else ""
        self._sure: defaultdict[int, dict[str, bool]] = defaultdict(dict)
        self._paths: list[Path] = []
        self._by_first: defaultdict[tuple[int, str], list[tuple[Path, int]]] = defaultdict(list)
        self._taken_off: list[Path] = []
        self._ours: list[Path] = []
        if metadata is None:
            return
        try:
            # The parser takes these off a number, also behind a country code.
            self._taken_off = _expanded(metadata.national_prefix_for_parsing or "")
            # A country code with several regions: what belongs to this one by its first digits.
            self._ours = _expanded(metadata.leading_digits or "")
            self._paths = _paths_of(metadata)
        except TooOdd:
            return
        for path in self._paths:
            for first in path[0]:
                self._by_first[len(path), first].append((path, _free_from(path)))

    def is_valid(self, national: str) -> bool:
        """Whether a number without its country code is surely valid; False also where that cannot be told."""
        return self.begins_surely(national, len(national))

    def begins_surely(self, begin: str, length: int) -> bool:
        """Whether all numbers of a length that begin so are surely valid."""
        if not self._paths:
            return False
        known = self._sure[length]
        for digits in (SHORT_START, LONG_START):
            if len(begin) < min(digits, length):
                return False
            start = begin[:digits]
            sure = known.get(start)
            if sure is None:
                sure = known[start] = self._is_sure(start, length)
            if sure:
                return True
        return False

    def _is_sure(self, start: str, length: int) -> bool:
        if start.startswith("0") or any(_may_begin(start, path) for path in self._taken_off if path):
            return False
        if not any(len(path) <= len(start) and _may_begin(start, path) for path in self._ours):
            return False
        # Only ways on which any digit may stand behind the start.
        return any(
            free_from <= len(start) and _may_begin(start, path) for path, free_from in self._by_first[length, start[:1]]
        )


@cache
def plan_of(country_code: int) -> NumberPlan:
    """The plan of a country code, made once."""
    return NumberPlan(country_code)


def _paths_of(metadata: PhoneMetadata) -> list[Path]:
    whole = metadata.general_desc
    if whole is None or not whole.national_number_pattern:
        raise TooOdd(metadata.id)
    general = _expanded(whole.national_number_pattern)
    paths: list[Path] = []
    for kind in _KINDS:
        rule = getattr(metadata, kind)
        if rule is not None and rule.national_number_pattern:
            lengths = set(rule.possible_length) or set(whole.possible_length)
            paths += [path for path in _expanded(rule.national_number_pattern) if len(path) in lengths]
    # A number has to fit the general rule too: a path counts where one general path holds all of it.
    return [path for path in paths if any(_holds(wide, path) for wide in general)]


def _may_begin(start: str, path: Path) -> bool:
    for digit, allowed in zip(start, path, strict=False):  # noqa: SIM110  # a generator would take thrice the time
        if digit not in allowed:
            return False
    return True


def _free_from(path: Path) -> int:
    return next((place for place in range(len(path), 0, -1) if path[place - 1] != ANY), 0)


def _holds(wide: Path, path: Path) -> bool:
    return len(wide) == len(path) and all(one >= other for one, other in zip(wide, path, strict=True))


def _expanded(pattern: str) -> list[Path]:
    """
    Every way through a pattern, digit by digit.

    :raises TooOdd: for one with too many, or with something in it that stands for no digits.
    """
    paths: list[Path] = []
    for path in _ways(list(patterns.parse(pattern))):
        paths.append(path)
        if len(paths) > MOST_PATHS:
            raise TooOdd(pattern)
    return paths


def _ways(tokens: list[tuple[Any, Any]]) -> Iterator[Path]:
    parts = [list(_ways_of(*token)) for token in tokens]
    for picked in product(*parts):
        yield tuple(digit for part in picked for digit in part)


def _ways_of(kind: Any, what: Any) -> Iterator[Path]:
    if kind is ops.LITERAL:
        yield (frozenset(chr(what)),)
    elif kind is ops.IN:
        yield (_digits(what),)
    elif kind is ops.BRANCH:
        for branch in what[1]:
            yield from _ways(list(branch))
    elif kind is ops.SUBPATTERN:
        yield from _ways(list(what[-1]))
    elif kind in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        least, most, inner = what
        if most > 15:
            raise TooOdd(str(what))
        ways = list(_ways(list(inner)))
        for times in range(least, most + 1):
            for picked in product(ways, repeat=times):
                yield tuple(digit for part in picked for digit in part)
    else:
        raise TooOdd(str(kind))


def _digits(members: Any) -> frozenset[str]:
    found: set[str] = set()
    for kind, what in members:
        if kind is ops.LITERAL:
            found.add(chr(what))
        elif kind is ops.RANGE:
            found.update(chr(number) for number in range(what[0], what[1] + 1))
        elif kind is ops.CATEGORY and what is ops.CATEGORY_DIGIT:
            found |= ANY
        else:
            raise TooOdd(str(kind))
    return frozenset(found)
