"""
A list of people that is bad on purpose: everything that spreadsheets really hold, and what somebody may put there to
do harm. Made anew from a seed, so that no file of it has to be kept.

    python -m tests.support.bad_people people.csv --rows 100000
"""

import argparse
import csv
import io
import random
import string
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEADINGS = ["Full name", "Email", "Phone", "Postcode", "Address", "Date of birth", "Tags"]
GIVEN = (
    *("Siân", "Marek", "Winnie", "Zoë", "Perpetua", "Ivo", "Nan", "Aoife", "Łukasz", "Denise", "Yusuf", "Agnes"),
    *("Björn", "Thandiwe", "Edith", "Callum", "Ruth"),
)
FAMILY = (
    *("Probert", "Solarz", "Achterberg", "O’Dowd", "Hale", "Castellan", "Ferris", "McAllister", "Dilmaghani", "Frith"),
    *("Holloway", "Okoro-Hall", "Stanhope", "Baxter", "de-la-Cruz", "Nkemelu", "Wainfleet"),
)
STREETS = ("Mill Road", "Shaw Lane", "Priory Street", "Thornwick Hill", "Station Parade", "Castle Close")
FORMULAS = ('=cmd|" /C calc"!A0', "+44 7700 900123", "-2+3+cmd", "@SUM(1+1)*cmd", '\t=HYPERLINK("x")', "=1+1")
SCRIPTS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "javascript:alert(1)")
SQL = ("Robert'); DROP TABLE supporters_person;--", "' OR '1'='1", "1; DELETE FROM imports_import", "\\'; --")
HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05db\u05d4\u05df"
ARABIC = "\u0645\u062d\u0645\u062f \u0627\u0644\u0639\u0631\u0628\u064a"
TURNED, HIDDEN, APART, MARKED = "\u202eravi etiryw", "Ze\u200bro\u200dWidth", "N\u0303an\u0303a Ana", "\ufeffBom Before"
ODD = ("🚌🚌 Bus Fan 🚌", HEBREW, ARABIC, TURNED, HIDDEN, APART, MARKED)
CONTROL = ("Tom\x07 Bell", "Ann\x1b[31m Red", "Al\x0bbert", "Bo\x00ris", "Ca\x7frla")
LONG = 10_000


@dataclass
class BadList:
    """What was written: rows by what is wrong with them, and everybody who is good, by email."""

    rows: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)


def write_bad_people(path: Path, *, rows: int = 100_000, seed: int = 5) -> BadList:
    """Write the file, row by row, and say what it holds."""
    made, chance = BadList(), random.Random(seed)  # noqa: S311 - rows to try things with, no secrets
    with path.open("wb") as file:
        file.write(_line(HEADINGS))
        for kind, line in lines(chance, rows):
            file.write(line)
            made.by_kind[kind] += 1
            made.rows += 1
    return made


def lines(chance: random.Random, rows: int) -> Iterator[tuple[str, bytes]]:
    """Every row of the list with what is wrong with it ("good" and "repeat" for nothing)."""
    names, weights = list(KINDS), [weight for weight, _make in KINDS.values()]
    earlier: list[list[str]] = []
    for number in range(rows):
        kind = chance.choices(names, weights)[0]
        if kind == "repeat" and earlier:
            yield kind, _line(_again(chance, chance.choice(earlier)))
            continue
        cells = _good(chance, number)
        if kind in ("good", "repeat"):
            if len(earlier) < 20_000:
                earlier.append(cells)
            yield "good", _line(cells)
        else:
            yield kind, KINDS[kind][1](chance, cells)


def _line(cells: list[str], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode(encoding, "replace")


def _good(chance: random.Random, number: int) -> list[str]:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    born = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1930, 2004)}"
    return [
        f"{given} {family}",
        f"person.{number}@{chance.choice(('example.org', 'example.com', 'mail.example.net'))}",
        _phone(chance),
        chance.choice(("AD4 7QX", "ad47rd", "AD4  2NB", "", "AD4 2LP")),
        f"{chance.randint(1, 200)} {chance.choice(STREETS)}",
        chance.choice(("", born)),
        chance.choice(("", "stall-may", "stall-may, volunteer", "Letter writer")),
    ]


