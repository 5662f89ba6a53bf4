"""What a block of a list is once it is cleaned, and the small things that it is made of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

AS_JSON = json.JSONEncoder(ensure_ascii=False).encode
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
    Cleaned rows: `lines` of `columns` as one text in UTF-8, one for each row that was not refused, and where their
    `ends` are (32 bits each, from a first 0 on).

    Rows are known by their place among the `records` of a piece, from `low` to `high`; `rows` is how many there are.
    `keys` tells who is who within the file (64 bits), `births` the day of birth where any is known (0 where not).
    `codes` are the distinct postcodes, and `code_of` which of them each row has (32 bits), unless there is none at all.
    `says` has for each thing that the check counts one byte a row, 1 where it is so.
    """

    records: int
    rows: int
    low: int
    high: int
    places: bytes
    columns: tuple[str, ...]
    ends: bytes
    lines: bytes
    keys: bytes
    births: bytes
    codes: list[str]
    code_of: bytes
    says: dict[str, bytes]
    refused: list[Refused]
    tags: set[str]
    counts: dict[str, int]


def told(cells: Sequence[str]) -> str:
    """The cells of a refused row as they came, for its line."""
    return AS_JSON(list(cells)).translate(SIGNS)
