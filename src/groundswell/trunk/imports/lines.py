"""Rows of a table, as the readers give them: one by one, or by the columns of a piece of the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

END = "\x00"
"""A record that no file has, read after its last: whoever comes to it lost nothing in an open quotation mark."""


@dataclass(frozen=True)
class Line:
    """
    A row under the headings. `number` counts as a spreadsheet does. `problem` says why it cannot be used, or is "".
    """

    number: int
    cells: list[str]
    problem: str = ""


def line_of(number: int, cells: list[str], width: int) -> Line:
    """A row as wide as the headings; one that is wider says so."""
    problem = ""
    if any(cells[width:]):
        problem = _("It has more cells than there are headings. A cell with a comma in it needs quotation marks")
    return Line(number, (cells + [""] * width)[:width], problem)


class Unsure(Exception):
    """The piece does not end where a record ends, or has a cell so long that its end may be missing."""


class Piece(NamedTuple):
    """Some whole records of a file, each with its line feed; `added` is whether that of the last one is not its own."""

    text: bytes
    added: bool = False


class Shape(NamedTuple):
    """What parts the cells, how many the raw headings are, how many of them count, and how long a cell may be."""

    delimiter: str
    raw_width: int
    width: int
    longest: int


class Rows(NamedTuple):
    """
    The rows of a piece that say anything, by columns (records/texts.py). `records` counts blank ones too; `places` are
    the rows' places among all records, from 1, and the numbers of `broken` rows are places too.
    """

    records: int
    places: Sequence[int]
    columns: list[Any]
    broken: list[Line]
