"""Postal addresses of a column, and the household each is."""

from groundswell.trunk.supporters.cleaning.problems import Cleaned


def clean_addresses(columns: list[list[str]]) -> Cleaned[str]:
    """One line for each address ("Flat 2, 14 Mill Road, Ashdale") from one column or several; blanks left out."""
    raise NotImplementedError


def household_keys(addresses: list[str], postcodes: list[str]) -> list[str]:
    """
    The same key for the same door: "Flat 2, 14 Mill Rd" and "14 Mill Road flat 2" of one postcode are one household.

    "" where the address has no number or house name, or there is no postcode. At most 120 characters.
    """
    raise NotImplementedError
