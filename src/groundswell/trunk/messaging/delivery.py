"""
Sending what is in the outbox: claim a batch, hand in one mail after another, note each at once.

A worker that is killed doubles at most the mail it was handing in: each mail is marked the moment the server took it,
and what a dead worker had claimed but not sent goes back after a while.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import zip_longest

from django.conf import settings
from django.db.models import F

from groundswell.channels.mail.dkim import Signer, load_signer
from groundswell.channels.mail.smtp import Connection, Refused, Server, Unreachable
from groundswell.trunk import signals
from groundswell.trunk.consent.selectors import stopped
from groundswell.trunk.messaging import pace
from groundswell.trunk.messaging.letter import bounce_address, write_letter
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.relaying import RELAYED, refusal
from groundswell.trunk.messaging.services.mails import ANSWERS, plain_address
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_public_id

BATCH = 50
BATCH_SECONDS = 120
# Longer than a batch may take with its last mail's time-outs, so that a slow worker is never taken for a dead one.
STALE = timedelta(minutes=10)
SERVER_AWAY = timedelta(minutes=1)
WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440)]
"""Waits after each refusal that says "later"; after the last, two days on, the mail has failed."""
log = logging.getLogger("groundswell.mail")


def deliver_due(*, at: datetime, most: int = BATCH) -> int:
    """Send one batch of what is due; give how many mails were claimed. Answers go before everything else."""
    _take_back_stale(at=at)
    batch = _claim(at=at, most=most)
    if not batch:
        return 0
    ends = time.monotonic() + BATCH_SECONDS
    waiting = list(batch)
    try:
        with Connection(Server.read(settings.SMTP_URL), name=settings.MAIL_DOMAIN) as connection:
            while waiting and time.monotonic() < ends:
                _send(connection, waiting[0])
                waiting.pop(0)
    except Unreachable as error:
        log.warning("%s; %d mails wait", error, len(waiting))
        _release(waiting, after=at + SERVER_AWAY, reason=str(error))
        return 0
    _release(waiting, after=at, reason="")
    return len(batch)


@lru_cache(maxsize=1)
def signer() -> Signer:
    """The signer of this installation; makes its key the first time."""
    domain = settings.MAIL_FROM.rpartition("@")[2]
    return load_signer(settings.DKIM_KEY_FILE, domain=domain, selector=settings.DKIM_SELECTOR)


def _claim(*, at: datetime, most: int) -> list[Message]:
    """Take mails that are due for this worker alone; the one UPDATE that finds them still queued decides."""
    due = Message.objects.filter(state=Message.QUEUED, send_after__lte=at)
    ids = list(due.filter(kind__in=ANSWERS).order_by("send_after", "pk").values_list("pk", flat=True)[:most])
    if (room := most - len(ids)) > 0:
        others = due.exclude(kind__in=ANSWERS | RELAYED).order_by("send_after", "pk").values_list("pk", flat=True)
        letters = pace.fair(due.filter(kind__in=RELAYED), at=at, most=room)
        ids += _by_turns(list(others[:room]), letters)[:room]
    if not ids:
        return []
    claim = new_public_id()
    Message.objects.filter(pk__in=ids, state=Message.QUEUED).update(
        state=Message.SENDING, claim=claim, claimed_at=at, tries=F("tries") + 1
    )
    mine = Message.objects.filter(claim=claim, state=Message.SENDING).select_related(
        "campaign__organisation", "consent"
    )
    return sorted(mine, key=lambda message: ids.index(message.pk))


def _by_turns(some: list[int], others: list[int]) -> list[int]:
    """Both lists in one, by turns, so that neither keeps the other waiting."""
    return [pk for pair in zip_longest(some, others) for pk in pair if pk is not None]


def _send(connection: Connection, message: Message) -> None:
    """Hand in one mail and note what became of it."""
    if is_stopped(message):
        _note(message, state=Message.HELD)
        return
    if message.kind in RELAYED and not _may_relay(message):
        return
    try:
        letter = signer().sign(write_letter(message, at=now()), at=now())
        recipient = plain_address(message.to_address)
    except ValueError as error:
        # One mail that cannot be written must not keep all others from going out.
        log.exception("Mail %s cannot be written", message.public_id)
        _note(message, state=Message.FAILED, error=f"It cannot be written as a mail ({type(error).__name__})")
        return
    try:
        connection.send(bounce_address(message), recipient, letter)
    except Refused as error:
        _refused(message, error)
    else:
        _note(message, state=Message.SENT, sent_at=now(), error="")


def _may_relay(message: Message) -> bool:
    """Whether a letter may go out this moment: to this target, and at its domain's pace."""
    if reason := refusal(message):
        _note(message, state=Message.FAILED, error=reason)
        return False
    free_at = pace.take(message.domain, at=now())
    if free_at:
        _release([message], after=free_at, reason="")
    return free_at is None


def is_stopped(message: Message) -> bool:
    """Whether a stop holds this mail back. Answers to their reader's own request go out all the same."""
    if message.kind in ANSWERS or message.campaign_id is None:
        return False
    return stopped(message.campaign_id, "email", message.to_address)


def _refused(message: Message, error: Refused) -> None:
    if error.permanent or message.tries > len(WAITS):
        _note(message, state=Message.FAILED, error=str(error)[:400])
    else:
        _note(message, state=Message.QUEUED, error=str(error)[:400], send_after=now() + WAITS[message.tries - 1])


def _note(message: Message, **changes: object) -> None:
    """Store what became of a mail, if the claim is still ours."""
    mine = Message.objects.filter(pk=message.pk, claim=message.claim, state=Message.SENDING)
    if mine.update(**changes) and message.kind in RELAYED and changes["state"] != Message.QUEUED:
        _tell(message)


def _tell(message: Message) -> None:
    """Tell whose letter it was. What fails here must not undo that the mail went: a job of theirs finds it later."""
    try:
        signals.send(signals.LetterMailSettled(message_id=message.pk, at=now()))
    except Exception:
        log.exception("What became of letter mail %s was not taken in", message.public_id)


def _release(messages: Sequence[Message], *, after: datetime, reason: str) -> None:
    """Put back what was claimed and not tried: the try was the server's fault, so it does not count."""
    Message.objects.filter(
        pk__in=[message.pk for message in messages], claim__in={message.claim for message in messages}
    ).filter(state=Message.SENDING).update(
        state=Message.QUEUED, send_after=after, error=reason[:400], tries=F("tries") - 1
    )


def _take_back_stale(*, at: datetime) -> None:
    """Put back what a worker claimed and did not finish: it was killed."""
    Message.objects.filter(state=Message.SENDING, claimed_at__lt=at - STALE).update(state=Message.QUEUED)
