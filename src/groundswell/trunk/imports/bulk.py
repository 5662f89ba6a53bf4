"""
Reading a long table by columns: a million rows without holding them.

It gives what `reading.read_table` gives, and hands over to it where a file is too odd to be read by pieces.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, NamedTuple

from groundswell.trunk.imports.decoding import (
    LONGEST_LINE,
    Readable,
    Unreadable,
    as_utf8,
    lines_of_bytes,
    mend_text,
    opened,
    text_of_bytes,
)
from groundswell.trunk.imports.pieces import Pieces, unix_ends
from groundswell.trunk.imports.reading import (
    SEPARATOR_LINE,
    SNIFFED_LINES,
    Limits,
    Line,
    guess_delimiter,
    line_of,
    named_headings,
    records,
    refuse_excess_rows,
    refuse_long_cell,
    rows_of,
    table_of_lines,
)
from groundswell.trunk.imports.sheets import Peeked, Sheet, closing, is_spreadsheet, open_sheet
from groundswell.trunk.imports.splitting import END, Split, Unsure, split_piece

PIECE_ROWS = 2_000
SPREADSHEET = "spreadsheet"
PEOPLE = Limits(bytes=1024 * 1024 * 1024, rows=2_000_000, columns=200, cell=20_000)
READ_AT_ONCE = 512 * 1024


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
    Read an open file (CSV, TSV, XLSX) or a pasted text. Blocks have `rows_at_once` rows, the last one fewer.

    :param sheet: the sheet of a spreadsheet; the first one that has anything in it if not said.
    :raises Unreadable: now or while `blocks` are read.
    """
    if not isinstance(source, str):
        peeked = Peeked(source)
        if is_spreadsheet(peeked.beginning):
            return _of_sheet(open_sheet(peeked, chosen=sheet), limits, rows_at_once)
        return _of_text(peeked, limits, rows_at_once)
    return _of_text(source, limits, rows_at_once)


def _of_sheet(sheet: Sheet, limits: Limits, rows_at_once: int) -> Columns:
    try:
        read = _of_text(sheet, limits, rows_at_once, delimiter=",")
    except Unreadable:
        sheet.close()
        raise
    read.blocks = closing(sheet, read.blocks)
    read.encoding, read.sheet, read.sheets = SPREADSHEET, sheet.name_of_sheet, sheet.sheets
    return read


def _of_text(source: Readable | str, limits: Limits, rows_at_once: int, delimiter: str = "") -> Columns:
    stream: Readable = io.BytesIO(source.encode("utf-8", "replace")) if isinstance(source, str) else source
    encoding, chunks = opened(stream, most_bytes=limits.bytes, at_once=READ_AT_ONCE)
    pieces = Pieces(unix_ends(as_utf8(chunks, encoding)))
    pasted = isinstance(source, str)
    head = _head_of(pieces, delimiter)
    if head is None:
        table = table_of_lines(lines_of_bytes(pieces.rest()), encoding, limits, pasted=pasted)
        blocks = _by_columns(table.rows, len(table.headings), rows_at_once)
        return Columns(table.headings, blocks, encoding, table.delimiter, table.repeated)
    headings, repeated = named_headings(head.cells, limits)
    body = _Body(pieces, head, len(headings), limits, pasted=pasted)
    return Columns(headings, _of_length(rows_at_once, body.blocks()), encoding, head.delimiter, repeated)


class _Head(NamedTuple):
    """What parts the cells of a file, its first row that says anything, and the number of that."""

    delimiter: str
    cells: list[str]
    number: int


def _head_of(pieces: Pieces, delimiter: str) -> _Head | None:
    """
    Read the first row, parted by a known delimiter or a guess; what comes after it is put back.

    None, and nothing taken, where that takes more care.
    """
    piece = pieces.take()
    lines = _lines(piece)
    separator = SEPARATOR_LINE.match(lines[0]) if lines else None
    before = int(bool(separator))
    sniffed = [*lines, *_lines(pieces.beginning_of_rest(LONGEST_LINE))] if len(lines) < SNIFFED_LINES else lines
    delimiter = delimiter or (separator[1] if separator else guess_delimiter(sniffed[:SNIFFED_LINES]))
    if delimiter.isascii() and (delimiter == "\t" or (delimiter.isprintable() and delimiter != '"')):
        reader = csv.reader([*lines[before:], END], delimiter=delimiter)
        for number, raw in enumerate(reader, before + 1):
            if before + reader.line_num > len(lines):
                # The first row does not end with the piece: odd quotation marks.
                break
            cells = [mend_text(cell) for cell in raw]
            if any(cells):
                pieces.put_back("".join(lines[before + reader.line_num :]).encode())
                return _Head(delimiter, cells, number)
    pieces.put_back(piece)
    return None


def _lines(piece: bytes) -> list[str]:
    return [f"{line}\n" for line in text_of_bytes(piece.removesuffix(b"\n")).split("\n")] if piece else []


