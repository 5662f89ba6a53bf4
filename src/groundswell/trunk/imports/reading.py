"""
Reading a table as people really have it: CSV with commas, semicolons or tabs, in any of the usual encodings, a
spreadsheet file, or a part of one pasted as text.

The reader holds one chunk, one line and one row at a time, and nothing it is given makes it hold more. What cannot be
read raises `Unreadable` with a sentence that says what to do; nothing was kept then.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from groundswell.trunk.imports.decoding import CONTROL, Readable, Unreadable, decoded_lines, mend_text
from groundswell.trunk.imports.lines import Line, line_of
from groundswell.trunk.imports.sheets import Peeked, Sheet, closing, is_spreadsheet, open_sheet

__all__ = ["Limits", "Line", "Table", "Unreadable", "line_of", "read_table"]

DELIMITERS = "\t;,|"
SNIFFED_LINES = 60
SEPARATOR_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.I)


@dataclass(frozen=True)
class Limits:
    """How much of a table is read: bytes of the file, rows, columns, letters in a cell."""

    bytes: int = 10 * 1024 * 1024
    rows: int = 20_000
    columns: int = 100
    cell: int = 20_000


@dataclass
class Table:
    """
    A table whose headings are read, and whose `rows` are read as they are asked for.

    `repeated` holds headings that stand there more than once, each with the numbers of its columns; in `headings` the
    later ones have a number added.
    """

    headings: list[str]
    rows: Iterator[Line]
    encoding: str
    delimiter: str
    repeated: dict[str, list[int]] = field(default_factory=dict)


def read_table(source: BinaryIO | str, *, limits: Limits | None = None) -> Table:
    """
    Read an open file, or a pasted text.

    :raises Unreadable: now or while `rows` are read.
    """
    limits = limits or Limits()
    if isinstance(source, str):
        stream: Readable = io.BytesIO(source.encode("utf-8", "replace"))
    else:
        stream = peeked = Peeked(source)
        if is_spreadsheet(peeked.beginning):
            return _table_of_sheet(open_sheet(peeked), limits)
    lines, encoding = decoded_lines(stream, most_bytes=limits.bytes)
    return table_of_lines(lines, encoding, limits, pasted=isinstance(source, str))


def _table_of_sheet(sheet: Sheet, limits: Limits) -> Table:
    try:
        lines, encoding = decoded_lines(sheet, most_bytes=limits.bytes)
        table = table_of_lines(lines, encoding, limits, pasted=False)
    except Unreadable:
        sheet.close()
        raise
    table.rows = closing(sheet, table.rows)
    return table


def table_of_lines(lines: Iterator[str], encoding: str, limits: Limits, *, pasted: bool) -> Table:
    """
    Read a table whose text is known, from lines with their ends.

    :raises Unreadable: now or while `rows` are read.
    """
    lines = (CONTROL.sub("", line) for line in lines)
    first = list(islice(lines, SNIFFED_LINES))
    if separator := SEPARATOR_LINE.match(first[0]) if first else None:
        first = first[1:]
    delimiter = separator[1] if separator else guess_delimiter(first)
    numbered = records(first, lines, delimiter, before=int(bool(separator)))
    head = next((record.cells for record in numbered if any(record.cells)), [])
    headings, repeated = named_headings(head, limits)
    return Table(
        headings=headings,
        rows=rows_of(numbered, len(headings), delimiter, limits, pasted=pasted),
        encoding=encoding,
        delimiter=delimiter,
        repeated=repeated,
    )


def guess_delimiter(lines: list[str]) -> str:
    """
    The sign that parts the cells: the one by which most rows come out as wide as the headings, and the more columns
    the better. A comma where there is one column only.
    """
    best, chosen = (0.0, 0), ","
    for delimiter in DELIMITERS:
        try:
            rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        score = (sum(len(row) == width for row in rows) / len(rows), width)
        if score > best:
            best, chosen = score, delimiter
    return chosen


class Record(NamedTuple):
    """One record of the file: its number, its cells, and the text it was read from."""

    number: int
    cells: list[str]
    raw: str


def records(first: list[str], rest: Iterator[str], delimiter: str, *, before: int) -> Iterator[Record]:
    """Every record, blank ones too. `before` counts those that were taken away."""
    raw: list[str] = []

    def fed() -> Iterator[str]:
        for line in chain(first, rest):
            raw.append(line)
            yield line

    reader, number = csv.reader(fed(), delimiter=delimiter), before
    while True:
        raw.clear()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            says = _("Row %(row)d has a cell that does not end: a quotation mark is opened and never closed")
            raise Unreadable(says % {"row": number}) from None
        yield Record(number, [mend_text(cell) for cell in cells], "".join(raw))


def rows_of(
    numbered: Iterator[Record], width: int, delimiter: str, limits: Limits, *, pasted: bool, read: int = 0
) -> Iterator[Line]:
    """
    The rows that say anything. The last one is held back until the end tells whether it is whole.

    :param read: how many rows were read before these.
    """
    held: Record | None = None
    last: Record | None = None
    some = bool(read)
    for last in numbered:
        if not any(last.cells):
            continue
        if held:
            yield line_of(held.number, held.cells, width)
        held = last
        read += 1
        refuse_excess_rows(read, limits)
        refuse_long_cell(held.number, held.cells, limits)
    if held is None and not some:
        raise Unreadable(_("It has headings and no rows under them"))
    if last and _cut_inside_quotes(last.raw, delimiter):
        says = _("It ends inside a quoted cell, in row %(row)d. It may have been cut off: fetch it again")
        raise Unreadable(says % {"row": last.number})
    if held is None:
        return
    line = line_of(held.number, held.cells, width)
    cut = held is last and not pasted and len(held.cells) < width and not held.raw.endswith(("\n", "\r"))
    problem = _("The file ends in the middle of this row. It may have been cut off: fetch it again")
    yield Line(line.number, line.cells, problem) if cut else line


def refuse_excess_rows(read: int, limits: Limits) -> None:
    """:raises Unreadable: where more rows are read than a table may have."""
    if read > limits.rows:
        says = _("It has more than %(most)s rows. Split it into smaller files")
        raise Unreadable(says % {"most": f"{limits.rows:,}"})


def refuse_long_cell(number: int, cells: Sequence[str], limits: Limits) -> None:
    """:raises Unreadable: where a cell is longer than any should be."""
    if max(map(len, cells)) > limits.cell:
        says = _("Row %(row)d has a cell of more than %(most)s letters: a quotation mark may be missing there")
        raise Unreadable(says % {"row": number, "most": f"{limits.cell:,}"})


def _cut_inside_quotes(raw: str, delimiter: str) -> bool:
    """Whether a record ends before the quotation mark that closes its cell."""
    if '"' not in raw:
        return False
    try:
        list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def named_headings(head: list[str], limits: Limits) -> tuple[list[str], dict[str, list[int]]]:
    """
    Headings made unlike each other, and those that were alike, with the numbers of their columns.

    :raises Unreadable: where there are none, or too many.
    """
    while head and not head[-1]:
        head = head[:-1]
    if not head:
        raise Unreadable(_("There is nothing in it. Copy the table with its headings, or choose another file"))
    if len(head) > limits.columns:
        says = _("It has more than %(most)d columns. Take out those you do not need")
        raise Unreadable(says % {"most": limits.columns})
    headings: list[str] = []
    places: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for place, text in enumerate(head, 1):
        name = text[:100] or _("Column %(number)d") % {"number": place}
        known = names.setdefault(name.casefold(), name)
        places.setdefault(known, []).append(place)
        count = len(places[known])
        headings.append(name if count == 1 else f"{name} ({count})")
    return headings, {name: found for name, found in places.items() if len(found) > 1}
