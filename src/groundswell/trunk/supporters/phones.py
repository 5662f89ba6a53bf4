"""Phone numbers as people write them, and as we keep and show them."""

import re

import phonenumbers

SHAPES = (
    ("+447", (4, 6)),
    ("+442", (2, 4, 4)),
    ("+4411", (3, 3, 4)),
    ("+443", (3, 3, 4)),
    *((f"+441{digit}1", (3, 3, 4)) for digit in "234569"),
    ("+441", (4, 6)),
)
"""
How most numbers of the United Kingdom are dialled: what they begin with, and in which groups they are written. The
first that fits goes, for those that are `usual`: it is what `shown_phone` makes of them.
"""
_USUAL = r"\+44(?:7(?![06])|2|3|1(?!387|524|539|697|768|946))"
_IS_USUAL = re.compile(_USUAL)
LONGEST_START = 7
"""So many signs of a number tell whether it is `usual`."""
# Ofcom keeps these for drama: nobody can be rung on them, so demos and tests may use them. The number rules know only
# some of them as valid.
DRAMA = re.compile(
    r"^\+44(?:7700900|1632960|8081570|9098790|3069990|(?:113|114|115|116|117|118|121|131|141|151|161)4960|2079460"
    r"|1914980|2896496|2920180)\d{3}$"
)


def phone_key(text: str, *, region: str = "GB") -> str | None:
    """
    Read a phone number as E.164 ("+447700900142"), or None where it cannot be one.

    Numbers without a country code are read as those of `region`.
    """
    if len(text) > 40:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return key if phonenumbers.is_valid_number(number) or DRAMA.match(key) else None


def usual(key: str) -> bool:
    """Whether `SHAPES` say how a kept number is written, so that the database may write it."""
    return _IS_USUAL.match(key) is not None


def shown_phone(key: str, *, region: str = "GB") -> str:
    """Write a kept number as people here dial it: "07700 900142"; other countries' with their code."""
    try:
        number = phonenumbers.parse(key, None)
    except phonenumbers.NumberParseException:
        return key
    home = phonenumbers.region_code_for_country_code(number.country_code or 0) == region
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