class _Body:
    """The rows under the headings, piece by piece; what no piece is made of is read record by record."""

    def __init__(self, pieces: Pieces, head: _Head, width: int, limits: Limits, *, pasted: bool) -> None:
        self._pieces, self._delimiter, self._limits, self._pasted = pieces, head.delimiter, limits, pasted
        self._raw_width, self._width = len(head.cells), width
        self._number = head.number
        self._read = 0

    def blocks(self) -> Iterator[Block]:
        while piece := self._pieces.take():
            try:
                split = split_piece(piece, self._delimiter, self._raw_width)
            except Unsure:
                self._pieces.put_back(piece)
                break
            if _has_long_line(piece, self._limits.cell):
                self._refuse_long_cells(split)
            block = self._block(split)
            self._count(len(block) + len(block.broken))
            if block.numbers or block.broken:
                yield block
        yield from self._rest()

    def _block(self, split: Split) -> Block:
        if split.columns is not None and not any(map(any, split.columns[self._width :])):
            columns = split.columns[: self._width]
            numbers: Sequence[int] = range(self._number + 1, self._number + 1 + len(columns[0]))
            self._number += len(numbers)
            blank = _blank_rows(columns)
            if blank:
                columns = [[cell for place, cell in enumerate(column) if place not in blank] for column in columns]
                numbers = [number for place, number in enumerate(numbers) if place not in blank]
            return Block(numbers, columns)
        rows = split.rows if split.rows is not None else [list(row) for row in zip(*(split.columns or []), strict=True)]
        return self._block_of_rows(rows)

    def _block_of_rows(self, rows: list[list[str]]) -> Block:
        numbers: list[int] = []
        kept: list[list[str]] = []
        broken: list[Line] = []
        for number, row in enumerate(rows, self._number + 1):
            if len(row) != self._width:
                line = line_of(number, row, self._width)
                row = line.cells
                if line.problem:
                    broken.append(line)
                    continue
            if any(row):
                numbers.append(number)
                kept.append(row)
        self._number += len(rows)
        columns = [list(column) for column in zip(*kept, strict=True)] or [[] for _place in range(self._width)]
        return Block(numbers, columns, broken)

    def _rest(self) -> Iterator[Block]:
        numbered = records([], lines_of_bytes(self._pieces.rest()), self._delimiter, before=self._number)
        width, at_once = self._width, PIECE_ROWS
        rows = rows_of(numbered, width, self._delimiter, self._limits, pasted=self._pasted, read=self._read)
        return _by_columns(rows, width, at_once)

    def _count(self, rows: int) -> None:
        self._read += rows
        refuse_excess_rows(self._read, self._limits)

    def _refuse_long_cells(self, split: Split) -> None:
        for place, row in enumerate(split.rows or zip(*(split.columns or []), strict=True), 1):
            refuse_long_cell(self._number + place, row, self._limits)


def _has_long_line(piece: bytes, most: int) -> bool:
    """Whether a cell may be longer than `most`: only then some stretch of half of it has no line end."""
    half = max(1, most // 2)
    return any(piece.find(b"\n", start, start + half) < 0 for start in range(0, len(piece) - half, half))


def _blank_rows(columns: list[list[str]]) -> set[int]:
    """The places of rows with nothing in any cell."""
    blank: set[int] | None = None
    for column in columns:
        if "" not in column:
            return set()
        if blank is None:
            blank = {place for place, cell in enumerate(column) if not cell}
        else:
            blank = {place for place in blank if not column[place]}
        if not blank:
            break
    return blank or set()


def _by_columns(rows: Iterator[Line], width: int, at_once: int) -> Iterator[Block]:
    while some := list(islice(rows, at_once)):
        whole = [line for line in some if not line.problem]
        columns = [list(column) for column in zip(*(line.cells for line in whole), strict=True)]
        yield Block(
            [line.number for line in whole],
            columns or [[] for _place in range(width)],
            [line for line in some if line.problem],
        )


def _of_length(rows: int, blocks: Iterator[Block]) -> Iterator[Block]:
    """
    The same rows in blocks of one length, the last one shorter. Each lies behind the one before: a broken row goes
    with its neighbours, for blocks are written and taken back by the numbers of their rows.
    """
    held: Block | None = None
    for block in blocks:
        held = block if held is None else _joined(held, block)
        while len(held) >= rows:
            first, rest, last = slice(rows), slice(rows, None), held.numbers[rows - 1]
            broken = [line for line in held.broken if line.number <= last]
            yield Block(held.numbers[first], [column[first] for column in held.columns], broken)
            later = held.broken[len(broken) :]
            held = Block(held.numbers[rest], [column[rest] for column in held.columns], later)
        if len(held.broken) >= rows:
            yield held
            held = None
    if held is not None and (len(held) or held.broken):
        yield held


def _joined(one: Block, two: Block) -> Block:
    numbers: Sequence[int] = [*one.numbers, *two.numbers]
    if isinstance(one.numbers, range) and isinstance(two.numbers, range) and one.numbers.stop == two.numbers.start:
        numbers = range(one.numbers.start, two.numbers.stop)
    columns = [before + after for before, after in zip(one.columns, two.columns, strict=True)]
    return Block(numbers, columns, one.broken + two.broken)
