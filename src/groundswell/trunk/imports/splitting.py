"""
From a piece of text that holds whole records to its columns.

Most files are regular: as many separators in every line, and quotation marks only around whole cells. Those are split
as one text, which is several times faster than record by record, and gives the same cells.
"""

import csv
from typing import NamedTuple

from groundswell.trunk.imports.decoding import text_of_bytes

# Control characters, which no piece has, stand for what is inside quotation marks while the piece is split.
QUOTE, LINE_END, DELIMITER, BETWEEN = "\x1c", "\x1d", "\x1e", "\x1f"
END = "\x00"


class Unsure(Exception):
    """The piece does not end where a record ends."""


class Split(NamedTuple):
    """
    The cells of a piece, without outer blanks.

    Either `columns`, all as long as each other and as many as the raw headings, or `rows`, each as wide as it is.
    """

    columns: list[list[str]] | None
    rows: list[list[str]] | None


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