def _phone(chance: random.Random) -> str:
    """A number that rings nobody: from the ranges kept for drama."""
    if chance.random() < 0.3:
        return ""
    if chance.random() < 0.7:
        digits = f"07700900{chance.randint(0, 999):03}"
        return chance.choice(
            (digits, f"+44 {digits[1:5]} {digits[5:]}", f"{digits[:5]} {digits[5:]}", f"0044{digits[1:]}")
        )
    return f"01632 960{chance.randint(0, 999):03}"


def _again(chance: random.Random, cells: list[str]) -> list[str]:
    """The same person once more, written another way."""
    name, email, *rest = cells
    return [chance.choice((name, name.upper(), f" {name} ")), chance.choice((email, email.upper(), f"{email} ")), *rest]


Make = Callable[[random.Random, list[str]], bytes]


def _put(texts: tuple[str, ...], *places: int) -> Make:
    """A row with one of these texts in one of these columns; in any if none is named."""

    def make(chance: random.Random, cells: list[str]) -> bytes:
        cells[chance.choice(places or range(len(cells)))] = chance.choice(texts)
        return _line(cells)

    return make


def _bad_email(chance: random.Random, cells: list[str]) -> bytes:
    local = cells[1].split("@")[0]
    cells[1] = chance.choice(
        (local, f"{local}@", f"{local}@example,com", f"{local} @ example", f"{local}@@example.org")
    )
    return _line(cells)


def _nobody(chance: random.Random, cells: list[str]) -> bytes:
    return _line(["", "", "", *cells[3:]])


def _long_words(chance: random.Random, cells: list[str]) -> bytes:
    return _line([chance.choice(string.ascii_letters) * LONG for _cell in cells])


def _too_wide(chance: random.Random, cells: list[str]) -> bytes:
    return _line([*cells, "one", "more"])


def _in_windows(chance: random.Random, cells: list[str]) -> bytes:
    cells[0] = "Zoë Café-Müller"
    return _line(cells, "windows-1252")


def _broken_bytes(chance: random.Random, cells: list[str]) -> bytes:
    return _line(cells).replace(b"person", b"per\xff\xfeson", 1)


def _two_lines(chance: random.Random, cells: list[str]) -> bytes:
    cells[4] = f"Flat 2\n{cells[4]}\r\nMillbeck"
    return _line(cells)


def _quotes(chance: random.Random, cells: list[str]) -> bytes:
    cells[0] = f'{cells[0]} "Buses" Smith'
    return _line(cells)


def _bad_details(chance: random.Random, cells: list[str]) -> bytes:
    cells[2], cells[3], cells[5] = chance.choice(("12", "call me", "0" * 40)), "NOT A CODE", "31/02/2001"
    return _line(cells)


KINDS: dict[str, tuple[float, Make]] = {
    "good": (60.0, lambda chance, cells: _line(cells)),
    "repeat": (15.0, lambda chance, cells: _line(cells)),
    "formula": (4.0, _put(FORMULAS)),
    "script": (3.0, _put(SCRIPTS)),
    "sql": (3.0, _put(SQL)),
    "odd letters": (3.0, _put(ODD, 0, 4)),
    "control": (2.0, _put(CONTROL, 0, 4)),
    "bad email": (3.0, _bad_email),
    "bad details": (2.0, _bad_details),
    "nobody": (1.0, _nobody),
    "too wide": (1.0, _too_wide),
    "windows": (1.0, _in_windows),
    "broken bytes": (0.5, _broken_bytes),
    "two lines": (0.9, _two_lines),
    "quotes": (0.5, _quotes),
    "long words": (0.1, _long_words),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("path", type=Path)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=5)
    given = options.parse_args()
    made = write_bad_people(given.path, rows=given.rows, seed=given.seed)
    for kind, count in made.by_kind.most_common():
        print(f"{kind:<16} {count:>9,}")


if __name__ == "__main__":
    main()
