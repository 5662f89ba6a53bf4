"""What was typed into the search box: a name, an email address, a phone number or a postcode, or the start of one."""

import re
import unicodedata
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q

from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import ContactPoint
from groundswell.trunk.supporters.phones import phone_key

NOT_LETTERS = re.compile(r"[^\w]+|_+")
POSTCODE_START = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?(?:\s*[0-9][A-Z]{0,2})?$")
INWARD = re.compile(r"^([A-Z]{1,2}[0-9][0-9A-Z]?)\s*([0-9][A-Z]{2})$")
MOST_LETTERS = 100


def find_key(name: str) -> str:
    """
    The words of a name as the search knows them: without case, accents and signs, each with a blank before it.

    "Siân Okoro-Hall" gives " sian okoro hall", so that " okor" finds her and "korot" does not.
    """
    letters = name_key(name)
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = NOT_LETTERS.sub(" ", letters.replace("'", "").replace("’", "")).split()
    return "".join(f" {word}" for word in words)[:160]


def matching(text: str, *, exact_ways: bool = False) -> Q:
    """
    The condition on people for a search text; matches nobody for a text without letters or digits.

    :param exact_ways: find email addresses and phone numbers only when they are typed whole. Organisers of a part of
        the campaign search so: from the start of an address they could guess the rest, letter by letter.
    """
    text = unicodedata.normalize("NFKC", text).replace("\0", "").strip()[:MOST_LETTERS]
    if "@" in text:
        return _by_email(text, exact=exact_ways)
    tries = [_by_name(text), _by_phone(text, exact=exact_ways), _by_postcode(text)]
    return reduce(lambda either, each: either | each, (each for each in tries if each), Q(pk__in=[]))


def _by_email(text: str, *, exact: bool) -> Q:
    nobody = Q(pk__in=[])
    try:
        key = canonical_email(text) if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text) else ""
    except UnicodeError:
        return nobody
    whole = Q(email_key=key) | _has_point(ContactPoint.EMAIL, value_key=key) if key else nobody
    if exact:
        return whole
    start = text.casefold()
    return whole | Q(email_key__startswith=start) | _has_point(ContactPoint.EMAIL, value_key__startswith=start)


def _by_name(text: str) -> Q | None:
    words = find_key(text).split()
    if not words:
        return None
    return reduce(and_, (Q(find_key__contains=f" {word}") for word in words[:6]))


def _by_phone(text: str, *, exact: bool) -> Q | None:
    """A number as people write it, or its last five digits or more."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < 5 or re.search(r"[^\d\s()+./-]", text):
        return None
    key = phone_key(text)
    if key:
        return _has_point(ContactPoint.PHONE, value_key=key)
    if exact:
        return None
    return _has_point(ContactPoint.PHONE, value_key__contains=digits.lstrip("0") or digits)


def _by_postcode(text: str) -> Q | None:
    typed = " ".join(text.upper().split())
    if not POSTCODE_START.match(typed):
        return None
    whole = INWARD.match(typed)
    return Q(postcode__startswith=f"{whole[1]} {whole[2]}" if whole else typed)


def _has_point(kind: str, **value: str) -> Q:
    points = ContactPoint.objects.filter(person=OuterRef("pk"), kind=kind, ended_at__isnull=True, **value)
    return Q(Exists(points))
