"""Postcodes of a column. A million people live in some ten thousand postcodes, so each spelling is read once."""

from django.utils.translation import gettext as _

from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.supporters.cleaning.problems import NOTHING, Cleaned, Problem

MOST_KNOWN = 200_000
LONGEST = 40
_codes: dict[str, str] = {"": ""}


def clean_postcodes(column: list[str]) -> Cleaned[str]:
    """Full postcodes with one space ("LS6 1AA"), the same as `read_postcode` gives one by one; "" where refused."""
    known = _codes.get
    values = [known(text) for text in column]
    problems: dict[int, Problem] = {}
    if None in values:
        for place, value in enumerate(values):
            if value is None:
                values[place], problem = _looked_at(column[place])
                if problem:
                    problems[place] = problem
    return Cleaned([value or "" for value in values], problems)


def _looked_at(text: str) -> tuple[str, Problem | None]:
    read = read_postcode(text)
    if read.code:
        if len(_codes) >= MOST_KNOWN:
            _codes.clear()
            _codes[""] = ""
        if len(text) <= LONGEST:
            _codes[text] = read.code
        return read.code, None
    if not text.strip() or text.strip().casefold() in NOTHING:
        return "", None
    if read.suggestion:
        says = _("This is not a postcode. It may mean %(code)s") % {"code": read.suggestion}
        return "", Problem("postcode_typo", says, True, read.suggestion)
    return "", Problem("postcode_wrong", _("This is not a full postcode. It looks like LS6 1AA"))
