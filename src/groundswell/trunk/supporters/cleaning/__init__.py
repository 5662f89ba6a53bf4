"""
Cleaning whole columns of what people typed, for imports of a million rows and for a form of one.

Each `clean_X(column)` gives `Cleaned(values, problems)`: one value for each cell, in order, and what is to be said of
some of them by their place. A cell with nothing in it gives an empty value and no problem. The usual case is done for
the column as a whole; only what is odd is looked at one by one. Nothing here reads the database or the clock.
"""

from groundswell.trunk.supporters.cleaning.addresses import clean_addresses, household_keys
from groundswell.trunk.supporters.cleaning.dates import DateOrder, clean_dates, guess_date_order
from groundswell.trunk.supporters.cleaning.emails import CleanEmails, clean_emails
from groundswell.trunk.supporters.cleaning.names import CleanNames, clean_name_parts, clean_names, keys_of_parts
from groundswell.trunk.supporters.cleaning.phones import clean_phones, phone_kinds
from groundswell.trunk.supporters.cleaning.postcodes import clean_postcodes
from groundswell.trunk.supporters.cleaning.problems import Cleaned, Problem
from groundswell.trunk.supporters.cleaning.words import clean_permissions, clean_stops, clean_tags, clean_yes_no

__all__ = [
    "CleanEmails",
    "CleanNames",
    "Cleaned",
    "DateOrder",
    "Problem",
    "clean_addresses",
    "clean_dates",
    "clean_emails",
    "clean_name_parts",
    "clean_names",
    "clean_permissions",
    "clean_phones",
    "clean_postcodes",
    "clean_stops",
    "clean_tags",
    "clean_yes_no",
    "guess_date_order",
    "household_keys",
    "keys_of_parts",
    "phone_kinds",
]
