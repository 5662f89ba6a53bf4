"""Reading the sign form: what people type into it, and what to tell them. Used by the page and by the hot process."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.supporters.identity import canonical_email, looks_like_a_name, tidy_name

# The addresses nearly everyone has; all others go through the full parser.
PLAIN_EMAIL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.I)
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass
class Read:
    """The form as read. `errors` is empty when it may be taken; `suggestion` is a postcode to offer."""

    name: str = ""
    email: str = ""
    postcode: str = ""
    hidden: bool = False
    consents: tuple[str, ...] = ()
    key: UUID | None = None
    suggestion: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def read_sign_form(form: Mapping[str, str]) -> Read:
    """Read full_name, email, postcode, hide, consent_email (the hash of the wording shown) and key."""
    read = Read(hidden=bool(form.get("hide")), key=_key(form.get("key", "")))
    read.name, name_error = _name(form.get("full_name", ""))
    read.email, email_error = _email(form.get("email", ""))
    read.postcode, read.suggestion, postcode_error = _postcode(form.get("postcode", ""))
    read.consents = tuple(hash for hash in (form.get("consent_email", ""),) if HASH.fullmatch(hash))
    problems = {"full_name": name_error, "email": email_error, "postcode": postcode_error}
    read.errors = {name: str(problem) for name, problem in problems.items() if problem}
    return read


def _name(text: str) -> tuple[str, object]:
    name = tidy_name(text)
    if not name:
        return "", _("Enter your full name, like Sam Okoro")
    if len(name) > 120:
        return name, _("Enter your name in 120 letters or fewer")
    if not looks_like_a_name(name):
        return name, _("Enter your name as a friend would write it, with no links or addresses")
    return name, ""


def _email(text: str) -> tuple[str, object]:
    text = text.strip()
    if not text:
        return "", _("Enter your email address, like name@example.org")
    if len(text) <= 120 and PLAIN_EMAIL.fullmatch(text) and len(text.rpartition("@")[0]) <= 64:
        return text, ""
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return text, _("Enter an email address like name@example.org")
    return found.normalized, "" if len(found.normalized) <= 254 else _("Enter a shorter email address")


def _postcode(text: str) -> tuple[str, str, object]:
    if not text.strip():
        return "", "", _("Enter your postcode, like LS6 1AA")
    read = read_postcode(text)
    if read.code:
        return read.code, "", ""
    if read.suggestion:
        return text, read.suggestion, _("Did you mean %(code)s?") % {"code": read.suggestion}
    return text, "", _("Enter a full postcode, like LS6 1AA")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@cache
def _limits() -> tuple[Limit, Limit]:
    """By network, and by mailbox: an hour of a full meeting hall passes, a flood does not."""
    most: int = settings.NETWORK_LIMIT
    return Limit(most=most, seconds=600), Limit(most=most and 600, seconds=3600)


def within_limits(*, network: str, email: str) -> bool:
    """Count one post against the limits of its network and its mailbox; False when one of them is used up."""
    by_network, by_mailbox = _limits()
    return by_network.allows(network) and by_mailbox.allows(canonical_email(email))
