"""Spreadsheet files (XLSX, XLS, ODS) as the text of one of their sheets. They are read in a process of their own."""

import json
import os
import subprocess
import sys
import tempfile
import weakref
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from groundswell.trunk.imports.decoding import Readable, Unreadable

Kept = TypeVar("Kept")
PACKED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_BYTES = 200 * 1024 * 1024
# What a packed file says it unpacks to. Tables pack to a tenth or a fiftieth of their size, bombs to a thousandth.
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_PARTS = 5_000
MOST_PACKING = 200
SURELY_SMALL = 20 * 1024 * 1024
CHILD = Path(__file__).with_name("sheet_child.py")
AT_ONCE = 1024 * 1024
LOOKED_AT = 8


class Sheet:
    """One sheet as a stream of CSV, in UTF-8, while another process reads it."""

    def __init__(self, child: "subprocess.Popen[bytes]", name: str, names: list[str], kept: object) -> None:
        self.name_of_sheet, self.sheets = name, names
        self._child, self._kept = child, kept
        self._end = weakref.finalize(self, _stop, child)

    def read(self, size: int) -> bytes:
        """
        Some bytes, b"" at the end.

        :raises Unreadable: where the other process did not come to the end of the sheet.
        """
        output = self._child.stdout
        read = output.read(size) if output and not output.closed else b""
        if not read and self._child.wait() != 0:
            raise Unreadable(_too_large())
        return read

    def close(self) -> None:
        """Stop reading."""
        self._end()


def is_spreadsheet(beginning: bytes) -> bool:
    """Whether a file that begins so is a packed or an old spreadsheet, or passes for one."""
    return beginning.startswith((PACKED, OLD))


class Peeked:
    """A stream whose beginning was looked at and is still there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = self.of_file = stream
        self.beginning = self._left = stream.read(LOOKED_AT)

    def read(self, size: int) -> bytes:
        """Some bytes, b"" at the end."""
        if self._left:
            read, self._left = self._left, b""
            return read + self._stream.read(max(1, size - len(read)))
        return self._stream.read(size)


def open_sheet(stream: Readable, *, chosen: str = "") -> Sheet:
    """
    Start reading a sheet: the chosen one, else the first that has anything in it.

    :raises Unreadable: for what is no spreadsheet, is locked, or may be a bomb; while reading, for one too large.
    """
    path, kept = _on_disk(stream)
    _refuse_bombs(path)
    child = subprocess.Popen(  # noqa: S603  # our own file, and arguments that no shell reads
        [sys.executable, "-I", str(CHILD), path, chosen], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        said = json.loads((child.stdout.readline() if child.stdout else b"") or b"{}")
        if "sheet" not in said:
            raise Unreadable(_why_not(said, chosen))
    except Unreadable:
        _stop(child)
        raise
    return Sheet(child, said["sheet"], said["sheets"], kept)


def _on_disk(stream: Readable) -> tuple[str, object]:
    """Where a file is to be found, and what has to be kept as long: itself, or a copy of what came as a stream."""
    whole = stream.of_file if isinstance(stream, Peeked) else stream
    if path := _path_of(whole):
        if os.path.getsize(path) > MOST_BYTES:
            raise Unreadable(_too_large())
        return path, whole
    kept = tempfile.NamedTemporaryFile(prefix="sheet-", dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    read = 0
    while some := stream.read(AT_ONCE):
        read += len(some)
        if read > MOST_BYTES:
            raise Unreadable(_too_large())
        kept.write(some)
    kept.flush()
    return kept.name, kept


def _path_of(stream: Any) -> str:
    """Where an open file lies; "" for any other stream. An upload may bear the name of a file that is another."""
    try:
        path = os.fspath(stream.name)
        is_it = os.path.samestat(os.fstat(stream.fileno()), os.stat(path))
    except (AttributeError, TypeError, ValueError, OSError):
        return ""
    return path if is_it and isinstance(path, str) else ""


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()


def _refuse_bombs(path: str) -> None:
    """Look at the directory of a packed file, and unpack nothing."""
    with open(path, "rb") as file:
        if file.read(4) != PACKED:
            return
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(_damaged()) from None
    size, packed_size = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_UNPACKED or size > max(SURELY_SMALL, MOST_PACKING * packed_size):
        raise Unreadable(_too_large())
    names = {part.filename for part in parts}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Unreadable(_("This is a packed file, not a spreadsheet. Unpack it first, and choose the table in it"))


def _too_large() -> str:
    return _("This spreadsheet is too large to be read, or is damaged. Save it as CSV and choose that")


def _damaged() -> str:
    return _("This spreadsheet is damaged. Fetch it again, or copy its cells and paste them")


def _why_not(said: dict[str, object], chosen: str) -> str:
    sheets = said.get("sheets")
    match said.get("wrong"):
        case "password":
            return _("This spreadsheet is locked with a password. Save it without one, or as CSV")
        case "empty":
            return _("There is nothing in it. Copy the table with its headings, or choose another file")
        case "no such sheet" if isinstance(sheets, list):
            says = _("There is no sheet called “%(sheet)s”. There are: %(sheets)s")
            return says % {"sheet": chosen, "sheets": ", ".join(map(str, sheets))}
        case "damaged":
            return _damaged()
    return _too_large()


def closing(sheet: Sheet, blocks: Iterator[Kept]) -> Iterator[Kept]:
    """The same, and stop the other process at the end or when nobody wants more."""
    try:
        yield from blocks
    finally:
        sheet.close()
