"""
From a piece of text that holds whole records to its columns.

Most files are regular: as many separators in every line, and quotation marks only around whole cells. Those are split
by Arrow's reader, which is many times faster than record by record, and gives the same cells.
"""

import csv
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from groundswell.trunk.imports.decoding import text_of_bytes
from groundswell.trunk.imports.lines import END, Line, Piece, Rows, Shape, Unsure, line_of
from groundswell.trunk.records.texts import Texts, texts_of

# Control characters, which no piece has, stand for what is inside quotation marks while the piece is split.
QUOTE, LINE_END, DELIMITER = "\x1c", "\x1d", "\x1e"


class Split(NamedTuple):
    """
    The cells of a piece, without outer blanks.

    Either `columns`, all as long as each other and as many as the raw headings, or `rows`, each as wide as it is.
    """

    columns: list[Texts] | None
    rows: list[list[str]] | None


def rows_of_piece(piece: Piece, shape: Shape) -> Rows:
    """
    The rows of a piece as they are kept.

    :raises Unsure: where they have to be read record by record.
    """
    split = split_piece(piece.text, shape.delimiter, shape.raw_width)
    if _has_long_line(piece.text, shape.longest) and _has_long_cell(split, shape.longest):
        raise Unsure
    if split.rows is not None:
        if piece.added and len(split.rows[-1]) < shape.width:
            raise Unsure
        return _rows_of(split.rows, shape.width)
    assert split.columns is not None
    if any(_length(column).any() for column in split.columns[shape.width :]):
        rows = zip(*(column.to_pylist() for column in split.columns), strict=True)
        return _rows_of([list(row) for row in rows], shape.width)
    columns = split.columns[: shape.width]
    records = len(columns[0])
    said = np.zeros(records, dtype=bool)
    for column in columns:
        said |= _length(column) > 0
        if said.all():
            return Rows(records, range(1, records + 1), columns, [])
    columns = [column.filter(pa.array(said)) for column in columns]
    return Rows(records, (np.flatnonzero(said) + 1).tolist(), columns, [])


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
    columns = zip(*kept, strict=True) if kept else [[] for _place in range(width)]
    return Rows(len(rows), places, [texts_of(list(column)) for column in columns], broken)


def _length(column: Texts) -> Any:
    """Bytes in each cell, as an array of numpy."""
    return pc.binary_length(column).to_numpy()


def _has_long_line(text: bytes, most: int) -> bool:
    """Whether a cell may be longer than `most`: only then some stretch of half of it has no line end."""
    half = max(1, most // 2)
    return any(text.find(b"\n", start, start + half) < 0 for start in range(0, len(text) - half, half))


def _has_long_cell(split: "Split", most: int) -> bool:
    if split.columns is not None:
        return any((pc.utf8_length(column).to_numpy() > most).any() for column in split.columns)
    return any(len(cell) > most for row in split.rows or [] for cell in row)


def split_piece(piece: bytes, delimiter: str, width: int) -> Split:
    """
    The cells of whole records whose lines end with a line feed.

    :param width: cells in a regular row.
    :raises Unsure: where the last record does not end with the piece.
    """
    text = text_of_bytes(piece)
    parts = text.split('"') if '"' in text else []
    marked = _without_quotes(parts, delimiter) if parts else text
    if marked is None:
        return Split(None, [[cell.strip() for cell in row] for row in _by_record(text, delimiter)])
    signs = [sign for sign in (QUOTE, LINE_END, DELIMITER) if parts and sign in marked]
    columns = _columns(marked, delimiter, width)
    if columns is not None:
        columns = [_put_back(column, signs, delimiter) for column in columns]
        return Split([pc.utf8_trim_whitespace(column) for column in columns], None)
    rows = [line.split(delimiter) for line in marked[:-1].split("\n")]
    return Split(None, [[_meant(cell, signs, delimiter).strip() for cell in row] for row in rows])


def _columns(text: str, delimiter: str, width: int) -> list[Texts] | None:
    """The columns of a text all of whose lines have the same number of separators; None for another."""
    data = pa.py_buffer(text.encode())
    asked, parsed, kept = _reading(delimiter, width)
    asked.block_size = max(data.size, 1)
    try:
        table = arrow_csv.read_csv(pa.BufferReader(data), asked, parsed, kept)
    except pa.ArrowInvalid:
        return None
    return [column.combine_chunks() if column.num_chunks != 1 else column.chunk(0) for column in table.columns]


@cache
def _reading(delimiter: str, width: int) -> tuple[Any, Any, Any]:
    """Texts as they stand, parted by the separator and line ends alone."""
    names = [str(place) for place in range(width)]
    return (
        arrow_csv.ReadOptions(use_threads=False, column_names=names),
        arrow_csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
        arrow_csv.ConvertOptions(check_utf8=False, column_types=dict.fromkeys(names, pa.string())),
    )


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


def _put_back(column: Texts, signs: list[str], delimiter: str) -> Texts:
    letters = column.buffers()[2]
    letters = letters.to_pybytes() if letters and signs else b""
    for sign in signs:
        if sign.encode() in letters:
            column = pc.replace_substring(column, sign, _meant(sign, [sign], delimiter))
    return column


def _meant(text: str, signs: list[str], delimiter: str) -> str:
    for sign in signs:
        text = text.replace(sign, {QUOTE: '"', LINE_END: "\n", DELIMITER: delimiter}[sign])
    return text


def _by_record(text: str, delimiter: str) -> list[list[str]]:
    lines = text.splitlines(keepends=True) if text.isascii() else [f"{line}\n" for line in text[:-1].split("\n")]
    try:
        rows = list(csv.reader([*lines, END], delimiter=delimiter))
    except csv.Error as error:
        raise Unsure from error
    if rows.pop() != [END]:
        raise Unsure
    return rows
