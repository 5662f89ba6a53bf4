"""What a block of a list is once it is cleaned, and the small things that it is made of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple, TypeVar

from groundswell.trunk.records.ids import LENGTH, new_text

Value = TypeVar("Value")
ALIKE = 4
OWN = LENGTH - ALIKE
SIGNS = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c\x01", " "))


class Refused(NamedTuple):
    """A row that is not taken: its place, a name to call it by, sentences that say why, and its cells as JSON."""

    place: int
    name: str
    why: str
    cells: str


@dataclass
class CleanBlock:
    """
    Cleaned rows: `lines` of `columns` as one text in UTF-8, one for each row that was not refused.

    Rows are known by their place among the `records` of a piece, from `low` to `high`; `rows` is how many there are.
    `keys` tells who is who within the file (64 bits), `births` the day of birth where any is known (0 where not).
    `postcodes` are parted by line ends, one for each row, or "" where there is none at all. `says` has for each thing
    that the check counts one byte a row, 1 where it is so.
    """

    records: int
    rows: int
    low: int
    high: int
    places: bytes
    columns: tuple[str, ...]
    lines: bytes
    keys: bytes
    births: bytes
    postcodes: str
    says: dict[str, bytes]
    refused: list[Refused]
    tags: set[str]
    counts: dict[str, int]


def new_ids(count: int) -> list[str]:
    """
    The public ids of new people. Those of one block begin alike, so that they lie together in the indexes: 18 of the 22
    letters are an id's own. Ways to contact her get the same letters in another order (writing.py).
    """
    alike, own = new_text(ALIKE).decode(), new_text(count * OWN).decode()
    return [alike + own[start : start + OWN] for start in range(0, len(own), OWN)]


def picked(values: Sequence[Value], taken: bytearray) -> list[Value]:
    """The values of rows that are taken, as `taken` says of each."""
    return list(compress(values, taken))


def told(cells: Sequence[str]) -> str:
    """The cells of a refused row as they came, for its line."""
    return json.dumps(list(cells), ensure_ascii=False).translate(SIGNS)
