"""Names of a column: as written, with keys to match and search by, and suggested given and family names."""

from typing import NamedTuple

from groundswell.trunk.supporters.cleaning.problems import Problem


class CleanNames(NamedTuple):
    """
    Names as they are kept, with `name_key` and `find_key` of each, suggested given and family name, and problems.

    "Probert, Siân" is kept as "Siân Probert", a title before it is left out; else a name stays as it was written.
    """

    values: list[str]
    keys: list[str]
    find_keys: list[str]
    given: list[str]
    family: list[str]
    problems: dict[int, Problem]


def clean_names(column: list[str]) -> CleanNames:
    """Names in one cell each."""
    raise NotImplementedError


def clean_name_parts(given: list[str], family: list[str], *, middle: list[str] | None = None) -> CleanNames:
    """Names in columns of their own, as long as each other."""
    raise NotImplementedError
