"""Postcodes as people type them, and the parts of one."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product, takewhile

# Letters each place may hold, as Royal Mail gives them: strict, so that a misread letter is seen as one.
_FIRST, _SECOND = "A-PR-UWYZ", "A-HK-Y"
OUTWARD = rf"[{_FIRST}](?:[0-9][0-9]?|[0-9][A-HJKMNP-Y]|[{_SECOND}][0-9][0-9]?|[{_SECOND}][0-9][ABEHMNPRVWXY])"
INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
_COMPACT = re.compile(rf"({OUTWARD})({INWARD})", re.ASCII)
_SHAPES = ("A9", "A99", "AA9", "A9A", "AA99", "AA9A")
LONGEST_TYPED = 40

# What the eye or a keyboard mistakes, by how sure we may be: 1 is common, 2 is rare.
_AS_DIGIT = {"O": ("0", 1), "Q": ("0", 2), "I": ("1", 1), "L": ("1", 1), "Z": ("2", 2), "S": ("5", 2), "B": ("8", 2)}
_AS_LETTERS = {
    "0": (("O", 1),),
    "1": (("I", 1), ("L", 1)),
    "2": (("Z", 2),),
    "5": (("S", 2),),
    "8": (("B", 2),),
}
# Postcode areas in use, only to choose between two readings that are as likely: "1S6 1AA" is LS6, there is no IS.
_IN_USE = """
AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX
PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF
WN WR WS WV YO ZE
"""
_AREAS = frozenset(_IN_USE.split())


@dataclass(frozen=True)
class PostcodeRead:
    """
    What was read: `code` with one space ("LS6 1AA"), or None.

    `suggestion` is set only where `code` is None and mending a misread letter or digit would make a postcode. It is
    for the person to accept: never use it unasked.
    """

    code: str | None
    suggestion: str | None = None


def read_postcode(text: str) -> PostcodeRead:
    """
    Read a full postcode however it was typed: any case, width, blanks, hyphens and dots.

    Only the form is checked; whether the postcode exists is for `selectors.locate`.
    """
    typed = _without_separators(text[:LONGEST_TYPED])
    if match := _COMPACT.fullmatch(typed):
        return PostcodeRead(f"{match[1]} {match[2]}")
    return PostcodeRead(None, _mended(typed))


def compact(code: str) -> str:
    """Write a code as it is stored: "LS6 1AA" becomes "LS61AA"."""
    return code.replace(" ", "")


def outward(code: str) -> str:
    """Give the part before the space: "LS6" of "LS6 1AA"."""
    return code.partition(" ")[0]


def sector(code: str) -> str:
    """Give the sector: "LS6 1" of "LS6 1AA"."""
    first, _, second = code.partition(" ")
    return f"{first} {second[:1]}"


_ASCII_SEPARATORS = str.maketrans("", "", " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f._,'\"-")


def _without_separators(text: str) -> str:
    if text.isascii():
        return text.translate(_ASCII_SEPARATORS).upper()
    letters = [
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if not (letter.isspace() or letter in "._,'\"" or unicodedata.category(letter) in ("Pd", "Cf"))
    ]
    joined = "".join(letters)
    # Before upper(): "ß" would become "SS", a silent change.
    return joined.upper() if joined.isascii() else ""


def _mended(typed: str) -> str | None:
    """The likeliest postcode that differs from what was typed only in misread letters and digits."""
    if not typed.isalnum():
        return None
    readings = {}
    for shape in _SHAPES:
        if len(shape) + 3 != len(typed):
            continue
        options = [_readings(letter, place) for letter, place in zip(typed, f"{shape}9AA", strict=True)]
        for picked in product(*options):
            code = "".join(letter for letter, _ in picked)
            if match := _COMPACT.fullmatch(code):
                area = "".join(takewhile(str.isalpha, code))
                readings[f"{match[1]} {match[2]}"] = (sum(cost for _, cost in picked), area not in _AREAS)
    return min(readings, key=lambda code: (readings[code], code)) if readings else None


def _readings(letter: str, place: str) -> tuple[tuple[str, int], ...]:
    if letter.isdigit() == (place == "9"):
        return ((letter, 0),)
    if place == "9":
        return (_AS_DIGIT[letter],) if letter in _AS_DIGIT else ()
    return _AS_LETTERS.get(letter, ())
