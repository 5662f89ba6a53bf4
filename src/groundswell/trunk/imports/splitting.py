"""
From a piece of text that holds whole records to its columns.

Most files are regular: as many separators in every line, and quotation marks only around whole cells. Those are split
as one text, which is several times faster than record by record, and gives the same cells.
"""

import csv
from collections.abc import Sequence
from typing import NamedTuple

from groundswell.trunk.imports.decoding import text_of_bytes
from groundswell.trunk.imports.lines import Line, line_of

# Control characters, which no piece has, stand for what is inside quotation marks while the piece is split.
QUOTE, LINE_END, DELIMITER, BETWEEN = "\x1c", "\x1d", "\x1e", "\x1f"
END = "\x00"


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
    The rows of a piece that say anything, by columns. `records` counts blank ones too; `places` are the rows' places
    among all records, from 1, and the numbers of `broken` rows are places too.
    """

    records: int
    places: Sequence[int]
    columns: list[list[str]]
    broken: list[Line]


class Split(NamedTuple):
    """
    The cells of a piece, without outer blanks.

    Either `columns`, all as long as each other and as many as the raw headings, or `rows`, each as wide as it is.
    """

    columns: list[list[str]] | None
    rows: list[list[str]] | None


def rows_of_piece(piece: Piece, shape: Shape) -> Rows:
    """
    The rows of a piece as they are kept.

    :raises Unsure: where they have to be read record by record.
    """
    split = split_piece(piece.text, shape.delimiter, shape.raw_width)
    if _has_long_line(piece.text, shape.longest) and _has_long_cell(split, shape.longest):
        raise Unsure
    if split.rows is not None and piece.added and len(split.rows[-1]) < shape.width:
        raise Unsure
    if split.columns is not None and not any(map(any, split.columns[shape.width :])):
        columns = split.columns[: shape.width]
        records = len(columns[0])
        blank = _blank_rows(columns)
        if not blank:
            return Rows(records, range(1, records + 1), columns, [])
        columns = [[cell for place, cell in enumerate(column) if place not in blank] for column in columns]
        return Rows(records, [place + 1 for place in range(records) if place not in blank], columns, [])
    rows = split.rows if split.rows is not None else [list(row) for row in zip(*(split.columns or []), strict=True)]
    return _rows_of(rows, shape.width)


def _rows_of(rows: list[list[str]], width: int) -> Rows:
    places: list[int] = []
    kept: list[list[str]] = []
    broken: list[Line] = []
    for place, row in enumerate(rows, 1):
        if len(row) != width:
            line = line_of(place, row, width)
            row = line.cells
            if line.problem:
                broken.append(line)
                continue
        if any(row):
            places.append(place)
            kept.append(row)
    columns = [list(column) for column in zip(*kept, strict=True)] or [[] for _place in range(width)]
    return Rows(len(rows), places, columns, broken)


def _has_long_line(text: bytes, most: int) -> bool:
    """Whether a cell may be longer than `most`: only then some stretch of half of it has no line end."""
    half = max(1, most // 2)
    return any(text.find(b"\n", start, start + half) < 0 for start in range(0, len(text) - half, half))


def _has_long_cell(split: "Split", most: int) -> bool:
    return any(len(cell) > most for cells in split.columns or split.rows or [] for cell in cells)


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


def split_piece(piece: bytes, delimiter: str, width: int) -> Split:
    """
    The cells of whole records whose lines end with a line feed.

    :param width: cells in a regular row.
    :raises Unsure: where the last record does not end with the piece.
    """
    text = text_of_bytes(piece)
    parts = text.split('"') if '"' in text else []
    if columns := _all_in_quotes(parts, delimiter, width):
        return Split([list(map(str.strip, column)) for column in columns], None)
    marked = _without_quotes(parts, delimiter) if parts else text
    if marked is None:
        return Split(None, [[cell.strip() for cell in row] for row in _by_record(text, delimiter)])
    replaced = marked is not text and any(sign in marked for sign in (QUOTE, LINE_END, DELIMITER))
    columns = _columns(marked, delimiter, width)
    if columns is not None:
        if replaced:
            columns = [_put_back(column, delimiter) for column in columns]
        return Split([list(map(str.strip, column)) for column in columns], None)
    rows = [line.split(delimiter) for line in marked[:-1].split("\n")]
    if replaced:
        rows = [_put_back(row, delimiter) for row in rows]
    return Split(None, [list(map(str.strip, row)) for row in rows])


def _columns(text: str, delimiter: str, width: int) -> list[list[str]] | None:
    """The columns of a text all of whose lines have the same number of separators; None for another."""
    lines = text.count("\n")
    if text.count(delimiter) != lines * (width - 1):
        return None
    separators = text.encode().translate(None, _others(delimiter))
    if separators != (delimiter.encode() * (width - 1) + b"\n") * lines:
        return None
    cells = text[:-1].replace("\n", delimiter).split(delimiter) if width > 1 else text[:-1].split("\n")
    return [cells[place::width] for place in range(width)]


def _others(delimiter: str) -> bytes:
    keep = delimiter.encode() + b"\n"
    return bytes(number for number in range(256) if number not in keep)


def _all_in_quotes(parts: list[str], delimiter: str, width: int) -> list[list[str]] | None:
    """The columns where every cell stands in quotation marks and no mark in a cell; None where not."""
    lines, more = divmod(len(parts) // 2, width)
    if more or not lines or parts[0::2] != ["", *([delimiter] * (width - 1) + ["\n"]) * lines]:
        return None
    cells = parts[1::2]
    return [cells[place::width] for place in range(width)]


def _without_quotes(parts: list[str], delimiter: str) -> str | None:
    """
    The text without the quotation marks around cells, and with signs in place of what they hold together.

    `parts` is the text parted at the marks.

    None where a mark stands anywhere but around a whole cell, or doubled inside one.
    """
    if len(parts) % 2 == 0:
        return None
    borders = (delimiter, "\n")
    first, last = parts[0], parts[-1]
    if (first and not first.endswith(borders)) or not last.startswith(borders):
        return None
    for place in range(2, len(parts) - 1, 2):
        between = parts[place]
        if between == delimiter:
            continue
        if not between:
            parts[place] = QUOTE
        elif not (between.startswith(borders) and between.endswith(borders)):
            return None
    for place in range(1, len(parts), 2):
        inside = parts[place]
        if delimiter in inside:
            inside = parts[place] = inside.replace(delimiter, DELIMITER)
        if "\n" in inside:
            parts[place] = inside.replace("\n", LINE_END)
    return "".join(parts)


def _put_back(cells: list[str], delimiter: str) -> list[str]:
    joined = BETWEEN.join(cells)
    if QUOTE not in joined and LINE_END not in joined and DELIMITER not in joined:
        return cells
    for sign, meant in ((QUOTE, '"'), (LINE_END, "\n"), (DELIMITER, delimiter)):
        joined = joined.replace(sign, meant)
    return joined.split(BETWEEN)


def _by_record(text: str, delimiter: str) -> list[list[str]]:
    lines = text.splitlines(keepends=True) if text.isascii() else [f"{line}\n" for line in text[:-1].split("\n")]
    try:
        rows = list(csv.reader([*lines, END], delimiter=delimiter))
    except csv.Error as error:
        raise Unsure from error
    if rows.pop() != [END]:
        raise Unsure
    return rows
