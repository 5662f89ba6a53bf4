"""From the bytes of a file to its lines of text, whatever program wrote them."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import AnyStr, Protocol

from django.utils.translation import gettext as _

CHUNK = 64 * 1024
LONGEST_LINE = 1024 * 1024
ENDS_TEXT = re.compile(r"\r\n|\n|\r")
ENDS_BYTES = re.compile(rb"\r\n|\n|\r")
# Tab and line ends may stand in a cell; the other control characters and lone halves of letters say nothing, and
# PostgreSQL keeps no NUL.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\ud800-\udfff]")
CONTROL_BYTES = bytes(number for number in range(32) if number not in b"\t\n\r")
UTF8, UTF16_LE, UTF16_BE, WINDOWS, MIXED = "utf-8", "utf-16-le", "utf-16-be", "windows-1252", "utf-8 and windows-1252"


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Some bytes, b"" at the end."""


class Unreadable(Exception):
    """A table that cannot be read; its text says why and what to do, for the person who brought it."""


class Encoding:
    """What a file is written in, as far as it was read: one that claims UTF-8 may hold lines that are not."""

    def __init__(self, name: str) -> None:
        self.name = name


def mend_text(text: str) -> str:
    """A cell without control characters and outer blanks."""
    return CONTROL.sub("", text).strip()


def decoded_lines(stream: Readable, *, most_bytes: int) -> tuple[Iterator[str], str]:
    """
    The lines of a file with their ends, and what it is written in, judged by its beginning.

    UTF-8 with or without its mark, UTF-16, else Windows-1252. A line that is not UTF-8 in a file that began so is read
    as Windows-1252: lists glued together from two programs exist.

    :raises Unreadable: for what is no text, or not of a table; while reading, for a line or a file without end.
    """
    encoding, whole = opened(stream, most_bytes=most_bytes)
    if encoding in (UTF16_LE, UTF16_BE):
        return _split(_decoded(whole, encoding), "", ENDS_TEXT, "\r", str), encoding
    return lines_of_bytes(whole), encoding


def opened(stream: Readable, *, most_bytes: int, at_once: int = CHUNK) -> tuple[str, Iterator[bytes]]:
    """
    What a file is written in, and its bytes in pieces without the mark at the beginning.

    :raises Unreadable: for what is no text, or not of a table; while reading, for a file without end.
    """
    chunks = _chunks(stream, most_bytes, at_once)
    sample = next(chunks, b"")
    _refuse_other_files(sample)
    encoding, mark = _encoding_of(sample[:CHUNK])
    return encoding, _joined(sample[mark:], chunks)


def lines_of_bytes(chunks: Iterator[bytes]) -> Iterator[str]:
    """Lines with their ends, each read as UTF-8 or else as Windows-1252."""
    return map(_line_of_bytes, _split(chunks, b"", ENDS_BYTES, b"\r", bytes))


def text_of_bytes(piece: bytes) -> str:
    """Some whole lines at once, as `lines_of_bytes` reads them one by one."""
    try:
        return piece.decode(UTF8)
    except UnicodeDecodeError:
        return "".join(map(_line_of_bytes, piece.splitlines(keepends=True)))


def as_utf8(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The same text as UTF-8, if it is UTF-16; anything else as it is."""
    if encoding not in (UTF16_LE, UTF16_BE):
        return chunks
    return (text.encode(UTF8) for text in _decoded(chunks, encoding))


def _chunks(stream: Readable, most_bytes: int, at_once: int) -> Iterator[bytes]:
    read = 0
    while chunk := stream.read(at_once):
        read += len(chunk)
        if read > most_bytes:
            raise Unreadable(
                _("It is larger than %(most)d MB. Split it into smaller files") % {"most": most_bytes // 1024 // 1024}
            )
        yield chunk


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _refuse_other_files(sample: bytes) -> None:
    begins = sample[:512].lstrip().lower()
    spreadsheet = _("This is a spreadsheet file. Copy its cells and paste them, or save it as CSV")
    for mark, says in (
        (b"PK\x03\x04", spreadsheet),
        (b"\xd0\xcf\x11\xe0", spreadsheet),
        (b"%PDF", _("This is a PDF. Copy the table from it and paste it, or ask for it as CSV")),
        (b"\x1f\x8b", _("This file is packed. Unpack it first")),
    ):
        if sample.startswith(mark):
            raise Unreadable(says)
    if begins.startswith((b"{", b"[")):
        raise Unreadable(_("This is JSON, not a table. Save it as CSV"))
    if begins.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise Unreadable(_("This is a web page, not a table. Copy the table from it and paste it"))


def _encoding_of(sample: bytes) -> tuple[str, int]:
    """The encoding, and the length of its mark at the beginning."""
    if sample.startswith(codecs.BOM_UTF8):
        return UTF8, 3
    if sample.startswith(codecs.BOM_UTF16_LE):
        return UTF16_LE, 2
    if sample.startswith(codecs.BOM_UTF16_BE):
        return UTF16_BE, 2
    evens, odds = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odds > 0.3 * half and evens < 0.05 * half:
        return UTF16_LE, 0
    if evens > 0.3 * half and odds < 0.05 * half:
        return UTF16_BE, 0
    if len(sample) - len(sample.translate(None, CONTROL_BYTES)) > max(8, 0.02 * len(sample)):
        raise Unreadable(_("This is not a table of text. Choose a CSV file, or paste the cells"))
    try:
        # The sample may end inside a letter.
        codecs.getincrementaldecoder(UTF8)().decode(sample)
        return UTF8, 0
    except UnicodeDecodeError:
        return WINDOWS, 0


def _decoded(chunks: Iterator[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Unreadable(_("It ends inside a letter, or is damaged. Fetch or save it again")) from None


def _line_of_bytes(line: bytes) -> str:
    for encoding in (UTF8, WINDOWS):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    # Five bytes mean nothing in Windows-1252.
    return line.decode("latin-1")


def _split(
    chunks: Iterator[AnyStr], empty: AnyStr, ends: "re.Pattern[AnyStr]", half_end: AnyStr, kind: Callable[..., AnyStr]
) -> Iterator[AnyStr]:
    """Lines with their ends; an end of two signs that falls on the border of two chunks is not taken for two."""
    pending = empty
    for chunk in chunks:
        pending += chunk
        start = 0
        for found in ends.finditer(pending):
            if found.end() == len(pending) and pending.endswith(half_end):
                break
            yield pending[start : found.end()]
            start = found.end()
        pending = pending[start:]
        if len(pending) > LONGEST_LINE:
            raise Unreadable(_("It has a line without an end. Choose a CSV file, or paste the cells"))
    if pending:
        yield pending
