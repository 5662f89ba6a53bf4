"""What was typed into the search box: a name, an email address, a phone number or a postcode, or the start of one."""

import re
import unicodedata
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q

from groundswell.trunk.records.word_index import Reading, token
from groundswell.trunk.supporters.found_by import EMAIL, NAME, PHONE, PHONE_END, POSTCODE
from groundswell.trunk.supporters.identity import canonical_email, find_key
from groundswell.trunk.supporters.models import ContactPoint
from groundswell.trunk.supporters.phones import phone_key

__all__ = ["find_key", "matching", "readings", "tidy"]

POSTCODE_START = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?(?:\s*[0-9][A-Z]{0,2})?$")
INWARD = re.compile(r"^([A-Z]{1,2}[0-9][0-9A-Z]?)\s*([0-9][A-Z]{2})$")
MOST_LETTERS = 100
HOME = "44"
"""What stands before a number from abroad that is dialled here with a nought."""


def readings(campaign_id: int, text: str, *, exact_ways: bool = False) -> list[Reading]:
    """
    A search text as the index of words is asked for it (found_by.py): each reading holds the tokens of one way to
    understand the text. Empty for a text without letters or digits. For `exact_ways` see `matching`.
    """
    text = tidy(text)
    more = "" if exact_ways else "*"
    if "@" in text:
        key = _email_key(text)
        found = [[f"{EMAIL}{token(key)}"]] if key else []
        found += [] if exact_ways else [[f"{EMAIL}{token(text)}*"]]
    else:
        found = [[f"{NAME}{token(word)}*" for word in find_key(text).split()[:6]]]
        found += [[each] for each in _phone_readings(text, more)]
        postcode = _read_postcode(text)
        found += [[f"{POSTCODE}{token(postcode.replace(' ', ''))}*"]] if postcode else []
    return [[f"{campaign_id}{each}" for each in reading] for reading in found if reading]


def _phone_readings(text: str, more: str) -> list[str]:
    """A whole number; else the beginning of one, as it is dialled here or from abroad, or its end."""
    digits = _digits(text)
    if not digits:
        return []
    key = phone_key(text)
    if key:
        return [f"{PHONE}{token(key.lstrip('+'))}"]
    if not more:
        return []
    plain = digits.lstrip("0") or digits
    return [f"{PHONE}{plain}*", f"{PHONE}{HOME}{plain}*", f"{PHONE_END}{digits[::-1]}*"]


def tidy(text: str) -> str:
    """What was typed, folded and no longer than anything that is looked for."""
    return unicodedata.normalize("NFKC", text).replace("\0", "").strip()[:MOST_LETTERS]


def matching(text: str, *, exact_ways: bool = False) -> Q:
    """
    The condition on people for a search text; matches nobody for a text without letters or digits.

    It reads every row: for lists of a size that allows it, and for what an index found first.

    :param exact_ways: find email addresses and phone numbers only when they are typed whole. Organisers of a part of
        the campaign search so: from the start of an address they could guess the rest, letter by letter.
    """
    text = tidy(text)
    if "@" in text:
        return _by_email(text, exact=exact_ways)
    tries = [_by_name(text), _by_phone(text, exact=exact_ways), _by_postcode(text)]
    return reduce(lambda either, each: either | each, (each for each in tries if each), Q(pk__in=[]))


def _by_email(text: str, *, exact: bool) -> Q:
    nobody, key = Q(pk__in=[]), _email_key(text)
    whole = Q(email_key=key) | _has_point(ContactPoint.EMAIL, value_key=key) if key else nobody
    if exact:
        return whole
    start = text.casefold()
    begins = Q(email_key__startswith=start) | Q(email__istartswith=start)
    return whole | begins | _has_point(ContactPoint.EMAIL, value_key__startswith=start)


def _email_key(text: str) -> str:
    """The mailbox of a whole address, empty for anything else."""
    try:
        return canonical_email(text) if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text) else ""
    except UnicodeError:
        return ""


def _by_name(text: str) -> Q | None:
    words = find_key(text).split()
    if not words:
        return None
    return reduce(and_, (Q(find_key__contains=f" {word}") for word in words[:6]))


def _by_phone(text: str, *, exact: bool) -> Q | None:
    """A number as people write it, or its last five digits or more."""
    digits = _digits(text)
    if not digits:
        return None
    key = phone_key(text)
    if key:
        return _has_point(ContactPoint.PHONE, value_key=key)
    if exact:
        return None
    return _has_point(ContactPoint.PHONE, value_key__contains=digits.lstrip("0") or digits)


def _digits(text: str) -> str:
    """The digits of what looks like a phone number or five digits and more of one; else nothing."""
    digits = re.sub(r"[^0-9]", "", text)
    return "" if len(digits) < 5 or re.search(r"[^0-9\s()+./-]", text) else digits


def _by_postcode(text: str) -> Q | None:
    postcode = _read_postcode(text)
    return Q(postcode__startswith=postcode) if postcode else None


def _read_postcode(text: str) -> str:
    """A postcode as it is kept ("LS6 1AA"), or the beginning of one; empty for anything else."""
    typed = " ".join(text.upper().split())
    if not POSTCODE_START.match(typed):
        return ""
    whole = INWARD.match(typed)
    return f"{whole[1]} {whole[2]}" if whole else typed


def _has_point(kind: str, **value: str) -> Q:
    points = ContactPoint.objects.filter(person=OuterRef("pk"), kind=kind, ended_at__isnull=True, **value)
    return Q(Exists(points))
