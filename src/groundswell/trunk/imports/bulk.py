"""
Reading a long table by columns: a million rows without holding them.

It gives what `reading.read_table` gives, and hands over to it where a file is too odd to be read by pieces.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
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
from groundswell.trunk.imports.lines import END, Line, Piece, Rows, Shape, Unsure
from groundswell.trunk.imports.pieces import Pieces, unix_ends
from groundswell.trunk.imports.reading import (
    SEPARATOR_LINE,
    SNIFFED_LINES,
    Limits,
    guess_delimiter,
    named_headings,
    records,
    refuse_excess_rows,
    rows_of,
    table_of_lines,
)
from groundswell.trunk.imports.sheets import Peeked, Sheet, closing, is_spreadsheet, open_sheet

PIECE_ROWS = 5_000
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
    parts: "Parts | None" = None
    """The same rows for whoever splits them elsewhere; None where the file is too odd. Take these or the blocks."""

    def head(self, rows: int) -> list[list[str]]:
        """
        At most so many of the first rows; take them in place of the blocks. They are read without Arrow, which is too
        large for a process that shows pages.

        :raises Unreadable: as the blocks do.
        """
        first = next(self.parts.rest(rows) if self.parts else self.blocks, None)
        return [list(row) for row in islice(zip(*first.columns, strict=True), rows)] if first else []


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
    parts = Parts(pieces, head, len(headings), limits, pasted=pasted)
    blocks = of_length(rows_at_once, parts.blocks())
    return Columns(headings, blocks, encoding, head.delimiter, repeated, parts=parts)


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


class Parts:
    """
    The rows under the headings: `pieces`, for whoever splits them elsewhere, then the `rest`, in blocks, of what no
    piece is made of. Whoever takes a piece says what came of it, in order: `read`, or `leave_to_rest`.
    """

    def __init__(self, pieces: Pieces, head: _Head, width: int, limits: Limits, *, pasted: bool) -> None:
        self.shape = Shape(head.delimiter, len(head.cells), width, limits.cell)
        self._pieces, self._limits, self._pasted = pieces, limits, pasted
        self._taken: deque[Piece] = deque()
        self._rows = 0
        self.number = head.number
        """The last row of the sheet that was read."""

    def pieces(self, lines: int) -> Iterator[Piece]:
        """Pieces of at most so many rows each."""
        while piece := self._pieces.take_lines(lines):
            self._taken.append(piece)
            yield piece

    def read(self, records: int, rows: int) -> Piece:
        """
        Count the first piece that was not counted yet, and give it: its records, and those that say anything.

        :raises Unreadable: where there are too many.
        """
        self.number += records
        self._rows += rows
        refuse_excess_rows(self._rows, self._limits)
        return self._taken.popleft()

    def leave_to_rest(self) -> None:
        """Put back all that was taken and not counted."""
        while self._taken:
            piece = self._taken.pop()
            self._pieces.put_back(piece.text[:-1] if piece.added else piece.text)

    def rest(self, rows_at_once: int = PIECE_ROWS) -> Iterator[Block]:
        """
        What is left, in blocks of at most so many rows, and a word about a file that has no rows or no end.

        :raises Unreadable: while they are read.
        """
        delimiter, width = self.shape.delimiter, self.shape.width
        numbered = records([], lines_of_bytes(self._pieces.rest()), delimiter, before=self.number)
        rows = rows_of(numbered, width, delimiter, self._limits, pasted=self._pasted, read=self._rows)
        return _by_columns(rows, width, rows_at_once)

    def blocks(self) -> Iterator[Block]:
        """All rows."""
        # Arrow comes with a list, and not with each process.
        from groundswell.trunk.imports.splitting import rows_of_piece

        for piece in self.pieces(PIECE_ROWS):
            try:
                rows = rows_of_piece(piece, self.shape)
            except Unsure:
                self.leave_to_rest()
                break
            before = self.number
            self.read(rows.records, len(rows.places) + len(rows.broken))
            if rows.places or rows.broken:
                yield block_of(rows, before)
        yield from self.rest()


def block_of(rows: Rows, before: int) -> Block:
    """The rows of a piece as a block, where so many rows of the sheet come before it."""
    columns = [column.to_pylist() for column in rows.columns]
    broken = [replace(line, number=before + line.number) for line in rows.broken]
    if isinstance(rows.places, range):
        return Block(range(before + 1, before + 1 + len(rows.places)), columns, broken)
    return Block([before + place for place in rows.places], columns, broken)


def _by_columns(rows: Iterator[Line], width: int, at_once: int) -> Iterator[Block]:
    while some := list(islice(rows, at_once)):
        whole = [line for line in some if not line.problem]
        columns = [list(column) for column in zip(*(line.cells for line in whole), strict=True)]
        yield Block(
            [line.number for line in whole],
            columns or [[] for _place in range(width)],
            [line for line in some if line.problem],
        )


def of_length(rows: int, blocks: Iterator[Block]) -> Iterator[Block]:
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
