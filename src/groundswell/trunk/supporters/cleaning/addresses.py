"""
Postal addresses of a column, and the household each is.

A household key is for matching only: it is folded until two people who live behind one door, and wrote it each in
their own way, have the same. It never joins two doors: what it cannot read has no key.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from groundswell.trunk.supporters.cleaning.problems import NOTHING, Cleaned, Problem
from groundswell.trunk.supporters.identity import INVISIBLE, SPACES

LONGEST = 254
LONGEST_KEY = 120
LONGEST_NOTHING = max(map(len, NOTHING))
COMMAS = re.compile(r"(?:\s*,)+\s*")
UNIT_WORDS = r"flat|flt|apartment|apt|unit|room|rm|studio|maisonette|fflat|suite|block|bedsit|annexe?"
# "flat 2", "flat b", "apt 12a", "flat 2/1"; "top floor flat", "basement flat".
UNIT = re.compile(rf"\b(?:{UNIT_WORDS})\s+(?:no\s+)?(\d+[a-z]?(?:/\d+)?|[a-z]\d?)\b")
FLOOR = re.compile(r"\b(top floor|basement|ground floor|first floor|second floor|garden|upper|lower)\s+fl(?:at|t)\b")
NUMBER = re.compile(r"\b(\d+)\s?([a-z])?(?:\s?[-/]\s?(\d+[a-z]?))?\b")
HAS_UNIT = re.compile(rf"\b(?:{UNIT_WORDS})\b")
PO_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\b")
# The usual address: "14 Mill Road, Ashdale".
SIMPLE = re.compile(r"(\d+),? ([a-z]{2,}(?: [a-z]+)*?) ([a-z]+)(,.*)?", re.S)
_AS_ASCII = str.maketrans({"'": "", "’": "", "‘": "", "`": "", "\n": ",", "–": "-", "—": "-", "·": " "})  # noqa: RUF001
NOT_IN_KEYS = re.compile(r"[^a-z0-9/ -]+")
_TYPES = (
    "road rd|street st str|avenue ave av|lane ln la|drive dr drv|close cl clo|court ct crt|crescent cres cr"
    "|gardens gdns gdn garden|grove gr gro grv|place pl|square sq|terrace ter terr tce|way wy|park pk|parade pde"
    "|hill hl|mews mws|row|walk wlk|green grn|view vw|yard yd|rise|quay|wharf|heol|lon|stryd|ffordd"
)
STREET_TYPES = {word: words.split()[0] for words in _TYPES.split("|") for word in words.split()}
"""How the last word of a street is written, and its whole word."""
STREETS = frozenset(STREET_TYPES)
# These may be a building as well as a street.
BUILDINGS = frozenset({"court", "ct", "crt", "house", "view", "place"})
ENDINGS = STREETS | {"north", "south", "east", "west", "buildings", "villas", "cottages", "mansions", "flats"}
FIRST_WORDS = frozenset({"heol", "lon", "stryd", "ffordd"})


def clean_addresses(columns: list[list[str]]) -> Cleaned[str]:
    """One line for each address ("Flat 2, 14 Mill Road, Ashdale") from one column or several; blanks left out."""
    problems: dict[int, Problem] = {}
    if len(columns) == 1:
        values = [_line(text) for text in columns[0]]
    else:
        values = [_line(", ".join([part for part in parts if part])) for parts in zip(*columns, strict=True)]
    for place, value in enumerate(values):
        if len(value) > LONGEST:
            values[place] = ""
            problems[place] = Problem("address_long", _("This is too long for an address"))
    return Cleaned(values, problems)


def _line(text: str) -> str:
    if not text:
        return ""
    if not (text.isascii() and text.isprintable()):
        text = INVISIBLE.sub("", text.replace("\r\n", ", ").replace("\n", ", "))
        text = SPACES.sub(" ", text)
    elif "  " in text:
        text = SPACES.sub(" ", text)
    if " ," in text or ",," in text:
        text = COMMAS.sub(", ", text)
    text = text.strip(" ,")
    return "" if len(text) <= LONGEST_NOTHING and text.casefold() in NOTHING else text


def household_keys(addresses: list[str], postcodes: list[str]) -> list[str]:
    """
    The same key for the same door: "Flat 2, 14 Mill Rd" and "14 Mill Road flat 2" of one postcode are one household.

    "" where the address has no number or house name, or there is no postcode. At most 120 characters.
    """
    return [
        _key(address, postcode) if address and postcode else ""
        for address, postcode in zip(addresses, postcodes, strict=True)
    ]


def _key(address: str, postcode: str) -> str:
    folded = address.lower()
    if found := SIMPLE.fullmatch(folded):
        kind, rest = STREET_TYPES.get(found[3]), found[4]
        if (kind or (rest and STREETS.isdisjoint(found[2].split()))) and not HAS_UNIT.search(folded):
            return f"{postcode}|{found[1]}||{found[2]} {kind or found[3]}"[:LONGEST_KEY]
    door = _door(folded[:LONGEST])
    return f"{postcode}|{door}"[:LONGEST_KEY] if door else ""


def _door(folded: str) -> str:
    """Number or name of the house, flat and street; "" where the house cannot be told."""
    folded = unicodedata.normalize("NFKD", folded).translate(_AS_ASCII)
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    # Letters of another alphabet may look like ours and be others: "160А" is not 160.
    if not folded.isascii() or PO_BOX.search(folded):
        return ""
    unit, folded = _without_unit(folded)
    parts = [SPACES.sub(" ", NOT_IN_KEYS.sub(" ", part)).strip(" -/") for part in folded.split(",")]
    parts = [part for part in parts if part]
    for place, part in enumerate(parts):
        found = NUMBER.search(part)
        if not found or (part[: found.start()].strip() and place + 1 < len(parts) and NUMBER.match(parts[place + 1])):
            continue
        number = f"{found[1]}-{found[3]}" if found[3] else found[1]
        words = part[found.end() :].split() or (parts[place + 1].split() if place + 1 < len(parts) else [])
        return f"{number}|{unit or found[2] or ''}|{_street(words)}"
    if not parts or _is_street(parts[0].split()):
        return ""
    return f"{parts[0]}|{unit}|"


def _without_unit(folded: str) -> tuple[str, str]:
    found = UNIT.search(folded)
    if found:
        return found[1], f"{folded[: found.start()]},{folded[found.end() :]}".strip(", ")
    found = FLOOR.search(folded)
    if found:
        return found[1], f"{folded[: found.start()]},{folded[found.end() :]}".strip(", ")
    return "", folded


def _street(words: list[str]) -> str:
    """The words of a street as far as its type: "mill rd ashdale" is "mill road"."""
    if words and words[0] in FIRST_WORDS:
        return " ".join(words)
    ends = max((place for place, word in enumerate(words) if place and word in ENDINGS), default=len(words) - 1)
    return " ".join([*words[:1], *(STREET_TYPES.get(word, word) for word in words[1 : ends + 1])])


def _is_street(words: list[str]) -> bool:
    return len(words) > 1 and (words[-1] in STREET_TYPES or words[0] in FIRST_WORDS) and words[-1] not in BUILDINGS
