"""Cutting a long file into pieces that hold whole records, without looking at every line."""

from collections.abc import Iterator

import numpy as np

from groundswell.trunk.imports.decoding import CONTROL_BYTES, LONGEST_LINE
from groundswell.trunk.imports.lines import Piece

PIECE = 512 * 1024
LARGE_PIECE = 2 * 1024 * 1024
USUAL_LINE = 200
LINE_FEED, CARRIAGE_RETURN = 10, 13
_NOT_TEXT = CONTROL_BYTES + b"\x7f"


# Marks of the byte order, which some programs leave in the middle of what they glue together.
_MARKS = (b"\xef\xbb\xbf", b"\xef\xbf\xbe")
_BEGUN = (b"\r", b"\xef", b"\xef\xbb", b"\xef\xbf")


def unix_ends(chunks: Iterator[bytes]) -> Iterator[bytes]:
    r"""
    The same bytes with "\n" at the end of every line, and without control characters and marks of the byte order.

    What is cut by the border of two chunks stays whole.
    """
    held = b""
    for chunk in chunks:
        chunk = held + chunk
        held = next((begun for begun in reversed(_BEGUN) if chunk.endswith(begun)), b"")
        chunk = chunk[: len(chunk) - len(held)]
        left_out = _NOT_TEXT
        if b"\r" in chunk:
            if _ends_lines(chunk):
                left_out = _NOT_TEXT + b"\r"
            else:
                chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\xef" in chunk:
            for mark in _MARKS:
                chunk = chunk.replace(mark, b"")
        yield chunk.translate(None, left_out)
    if held:
        yield held.replace(b"\r", b"\n")


def _ends_lines(chunk: bytes) -> bool:
    """Whether every carriage return stands before a line feed."""
    signs = np.frombuffer(chunk, np.uint8)
    return not chunk.endswith(b"\r") and bool((signs[np.flatnonzero(signs == CARRIAGE_RETURN) + 1] == LINE_FEED).all())


class Pieces:
    """
    A file, piece by piece. `take` gives whole records as long as the quotation marks tell where one ends; `rest` is
    what is left then, for the reader that goes letter by letter.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._pending = b""
        self._done = False

    def take(self) -> bytes:
        """Some whole records, or b"" where none can be told."""
        while not self._done or self._pending:
            if len(self._pending) >= PIECE or self._done:
                end = _end_of_records(self._pending)
                if end or self._done or len(self._pending) > PIECE + LONGEST_LINE:
                    taken, self._pending = self._pending[:end], self._pending[end:]
                    return taken
            self._read_on()
        return b""

    def take_lines(self, most: int) -> "Piece | None":
        """At most so many lines of whole records, or None where none can be told. The last may get its line feed."""
        while not self._done or self._pending:
            if len(self._pending) >= LARGE_PIECE or self._done:
                pending = self._pending
                line = _end_of_line(pending, most)
                if self._done and line == len(pending) and not pending.endswith(b"\n") and not pending.count(b'"') % 2:
                    self._pending = b""
                    return Piece(pending + b"\n", added=True)
                end = _end_of_records(pending[:line]) or _end_of_records(pending)
                if end or self._done or len(pending) > LARGE_PIECE + LONGEST_LINE:
                    taken, self._pending = pending[:end], pending[end:]
                    return Piece(taken) if taken else None
            self._read_on()
        return None

    def _read_on(self) -> None:
        chunk = next(self._chunks, None)
        if chunk is None:
            self._done = True
        else:
            self._pending += chunk

    def put_back(self, piece: bytes) -> None:
        """Undo a `take`, or a part of it."""
        self._pending = piece + self._pending

    def beginning_of_rest(self, most: int) -> bytes:
        """The first bytes of what was not taken, as far as they are read."""
        return self._pending[:most]

    def rest(self) -> Iterator[bytes]:
        """All that was not taken."""
        pending, self._pending = self._pending, b""
        if pending:
            yield pending
        yield from self._chunks


def _end_of_line(pending: bytes, most: int) -> int:
    """Where so many lines end; all of it where there are fewer."""
    for looked_at in (min(most * USUAL_LINE, len(pending)), len(pending)):
        ends = np.flatnonzero(np.frombuffer(pending, np.uint8, looked_at) == LINE_FEED)
        if len(ends) >= most:
            return int(ends[most - 1]) + 1
    return len(pending)


def _end_of_records(pending: bytes) -> int:
    """
    Where the last whole record of some bytes ends; 0 if none does.

    A line end stands inside a cell where an odd number of quotation marks is before it. Then the record begins before
    the mark that was opened last.
    """
    end = pending.rfind(b"\n") + 1
    if pending.count(b'"', 0, end) % 2:
        opened = pending.rfind(b'"', 0, end)
        end = pending.rfind(b"\n", 0, opened) + 1
    return end
