"""Email addresses of a column."""

from typing import NamedTuple

from groundswell.trunk.supporters.cleaning.problems import Problem


class CleanEmails(NamedTuple):
    """Addresses as written ("" where refused), their keys as `canonical_email` makes them ("" too), and problems."""

    values: list[str]
    keys: list[str]
    problems: dict[int, Problem]


def clean_emails(column: list[str]) -> CleanEmails:
    """Addresses to write to and their keys for matching. What cannot be an address is refused; slips are only said."""
    raise NotImplementedError
