"""
Reading the mailbox that bounces and replies come to.

What is for us is taken in, and marked as seen only after that is stored; everything else stays unread. A mail that is
read twice changes nothing the second time, so a worker that is killed costs one mail's work.
"""

import logging
import re
from datetime import datetime

from django.conf import settings
from django.db import DataError, transaction

from groundswell.channels.mail.bounces import COMPLAINT, DELAYED, FAILED, parse_bounce
from groundswell.channels.mail.incoming import PARTS, STARTS, Incoming, read_incoming
from groundswell.channels.mail.mailbox import Found, Mailbox, Place, Unreachable, open_mailbox
from groundswell.trunk.messaging.models import MailboxMark
from groundswell.trunk.messaging.services.bounced import record_bounce, record_complaint
from groundswell.trunk.tools import declared, loader

__all__ = ["Incoming", "read_mailbox", "read_mailboxes", "take_mail", "tokens_in"]

AT_ONCE = 200
NAMES_KEPT = 20_000
REPORTS = re.compile(rb"^(?:to|delivered-to|x-original-to|envelope-to):[^\n]*\bbounces\+", re.I | re.M)
FEEDBACK = re.compile(rb"^content-type:[ \t]*message/feedback-report", re.I | re.M)
log = logging.getLogger("groundswell.mail")


def read_mailboxes(*, at: datetime) -> int:
    """Read every mailbox that is set; give how many mails were for us."""
    taken = 0
    for url in settings.MAILBOX_URLS:
        try:
            taken += read_mailbox(Place.read(url), at=at)
        except (Unreachable, ValueError) as error:
            log.warning("%s", error)
    return taken


def read_mailbox(place: Place, *, at: datetime, most: int = AT_ONCE) -> int:
    """
    Take in what is new in one mailbox, at most so many mails; give how many were for us.

    :raises Unreachable: if it cannot be read. What was taken in before stays so.
    """
    mark, _made = MailboxMark.objects.get_or_create(mailbox=place.name, defaults={"read_at": at})
    mark.read_at, taken = at, 0
    try:
        with open_mailbox(place) as box:
            _begin(mark, box)
            for found in box.new(after=mark.upto, besides=mark.names, most=most):
                if _take_whatever_it_is(found, at=at):
                    # Stored first: killed between the two, the same mail comes again and changes nothing.
                    box.mark_seen(found.name)
                    taken += 1
                elif place.kind == "maildir":
                    mark.names.append(found.name)
                if place.kind == "imap":
                    mark.upto = int(found.name)
    finally:
        mark.save()
    return taken


def _begin(mark: MailboxMark, box: Mailbox) -> None:
    if mark.validity != box.validity:
        mark.validity, mark.upto = box.validity, 0
    there = set(box.names())
    mark.names = [name for name in mark.names if name in there][-NAMES_KEPT:]


def _take_whatever_it_is(found: Found, *, at: datetime) -> bool:
    """Take in one mail. One that breaks its reader is left unread and does not hold up the next."""
    try:
        return take_mail(found.raw, at=at)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError, DataError):
        log.exception("A mail could not be read and stays unread")
        return False


@transaction.atomic
def take_mail(raw: bytes, *, at: datetime) -> bool:
    """Take in one mail: a bounce or complaint, or one that a tool waits for. False for any other."""
    if len(STARTS.findall(raw)) > PARTS:
        return False
    if (REPORTS.search(raw) or FEEDBACK.search(raw)) and _take_report(raw, at=at):
        return True
    mail = read_incoming(raw)
    return mail is not None and _take_reply(mail, at=at)


def _take_report(raw: bytes, *, at: datetime) -> bool:
    taken = False
    for bounce in parse_bounce(raw):
        if not bounce.token:
            continue
        if bounce.kind == COMPLAINT:
            taken |= record_complaint(token=bounce.token, at=at)
        elif bounce.kind in (FAILED, DELAYED):
            status = bounce.status if bounce.kind == DELAYED or bounce.status.startswith("5") else "5.0.0"
            taken |= record_bounce(token=bounce.token, status=status, at=at)
    return taken


def _take_reply(mail: Incoming, *, at: datetime) -> bool:
    return any([_offered(token, mail, at=at) for token in tokens_in(mail)])


def tokens_in(mail: Incoming) -> list[str]:
    """The parts after "+" of our own relay address, among whom this mail was for."""
    local, _at, domain = settings.RELAY_FROM.lower().rpartition("@")
    # Mail programs may fold the case of an address; tokens are compared without it.
    pattern = re.compile(rf"{re.escape(local)}\+([0-9a-z]{{22}})@{re.escape(domain)}")
    return [match[1] for address in mail.addresses if (match := pattern.fullmatch(address))]


def _offered(token: str, mail: Incoming, *, at: datetime) -> bool:
    return any(loader(tool, route.take)(token, mail, at) for tool, route in declared("mail_routes"))
