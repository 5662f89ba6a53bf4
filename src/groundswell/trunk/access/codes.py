"""
Codes mailed to the person of a personal link. A link lies in old mail and may be passed on; who reads the mailbox today
shows it by a code. A device that showed it once is remembered as long as its link works (trust.md 6.3).
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from groundswell.trunk.access.links import link_in_use
from groundswell.trunk.access.models import LinkCode, PersonalLink
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.messaging.services import MailRefused, queue_mail
from groundswell.trunk.supporters.models import Person

LASTS = timedelta(minutes=15)
DIGITS, MOST_TRIES = 6, 5
PAUSE, MOST_A_DAY = timedelta(minutes=1), 5
PROVED = "proved_by_code"
"""Session key: {campaign's key: link's key} of the links whose mailbox was proved on this device."""


class NoMailbox(Exception):
    """We hold no email address of hers that a code can be sent to."""


@transaction.atomic
def ask_code(*, link: PersonalLink, at: datetime) -> bool:
    """
    Mail a code to the link's person; an earlier one ends. False within a minute of the last, and after five in a day.

    The mail belongs to no campaign: in a campaign's outbox, others could read the code.

    :raises NoMailbox: if there is no address.
    """
    if not link.person.email:
        raise NoMailbox(link.pk)
    # The lock lets one press after the other count what went out.
    Person.objects.select_for_update().get(pk=link.person_id)
    asked = LinkCode.objects.filter(link__person=link.person_id, asked_at__gt=at - timedelta(days=1))
    if asked.count() >= MOST_A_DAY or asked.filter(asked_at__gt=at - PAUSE).exists():
        return False
    LinkCode.objects.filter(link=link, expires_at__gt=at).update(expires_at=at)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    code = LinkCode.objects.create(link=link, code_hash=_hash(link, digits), asked_at=at, expires_at=at + LASTS)
    try:
        queue_mail(
            kind="account",
            to=link.person.email,
            subject=_("Your code for %(campaign)s") % {"campaign": link.person.campaign.name},
            template="access/email/link_code",
            context={"code": digits, "asking": link.person.campaign},
            person=link.person,
            key=f"link-code:{code.pk}",
            at=at,
        )
    except MailRefused as refused:
        raise NoMailbox(link.pk) from refused
    return True


def open_code(link: PersonalLink, *, at: datetime) -> LinkCode | None:
    """The code that may still be typed, if any."""
    found = LinkCode.objects.filter(link=link, used_at__isnull=True, expires_at__gt=at, asked_at__lte=at)
    return found.filter(tries__lt=MOST_TRIES).order_by("-asked_at", "-pk").first()


def try_code(*, link: PersonalLink, typed: str, at: datetime) -> bool:
    """Use a code up. Every try counts, so that however many arrive at once, five are looked at."""
    code = open_code(link, at=at)
    if code is None:
        return False
    mine = LinkCode.objects.filter(pk=code.pk, used_at__isnull=True, tries__lt=MOST_TRIES)
    if not mine.update(tries=F("tries") + 1):
        return False
    digits = "".join(letter for letter in typed[:40] if letter.isascii() and letter.isdigit())
    if not hmac.compare_digest(code.code_hash, _hash(link, digits)):
        return False
    return bool(LinkCode.objects.filter(pk=code.pk, used_at__isnull=True).update(used_at=at))


def remember_proof(request: HttpRequest, link: PersonalLink) -> None:
    """Know from now on that who uses this device reads the mailbox of the link's person."""
    request.session.cycle_key()
    request.session[PROVED] = {**request.session.get(PROVED, {}), str(link.person.campaign_id): link.pk}


def proved_link(request: HttpRequest, campaign: Campaign) -> PersonalLink | None:
    """The link in use on this device, if its mailbox was proved here."""
    link = link_in_use(request, campaign)
    proved = link is not None and request.session.get(PROVED, {}).get(str(campaign.pk)) == link.pk
    return link if proved else None


def _hash(link: PersonalLink, digits: str) -> str:
    return salted_hmac("groundswell.link_code", f"{link.pk}:{digits}", algorithm="sha256").hexdigest()
