"""
Phone numbers of a column.

What is written plainly and is surely valid by its country's plan is taken at once; all else goes to the full parser,
so that a number is the same whichever way it came in.
"""

import re
from functools import cache

import phonenumbers
from django.utils.translation import gettext as _

from groundswell.trunk.supporters.cleaning.number_plans import NumberPlan, plan_of
from groundswell.trunk.supporters.cleaning.problems import NOTHING, Cleaned, Problem
from groundswell.trunk.supporters.phones import DRAMA, phone_key

MOST_KNOWN = 50_000
LONGEST = 40
BETWEEN = "+ -().\t\u00a0\u2009\u202f\u2010\u2011\u2013"
"""Signs that people put between digits."""
_NO_SIGNS = str.maketrans("", "", BETWEEN)
SHORT = re.compile(r"\D*(?:\d\D*){0,6}")
ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
SEVERAL = re.compile(r"\d[\s().-]*(?:[/;,&|\n]| or | and )[^\d+]*[+(\d]", re.I)
_FROM_ABROAD = "0044"
_AREAS = ("113", "114", "115", "116", "117", "118", "121", "131", "141", "151", "161")
DRAMA_STARTS = frozenset(f"{area}4960" for area in _AREAS) | {
    *("7700900", "1632960", "8081570", "9098790", "3069990", "2079460", "1914980", "2896496", "2920180"),
}
"""The first seven digits of the numbers that are kept for drama, as `phones.DRAMA` has them."""
_known: dict[tuple[str, str], str] = {}
STARTS = (7, 8, 9, 11)
"""So many digits tell what stands before a national number and that it is valid: mostly the fewest do."""


def clean_phones(column: list[str], *, region: str = "GB") -> Cleaned[str]:
    """Numbers as E.164, the same as `phone_key` gives one by one; "" where there is none or it cannot be one."""
    starts = starts_of(region)
    values: list[str] = []
    problems: dict[int, Problem] = {}
    add, code = values.append, f"+{starts.home.code}"
    plain = _without_signs(column)
    all_ascii = "".join(plain).isascii()
    for place, (text, digits) in enumerate(zip(column, plain, strict=True)):
        if not text:
            add("")
            continue
        plus = text.rfind("+")
        if plus <= 0 and digits.isdigit() and (all_ascii or digits.isascii()) and len(text) <= LONGEST:
            looked_at = (starts[plus, len(digits), digits[:size]] for size in STARTS)
            skipped = next((count for count in looked_at if count >= 0), -1)
            if skipped >= 0:
                add(code + digits[skipped:])
                continue
            if found := starts.surely(digits, plus=not plus):
                add(found)
                continue
        key = _parsed(text, region)
        if not key and (problem := _why_not(text)):
            problems[place] = problem
        add(key)
    if len(starts) > MOST_KNOWN:
        starts.clear()
    return Cleaned(values, problems)


class Starts(dict[tuple[int, int, str], int]):
    """
    How many digits stand before the national number in numbers of a length that begin so (where the plus stands, how
    many digits, the first of them), if all of these are valid beyond doubt; else -1. Each is looked at once.
    """

    def __init__(self, region: str) -> None:
        self.home = plan_of(phonenumbers.country_code_for_region(region))
        self.british = self.home.region == region == "GB"
        self.prefix = self.home.prefix if self.home.region == region else ""

    def __missing__(self, key: tuple[int, int, str]) -> int:
        plus, length, start = key
        national = self.national(start, plus=not plus)
        skipped = len(start) - len(national)
        sure = national and self._is_sure(national, length - skipped)
        self[key] = skipped if sure else -1
        return self[key]

    def national(self, digits: str, *, plus: bool) -> str:
        """What of a number, or of its start, belongs to it here; "" where it is from elsewhere or cannot be told."""
        if self.british and not plus and digits.startswith(_FROM_ABROAD):
            plus, digits = True, digits[2:]
        if plus:
            national = digits[len(self.home.code) :] if digits.startswith(self.home.code) else ""
            # "+44 (0)113 496 0123"
            return national[1:] if self.british and national.startswith("0") else national
        if self.prefix and digits.startswith(self.prefix):
            return digits[len(self.prefix) :]
        return "" if digits.startswith(self.home.code) else digits

    def surely(self, digits: str, *, plus: bool) -> str:
        """A number that is valid beyond doubt by more than its first digits, or is from elsewhere; else ""."""
        if national := self.national(digits, plus=plus):
            return f"+{self.home.code}{national}" if self._is_sure(national, len(national)) else ""
        plan = _abroad(digits) if plus else None
        return f"+{digits}" if plan is not None and plan.is_valid(digits[len(plan.code) :]) else ""

    def _is_sure(self, start: str, length: int) -> bool:
        return self.home.begins_surely(start, length) or (self.british and length == 10 and start[:7] in DRAMA_STARTS)


@cache
def starts_of(region: str) -> Starts:
    """What is known of how numbers begin that are written in a region."""
    return Starts(region)


def _without_signs(column: list[str]) -> list[str]:
    """The cells without what people put between the digits."""
    joined = "\n".join(column).translate(_NO_SIGNS).split("\n")
    return joined if len(joined) == len(column) else [text.translate(_NO_SIGNS) for text in column]


def _abroad(digits: str) -> NumberPlan | None:
    for length in (1, 2, 3):
        if int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return plan_of(int(digits[:length]))
    return None


def _parsed(text: str, region: str) -> str:
    key = _known.get((text, region))
    if key is None:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        key = phone_key(text, region=region) or ""
        if len(text) <= LONGEST:
            _known[text, region] = key
    return key


def _why_not(text: str) -> Problem | None:
    if text.strip().casefold() in NOTHING:
        return None
    if ROUNDED.fullmatch(text.strip()):
        return Problem(
            "phone_rounded", _("A spreadsheet has rounded this number. Format the column as text and fetch it again")
        )
    if SEVERAL.search(text):
        return Problem(
            "phone_several", _("There is more than one phone number in it. Keep one, and give the other a column")
        )
    if SHORT.fullmatch(text):
        return Problem("phone_short", _("This is too short for a phone number with its area code"))
    return Problem("phone_wrong", _("This is not a phone number. It looks like 07700 900142 or +353 20 915 1234"))


def phone_kinds(keys: list[str]) -> list[str]:
    """Of each E.164 number "mobile", "landline" or "other" ("" for "")."""
    return [_kind(key) if key else "" for key in keys]


def _kind(key: str) -> str:
    if key.startswith("+447"):
        # 070 are personal numbers and 076 pagers, but for the mobiles of the Isle of Man.
        return "mobile" if key[4] not in "06" or key.startswith("+447624") else "other"
    if key.startswith(("+441", "+442")):
        return "landline"
    if DRAMA.match(key):
        return "other"
    kind = phonenumbers.number_type(phonenumbers.parse(key, None))
    types = phonenumbers.PhoneNumberType
    return {types.MOBILE: "mobile", types.FIXED_LINE: "landline"}.get(kind, "other")
