"""Dates of a column, in a stated order or in one that the column itself shows."""

from datetime import date
from typing import Literal

from groundswell.trunk.supporters.cleaning.problems import Cleaned

DateOrder = Literal["dmy", "mdy", "ymd"]


def guess_date_order(column: list[str]) -> tuple[DateOrder, bool]:
    """The order of day, month and year in a column, and whether the column shows it (else it is the usual one)."""
    raise NotImplementedError


def clean_dates(column: list[str], *, order: DateOrder, latest: date | None = None) -> Cleaned[date | None]:
    """
    Dates of a column; times of day are left out. Dates with letters or with the year first need no order.

    :param latest: dates after it are refused: nobody is born or says yes tomorrow.
    """
    raise NotImplementedError
