"""Reading a long table by columns: a million rows without holding them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from groundswell.trunk.imports.reading import Limits, Line

PEOPLE = Limits(bytes=1024 * 1024 * 1024, rows=2_000_000, columns=200, cell=20_000)


@dataclass
class Block:
    """
    Some rows by columns, as many columns as there are headings. `numbers` are the rows of the sheet, mostly a range.

    `broken` holds the rows that cannot be used, with the reason; they are not among the columns.
    """

    numbers: Sequence[int]
    columns: list[list[str]]
    broken: list[Line] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass
class Columns:
    """A table whose headings are read, and whose `blocks` are read as they are asked for (see `reading.Table`)."""

    headings: list[str]
    blocks: Iterator[Block]
    encoding: str
    delimiter: str
    repeated: dict[str, list[int]] = field(default_factory=dict)
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)


def read_columns(
    source: BinaryIO | str, *, limits: Limits = PEOPLE, sheet: str = "", rows_at_once: int = 10_000
) -> Columns:
    """
    Read an open file (CSV, TSV, XLSX) or a pasted text. Blocks have about `rows_at_once` rows, and never more.

    :param sheet: the sheet of a spreadsheet; the first one that has anything in it if not said.
    :raises Unreadable: now or while `blocks` are read.
    """
    raise NotImplementedError
