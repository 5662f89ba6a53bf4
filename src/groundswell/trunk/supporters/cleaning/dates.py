"""
Dates of a column, in a stated order or in one that the column itself shows.

"03/05/2024" is in March or in May: a column says which where one of its dates can only be read one way. If it does not,
whoever imports it is asked; no date is turned round to make it fit.
"""

import re
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from groundswell.trunk.supporters.cleaning.problems import NOTHING, Cleaned, Problem

DateOrder = Literal["dmy", "mdy", "ymd"]
USUAL: DateOrder = "dmy"
LONGEST = 60
EARLIEST_YEAR = 1880
# A year of two digits is at most this year where no latest date is given.
LATEST_SHORT_YEAR = 2068
NUMBERS = re.compile(r"(\d{1,4})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,4})(?![\d/])")
EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_NAME = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ \-/.,]*(?:of )?([a-zé]{3,9})[ \-/.,]*(\d{2,4}))\b", re.I)
NAME_DAY = re.compile(r"([a-zé]{3,9})[ \-/.]+(\d{1,2})(?:st|nd|rd|th)?[ ,\-/.]+(\d{4})\b", re.I)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
MOST_KNOWN = 100_000
MOST_ORDERS = 8
# Dates that were read, by order and latest date: a million people are born on some thirty thousand days.
_known: dict[tuple[DateOrder, date | None], dict[str, date]] = {}
_MONTHS = (
    "january ionawr|february chwefror|march mawrth|april ebrill|may mai|june mehefin|july gorffennaf|august awst"
    "|september medi|october hydref|november tachwedd|december rhagfyr"
)
MONTHS = {
    spelled: number
    for number, names in enumerate(_MONTHS.split("|"), 1)
    for name in names.split()
    for spelled in (name, name[:3], name[:4])
}


def guess_date_order(column: list[str]) -> tuple[DateOrder, bool]:
    """The order of day, month and year in a column, and whether the column shows it (else it is the usual one)."""
    shown: dict[DateOrder, int] = {"dmy": 0, "mdy": 0, "ymd": 0}
    for text in column:
        found = NUMBERS.match(text[:LONGEST])
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if len(found[1]) == 4:
            shown["ymd"] += 1
        elif first > 12 >= second:
            shown["dmy"] += 1
        elif second > 12 >= first:
            shown["mdy"] += 1
    best = max(shown, key=lambda order: shown[order])
    # A column that shows two orders shows none: somebody glued two lists together.
    if not shown[best] or (shown["dmy"] and shown["mdy"]):
        return USUAL, False
    return best, True


def clean_dates(column: list[str], *, order: DateOrder, latest: date | None = None) -> Cleaned[date | None]:
    """
    Dates of a column; times of day are left out. Dates with letters or with the year first need no order.

    :param latest: dates after it are refused: nobody is born or says yes tomorrow.
    """
    known = _known.setdefault((order, latest), {})
    if len(known) > MOST_KNOWN:
        known.clear()
    values = [known.get(text) for text in column]
    problems: dict[int, Problem] = {}
    for place, value in enumerate(values) if None in values else ():
        if value is None and column[place]:
            found, problem = _looked_at(column[place], order, latest)
            values[place] = found
            if found:
                known[column[place]] = found
            if problem:
                problems[place] = problem
    if len(_known) > MOST_ORDERS:
        _known.clear()
    return Cleaned(values, problems)


def _looked_at(text: str, order: DateOrder, latest: date | None) -> tuple[date | None, Problem | None]:
    text = text.strip()
    if not text or text.casefold() in NOTHING or text.startswith(("00/00", "0000-00")):
        return None, None
    if SERIAL.fullmatch(text):
        says = _("This is a number that a spreadsheet keeps for a date. Format the column as dates and fetch it again")
        return None, Problem("date_serial", says)
    parts = _parts(text[:LONGEST], order)
    if not parts:
        return None, Problem("date_wrong", _("This is not a date. It looks like 3 May 2024"))
    year, month, day = parts
    try:
        found = date(_whole_year(year, latest), month, day)
    except ValueError:
        return None, Problem("date_wrong", _("There is no such day. Are day and month the other way round?"))
    if latest and found > latest:
        return None, Problem("date_later", _("This day has not come yet"))
    if found.year < EARLIEST_YEAR:
        return None, Problem("date_early", _("This is too long ago"))
    return found, None


def _parts(text: str, order: DateOrder) -> tuple[str, int, int] | None:
    """Year as written, month and day."""
    if found := NUMBERS.match(text):
        first, second, third = found[1], found[2], found[3]
        if len(first) == 4 or (order == "ymd" and len(third) <= 2):
            return first, int(second), int(third)
        if len(third) in (2, 4) and len(first) <= 2:
            day, month = (first, second) if order != "mdy" else (second, first)
            return third, int(month), int(day)
    elif found := EIGHT.match(text):
        return found[1], int(found[2]), int(found[3])
    elif (found := DAY_NAME.search(text)) and found[2].casefold() in MONTHS:
        return found[3], MONTHS[found[2].casefold()], int(found[1])
    elif (found := NAME_DAY.search(text)) and found[1].casefold() in MONTHS:
        return found[3], MONTHS[found[1].casefold()], int(found[2])
    return None


def _whole_year(year: str, latest: date | None) -> int:
    if len(year) != 2:
        return int(year)
    most = latest.year if latest else LATEST_SHORT_YEAR
    whole = most - most % 100 + int(year)
    return whole if whole <= most else whole - 100
