"""
Comma-separated files that a spreadsheet cannot be tricked with.

A cell that a spreadsheet would run (`=`, `+`, `-`, `@`, or one that starts with tab, line end or NUL, also behind
blanks) gets a quote mark in front, as OWASP ASVS 1.2.10 asks. Numbers given as numbers stay numbers.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.timezone import get_current_timezone, localtime

LINES_AT_ONCE = 250
BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = frozenset("=+-@\t\r\n\0")
# Blanks that a spreadsheet, or a person who trims, takes away before it looks at the first sign. Tab and line ends are
# not among them: they are themselves a sign.
BLANKS = re.compile(r"^(?:(?![\t\r\n])\s|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff])+")


class _Line:
    """A file for csv.writer that hands each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def safe_cell(value: object, zone: tzinfo | None = None) -> str:
    """
    Write one value as text that no spreadsheet runs; times as they are in `zone` (where the reader is).

    NUL is left out, for no reader takes it. Full-width signs (＝) count as the plain ones, since some readers fold
    them.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return localtime(value, zone).isoformat(" ", "minutes")[:16]
    text = str(value)
    if not text or (text[0].isascii() and text[0].isalnum()):  # as most are: no blank hides anything here
        return text.replace("\0", "")
    mark = "'" if _would_run(text) else ""
    return mark + text.replace("\0", "")


def _would_run(text: str) -> bool:
    first = BLANKS.sub("", text)[:1]
    return text[:1] in STARTS_A_FORMULA or unicodedata.normalize("NFKC", first)[:1] in STARTS_A_FORMULA


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a file, headings first, with a byte order mark so that spreadsheets read it as UTF-8."""
    # Every cell is quoted, so that a reader that splits at semicolons finds no new cell inside one.
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(heading) for heading in headings])
    zone = get_current_timezone()
    for row in rows:
        yield writer.writerow([safe_cell(value, zone) for value in row])


def _in_pieces(lines: Iterator[str]) -> Iterator[str]:
    """Many lines at once: to hand each to the server by itself costs more than to write it."""
    while piece := "".join(islice(lines, LINES_AT_ONCE)):
        yield piece


def stream_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, filename: str) -> StreamingHttpResponse:
    """An answer that sends the file while `rows` are read. `filename` is ours, never typed by anyone."""
    response = StreamingHttpResponse(_in_pieces(csv_lines(headings, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
