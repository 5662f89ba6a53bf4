"""What a column holds, by what stands in it: for columns whose heading says nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.imports.kinds import Kind
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.cleaning.problems import NOTHING

LOOKED_AT = 200
FEWEST = 3
"""Filled cells below which nothing is guessed."""
MOST_OF = 0.8
ROAD = re.compile(
    r"^\W*(?:flat|apartment|unit)?\s*\d+\w?[\s,].*\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|dr|court"
    r"|crescent|place|way|terrace|gardens|grove|hill|heol|lon|ffordd|stryd)\b",
    re.I,
)
NAME = re.compile(r"^[^\W\d_]['’\w-]+(?: [^\W\d_]['’\w.-]*){1,3}$")


@dataclass(frozen=True)
class Guess:
    """What a column seems to hold by its cells: the field, and why, in words for the person who looks."""

    field: str
    why: str


def _emails(cells: list[str]) -> list[bool]:
    return [bool(value) for value in cleaning.clean_emails(cells).values]


def _postcodes(cells: list[str]) -> list[bool]:
    return [bool(value) for value in cleaning.clean_postcodes(cells).values]


def _phones(cells: list[str]) -> list[bool]:
    found = cleaning.clean_phones(cells).values
    # A column of plain numbers, such as ids, may by chance hold some that could be rung.
    dialled = [cell.lstrip("' ").startswith(("0", "+", "(0", "44")) for cell in cells]
    return [bool(value and written) for value, written in zip(found, dialled, strict=True)]


def _addresses(cells: list[str]) -> list[bool]:
    return [bool(ROAD.match(cell)) for cell in cells]


def _names(cells: list[str]) -> list[bool]:
    return [bool(NAME.match(cell)) and cell[0].isupper() and cell.rpartition(" ")[2][:1].isupper() for cell in cells]


# Only what shows by itself. A date may be any date, and a yes may be to anything: neither is ever guessed.
_LOOKS: tuple[tuple[str, Callable[[list[str]], list[bool]], str | Promise], ...] = (
    ("email", _emails, gettext_lazy("Its cells look like email addresses")),
    ("postcode", _postcodes, gettext_lazy("Its cells look like postcodes")),
    ("phone", _phones, gettext_lazy("Its cells look like phone numbers")),
    ("address", _addresses, gettext_lazy("Its cells look like addresses")),
    ("name", _names, gettext_lazy("Its cells look like names")),
)


def _filled(column: Sequence[str]) -> list[str]:
    return [cell for cell in column if cell.strip() and cell.strip().casefold() not in NOTHING][:LOOKED_AT]


def guess_by_content(samples: Mapping[str, Sequence[str]], kind: Kind) -> dict[str, Guess]:
    """
    Guess the field of columns by some of their cells, by heading. Never a consent or a stop.

    A field goes to the column that looks most like it. A guess is for a person to look at, so the reason stands in it.
    """
    fields = {field.key for field in kind.fields}
    cells = {heading: _filled(column) for heading, column in samples.items()}
    scores: list[tuple[float, int, str, str, str]] = []
    for order, (key, looks, why) in enumerate(_LOOKS):
        if key not in fields:
            continue
        for heading, filled in cells.items():
            if len(filled) >= FEWEST and len(set(filled)) > 1:
                score = sum(looks([cell[:254] for cell in filled])) / len(filled)
                if score >= MOST_OF:
                    scores.append((score, -order, heading, key, str(why)))
    guessed: dict[str, Guess] = {}
    for _score, _order, heading, key, why in sorted(scores, key=lambda one: one[:2], reverse=True):
        if heading not in guessed and key not in {guess.field for guess in guessed.values()}:
            guessed[heading] = Guess(
                key, _("%(why)s, such as %(sample)s") % {"why": why, "sample": cells[heading][0][:40]}
            )
    return guessed
