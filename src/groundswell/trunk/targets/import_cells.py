"""What the cells of one row say of a target: cleaned, or refused with the mend in words. Looks nothing up."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from groundswell.trunk.supporters.identity import NOT_A_NAME, tidy_name
from groundswell.trunk.supporters.phones import phone_key

LONGEST = {"name": 120, "office": 120, "party": 80, "salutation": 80, "address": 240, "key": 50, "area": 120}
STARTS_A_FORMULA = "=+-@"
LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
BODIES = frozenset(
    ["body", "organisation", "organization", "org", "group", "branch", "party", "local party", "local branch"]
    + ["council", "committee", "board", "company", "union"]
)
PERSONS = frozenset(["person", "individual", "member", "councillor", "mp"])
SITES = ("twitter", "bluesky", "mastodon", "facebook")
_HANDLES = {
    "twitter": re.compile(
        r"^(?:(?:https?://)?(?:www\.|mobile\.)?(?:twitter|x)\.com/)?@?(\w{1,30})/?(?:\?.*)?$", re.ASCII | re.I
    ),
    "bluesky": re.compile(
        r"^(?:(?:https?://)?bsky\.app/profile/)?@?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}|did:plc:[a-z2-7]{24})/?$", re.I
    ),
    "facebook": re.compile(
        r"^(?:(?:https?://)?(?:(?:www|m|en-gb)\.)?(?:facebook|fb)\.com/)?@?([\w.-]{2,80})/?(?:\?.*)?$", re.ASCII | re.I
    ),
}
_MASTODON = (
    re.compile(r"^@?(?P<name>\w{1,40})@(?P<host>(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})$", re.ASCII | re.I),
    re.compile(r"^https://(?P<host>(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})/@(?P<name>\w{1,40})/?$", re.ASCII | re.I),
)


@dataclass
class Cells:
    """What a row says: values by field, without those that are empty, and what is wrong with it, in sentences."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class Wrong(ValueError):
    """A cell that cannot be taken; its text says why and how to mend it."""


def read_cells(given: Mapping[str, str], labels: Mapping[str, str]) -> Cells:
    """Clean every cell of a row. `labels` name the fields in the sentences."""
    cells = Cells()
    for name, text in given.items():
        text = plain(text)
        if not text:
            continue
        if name == "accounts":
            cells.values = {**_accounts(text), **cells.values}
            continue
        try:
            value = _READERS.get(name, _text)(name, text)
        except Wrong as wrong:
            cells.problems.append(f"{labels.get(name, name)}: {wrong}")
        else:
            if value:
                cells.values[name] = value
    return cells


def plain(text: str) -> str:
    """A cell as its writer meant it: without the mark that our own files put before what a spreadsheet would run."""
    text = text.strip()
    return text[1:].strip() if text[:1] == "'" and text[1:2] in (*STARTS_A_FORMULA, "\t", "\r") else text


def _text(name: str, text: str) -> str:
    if text[0] in STARTS_A_FORMULA and name != "key":
        raise Wrong(_("it begins with %(sign)s, as a formula does. Write the words themselves") % {"sign": text[0]})
    text = tidy_name(LINE_ENDS.sub(", ", text))
    longest = LONGEST.get(name, 120)
    if len(text) > longest:
        says = _("it has %(count)s letters. %(most)d are the most")
        raise Wrong(says % {"count": f"{len(text):,}", "most": longest})
    if NOT_A_NAME.search(text) and name not in ("key", "area_code"):
        raise Wrong(_("links and signs like < > { } cannot stand in it. Write the words only"))
    return text


def _name(name: str, text: str) -> str:
    text = _text(name, text)
    if not any(letter.isalpha() for letter in text):
        raise Wrong(_("it has no letter in it. Write the name in full"))
    return text


def _salutation(name: str, text: str) -> str:
    return _text(name, re.sub(r"^dear\s+", "", text.strip().rstrip(",:"), flags=re.I))


def _email(name: str, text: str) -> str:
    address = re.sub(r"^mailto:", "", text, flags=re.I).strip("<> ")
    if len(address) > 254:
        raise Wrong(_("it is too long for an email address"))
    if "@" in address and re.search(r"[;,\s]", address):
        raise Wrong(_("there is more than one address, or words beside it. Keep one address like name@example.org"))
    try:
        # The domains of tests are let through: nothing is sent from here.
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise Wrong(_("this is not an email address. Write it like name@example.org")) from None


def _link(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        sound = False
    if not sound or len(text) > 400 or re.search(r"[\s<>\"'`{}\\]", text):
        raise Wrong(_("this is not a link. Copy the whole address of the page, with https:// in front"))
    return text


def _phone(name: str, text: str) -> str:
    number = text[len("tel:") :] if text.lower().startswith("tel:") else text
    if phone_key(number) is None:
        raise Wrong(_("this is not a phone number. Write it like 01632 960558"))
    return tidy_name(number)[:40]


def _account(name: str, text: str) -> str:
    if name == "mastodon":
        found = next((found for form in _MASTODON if (found := form.match(text))), None)
        if found:
            return f"@{found['name']}@{found['host'].lower()}"
        raise Wrong(_("this is no account there. Write it like @name@example.social"))
    handle = _HANDLES[name].match(text)
    if not handle:
        raise Wrong(_("this is no account there. Write its name, or copy the address of its page"))
    return handle[1]


def _accounts(text: str) -> dict[str, str]:
    """The accounts in a cell that lists several, as our own files do: "Bluesky https://…; Twitter https://…"."""
    found: dict[str, str] = {}
    for link in re.findall(r"https?://[^\s;,]+", text):
        for site in SITES:
            try:
                found.setdefault(site, _account(site, link))
                break
            except Wrong:
                continue
    return found


def _kind(name: str, text: str) -> str:
    word = text.casefold()
    if word in BODIES:
        return "body"
    if word in PERSONS:
        return "person"
    raise Wrong(_("write “person” or “body”"))


def _date(name: str, text: str) -> str:
    found = re.match(r"^(\d{4})-(\d{1,2})-(\d{1,2})", text) or re.match(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$", text)
    try:
        one, two, three = map(int, found.groups()) if found else (0, 0, 0)
        return (date(one, two, three) if one > 31 else date(three, two, one)).isoformat()
    except ValueError:
        raise Wrong(_("this is not a date. Write it like 2026-03-17, or 17/03/2026")) from None


_READERS: dict[str, Callable[[str, str], str]] = {
    "name": _name,
    "salutation": _salutation,
    "email": _email,
    "email_source": _link,
    "phone": _phone,
    "kind": _kind,
    "ended_on": _date,
    **dict.fromkeys(SITES, _account),
}
