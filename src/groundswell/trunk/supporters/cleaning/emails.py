"""
Email addresses of a column.

Most of a million addresses are at a few thousand domains: a domain is judged once, and then only the part before the
@ is looked at. Whatever is not plain goes to the validator that the forms use, so that both take the same addresses.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from groundswell.trunk.supporters.cleaning.problems import NOTHING, Problem
from groundswell.trunk.supporters.identity import DOTS_IGNORED, canonical_email

LONGEST = 254
LONGEST_LOCAL = 64
MOST_DOMAINS = 50_000
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
IN_BRACKETS = re.compile(r"[^<>]*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>", re.I)
MAILTO = re.compile(r"mailto:\s*", re.I)
SEVERAL = re.compile(r"@.*[\s,;/|&].*@", re.S)
# Endings that no domain has, and what was meant.
NO_ENDING = re.compile(r"\.(?:con|cmo|ocm|comm|cpm|vom|xom|coom|couk|co,uk|ukk|orgg|ogr|nte|ent)$")
ENDINGS = {"ogr": "org", "orgg": "org", "nte": "net", "ent": "net", "couk": "co.uk", "co,uk": "co.uk", "ukk": "uk"}
# Domains that exist, but at which hardly anybody means to have an address.
SLIPS = {
    slip: meant
    for meant, slips in {
        "gmail.com": "gmial.com gmal.com gmai.com gamil.com gmaill.com gmail.co gmail.cm gmail.om gnail.com",
        "googlemail.com": "googlemail.co.uk goglemail.com googlemai.com googlmail.com",
        "hotmail.com": "hotmial.com hotmal.com hotmai.com homail.com hotamil.com hotmail.co hotmail.cm hotmil.com",
        "hotmail.co.uk": "hotmial.co.uk hotmail.couk hotmai.co.uk homail.co.uk hotmail.uk",
        "yahoo.com": "yaho.com yahho.com yahoo.co yahoo.cm yhaoo.com",
        "yahoo.co.uk": "yaho.co.uk yahoo.uk yahooo.co.uk",
        "outlook.com": "outlok.com outloo.com outlook.co outllook.com",
        "icloud.com": "iclod.com icoud.com icloud.co iclould.com",
        "btinternet.com": "btinternet.co.uk btinternt.com btiternet.com btintenet.com",
        "live.co.uk": "live.uk",
    }.items()
    for slip in slips.split()
}


class CleanEmails(NamedTuple):
    """Addresses as written ("" where refused), their keys as `canonical_email` makes them ("" too), and problems."""

    values: list[str]
    keys: list[str]
    problems: dict[int, Problem]


_sure: dict[str, tuple[str, bool]] = {}
"""
Domains that may be written to and are no typing slip: what stands for "@" and the domain in keys, and whether dots are
ignored there.
"""


def sure_domain(domain: str) -> tuple[str, bool] | None:
    """What is known of a domain, as it was written, that may be written to and is no slip; else None (see `_sure`)."""
    return _sure.get(domain)


def clean_emails(column: list[str]) -> CleanEmails:
    """Addresses to write to and their keys for matching. What cannot be an address is refused; slips are only said."""
    values: list[str] = []
    keys: list[str] = []
    problems: dict[int, Problem] = {}
    plain, sure, add_value, add_key = PLAIN_LOCAL.fullmatch, _sure.get, values.append, keys.append
    for place, text in enumerate(column):
        if not text:
            add_value("")
            add_key("")
            continue
        local, _at, domain = text.partition("@")
        known = sure(domain)
        if known and len(local) <= LONGEST_LOCAL and plain(local):
            add_value(text)
            local, (key, dots_ignored) = local.lower(), known
            if "+" in local:
                local = local.split("+", 1)[0] or local
            add_key((local.replace(".", "") if dots_ignored else local) + key)
            continue
        value, key, problem = _looked_at(text)
        values.append(value)
        keys.append(key)
        if problem:
            problems[place] = problem
    return CleanEmails(values, keys, problems)


def _looked_at(text: str) -> tuple[str, str, Problem | None]:
    text = text.strip()
    if not text or text.casefold() in NOTHING:
        return "", "", None
    if len(text) > 2 * LONGEST:
        return "", "", Problem("email_long", _("This is too long for an email address"))
    if text.startswith(("mailto:", "MAILTO:", "Mailto:", "<")) or text.endswith(">"):
        text = MAILTO.sub("", text, count=1) if not (found := IN_BRACKETS.fullmatch(text)) else found[1]
    before, _at, domain = text.rpartition("@")
    if not before or not domain:
        return "", "", _why_not(text)
    try:
        found_valid = validate_email(text, check_deliverability=False, test_environment=True)
        address = text if found_valid.ascii_email is not None and text.isascii() else found_valid.normalized
        key = canonical_email(address)
    except (EmailNotValidError, UnicodeError):
        return "", "", _why_not(text)
    if len(address) > LONGEST or len(key) > LONGEST:
        return "", "", Problem("email_long", _("This is too long for an email address"))
    domain = address.rpartition("@")[2]
    if NO_ENDING.search(domain.lower()):
        return "", "", _why_not(text)
    if meant := SLIPS.get(domain.lower()):
        return address, key, _slip(address, meant)
    _remember(domain, key)
    return address, key, None


def _remember(domain: str, key: str) -> None:
    """Remember a domain at which an address was valid."""
    # The domain's own length counts to that of the address: long ones are judged each time.
    if domain.isascii() and len(domain) <= LONGEST - LONGEST_LOCAL - 1:
        if len(_sure) >= MOST_DOMAINS:
            _sure.clear()
        of_key = key.rpartition("@")[2]
        _sure[domain] = f"@{of_key}", of_key in DOTS_IGNORED


def _slip(address: str, meant: str) -> Problem:
    hint = f"{address.rpartition('@')[0]}@{meant}"
    return Problem("email_slip", _("Is this a typing slip? It may mean %(hint)s") % {"hint": hint}, False, hint)


def _why_not(text: str) -> Problem:
    """In words, what keeps a text from being an address."""
    if SEVERAL.search(text):
        return Problem("email_several", _("There is more than one email address in it. Keep one"))
    if "@" not in text:
        return Problem("email_no_at", _("There is no @ in it. An email address looks like name@example.org"))
    if hint := _meant(text):
        return Problem(
            "email_typo", _("This cannot be an email address. It may mean %(hint)s") % {"hint": hint}, True, hint
        )
    if re.search(r"\s", text):
        return Problem("email_blank", _("There is a blank inside the email address"))
    if "." not in text.rpartition("@")[2]:
        return Problem("email_no_ending", _("The email address has no ending, like .org"))
    return Problem("email_wrong", _("This is not an email address. It looks like name@example.org"))


def _meant(text: str) -> str:
    """The address that a slip of the finger away is one; "" where there is none."""
    local, _at, domain = re.sub(r"\s*([@.,])\s*", r"\1", text).rpartition("@")
    domain = re.sub(r"\.{2,}", ".", domain.replace(",", ".").replace(";", ".")).strip(".").lower()
    domain = NO_ENDING.sub(lambda found: "." + ENDINGS.get(found[0][1:], "com"), domain)
    local = re.sub(r"\.{2,}", ".", local.replace(",", ".")).strip(".")
    tried = f"{local}@{SLIPS.get(domain, domain)}"
    if tried == text or len(tried) > LONGEST or not local or not domain:
        return ""
    try:
        validate_email(tried, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ""
    return tried
