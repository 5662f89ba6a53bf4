"""The file of a long list, kept from the moment it is brought until it is imported or thrown away."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from groundswell.trunk.imports.decoding import Unreadable

COPIED_AT_ONCE = 1024 * 1024


def folder() -> Path:
    """Where the files wait: beside the database, never where pictures are served from."""
    found = Path(settings.DATA_DIR) / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(key: UUID) -> Path:
    return folder() / f"{key.hex}.table"


def keep(source: BinaryIO | str, key: UUID, *, most_bytes: int) -> int:
    """
    Keep a table under its import's key, and give its length. It appears whole or not at all.

    :raises Unreadable: if it is too large.
    """
    handle, name = tempfile.mkstemp(dir=folder(), suffix=".part")
    try:
        with os.fdopen(handle, "wb") as kept:
            if isinstance(source, str):
                kept.write(source.encode("utf-8", "replace"))
            else:
                shutil.copyfileobj(source, kept, COPIED_AT_ONCE)
            length = kept.tell()
        if length > most_bytes:
            says = _("It is larger than %(most)d MB. Split it into smaller files")
            raise Unreadable(says % {"most": most_bytes // 1024 // 1024})
        Path(name).replace(path_of(key))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return length


@contextmanager
def opened(key: UUID) -> Iterator[BinaryIO]:
    """
    Open a kept file.

    :raises Unreadable: if it is gone.
    """
    try:
        file = path_of(key).open("rb")
    except OSError:
        raise Unreadable(_("Its file is no longer here. Bring it again")) from None
    with file:
        yield file


def forget(key: UUID) -> None:
    """Delete a kept file."""
    with suppress(OSError):
        path_of(key).unlink(missing_ok=True)


def forget_older(before: float) -> int:
    """Delete files that nobody finished bringing or that were left behind, from before a moment (seconds of epoch)."""
    count = 0
    for path in folder().iterdir():
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()
                count += 1
    return count
