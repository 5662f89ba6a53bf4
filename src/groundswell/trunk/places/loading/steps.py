"""What every loader shares: missing files, progress, the report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Told the step in words ("Postcodes"), how much is done and how much there is."""


def in_silence(step: str, done: int, total: int) -> None:
    """Tell nobody how far a load has come."""


class MissingData(Exception):
    """A file of the data is not there, or not what it should be. The message says which and what to do."""


@dataclass
class Report:
    """What a load found in its files, by what it is, and how many rows it had to write."""

    found: dict[str, int] = field(default_factory=dict)
    written: int = 0


def present(directory: Path, names: tuple[str, ...]) -> None:
    """
    Check that a directory holds every file of a load before anything is written.

    :raises MissingData: naming the directory or the files that are missing.
    """
    if not directory.is_dir():
        raise MissingData(f"There is no directory {directory}. Say where the open data is: --from DIR")
    missing = [name for name in names if not (directory / name).is_file()]
    if missing:
        raise MissingData(f"{directory} lacks {', '.join(missing)}. It should hold the whole of the open data")
