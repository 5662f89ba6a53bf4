"""
Phone numbers of a column.

What is written plainly and is surely valid by its country's plan is taken at once; all else goes to the full parser,
so that a number is the same whichever way it came in.
"""

import re

import phonenumbers
from django.utils.translation import gettext as _

from groundswell.trunk.supporters.cleaning.number_plans import NumberPlan, plan_of
from groundswell.trunk.supporters.cleaning.problems import NOTHING, Cleaned, Problem
from groundswell.trunk.supporters.phones import DRAMA, phone_key

MOST_KNOWN = 50_000
LONGEST = 40
_BETWEEN = str.maketrans("", "", "+ -().\t\u00a0\u2009\u202f\u2010\u2011\u2013")
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


def clean_phones(column: list[str], *, region: str = "GB") -> Cleaned[str]:
    """Numbers as E.164, the same as `phone_key` gives one by one; "" where there is none or it cannot be one."""
    home = plan_of(phonenumbers.country_code_for_region(region))
    prefix = home.prefix if home.region == region else ""
    valid_here, british = home.is_valid, home.region == region == "GB"
    values: list[str] = []
    problems: dict[int, Problem] = {}
    for place, (text, digits) in enumerate(zip(column, _without_signs(column), strict=True)):
        if not text:
            values.append("")
            continue
        if digits.isascii() and digits.isdigit() and len(text) <= LONGEST and "+" not in text[1:]:
            plus, national = text.startswith("+"), ""
            if british and not plus and digits.startswith(_FROM_ABROAD):
                plus, digits = True, digits[2:]
            if plus and digits.startswith(home.code):
                national = digits[len(home.code) :]
                # "+44 (0)113 496 0123"
                national = national[1:] if british and national.startswith("0") else national
            elif not plus and prefix and digits.startswith(prefix):
                national = digits[len(prefix) :]
            elif not plus and not digits.startswith(home.code):
                national = digits
            if national and (valid_here(national) or (british and _is_drama(national))):
                values.append(f"+{home.code}{national}")
                continue
            plan = _abroad(digits) if plus and not national else None
            if plan is not None and plan.is_valid(digits[len(plan.code) :]):
                values.append(f"+{digits}")
                continue
        key = _parsed(text, region)
        if not key and (problem := _why_not(text)):
            problems[place] = problem
        values.append(key)
    return Cleaned(values, problems)


def _is_drama(national: str) -> bool:
    return national[:7] in DRAMA_STARTS and len(national) == 10


def _without_signs(column: list[str]) -> list[str]:
    """The cells without what people put between the digits."""
    joined = "\n".join(column).translate(_BETWEEN).split("\n")
    return joined if len(joined) == len(column) else [text.translate(_BETWEEN) for text in column]


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
