"""Postcodes of a column."""

from groundswell.trunk.supporters.cleaning.problems import Cleaned


def clean_postcodes(column: list[str]) -> Cleaned[str]:
    """Full postcodes with one space ("LS6 1AA"), the same as `read_postcode` gives one by one; "" where refused."""
    raise NotImplementedError
