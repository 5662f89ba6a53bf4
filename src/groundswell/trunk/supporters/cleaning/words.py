"""Yes and no, and lists of tags."""

from groundswell.trunk.supporters.cleaning.problems import Cleaned


def clean_yes_no(column: list[str]) -> Cleaned[bool | None]:
    """True for yes, False for no, None for nothing said. A word that is neither is None with a problem."""
    raise NotImplementedError


def clean_tags(column: list[str]) -> Cleaned[tuple[str, ...]]:
    """The tags of each cell, parted by comma, semicolon, bar or line; each once, at most 40 letters."""
    raise NotImplementedError
