"""
What became of a letter's mail: taken by the target's mail server, refused, or come back.

The relay tells us at once (receivers.py); a job finds what was missed. Both come here, and a letter is counted once.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from groundswell.tools.letters.models import Letter
from groundswell.tools.letters.services.passing import NO_WORDS, give_up, locked
from groundswell.tools.letters.services.telling import BOUNCED, send_copy, tell_writer
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import Happened, tally
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.relaying import refusal
from groundswell.trunk.targets.models import Ask, Drive
from groundswell.trunk.targets.services import Asked, add_note, record_asks, undo_ask

SENT_KIND = "letters.sent"
OVER = (Message.SENT, Message.FAILED, Message.BOUNCED, Message.HELD)
AT_ONCE = 500


@transaction.atomic
def settle_letter(*, message_id: int, at: datetime) -> str:
    """Take in what became of one mail; give the letter's state, or "" where it is no letter's."""
    drive_id = Letter.objects.filter(message=message_id).values_list("letter_drive__drive", flat=True).first()
    # Before the letter, in the order of a declaration, which stops letters: else the two could wait for each other.
    Drive.objects.select_for_update(no_key=True).filter(pk=drive_id or 0).first()
    found = locked(Letter.objects.filter(message=message_id))
    if not found:
        return ""
    letter = found[0]
    message = Message.objects.get(pk=message_id)
    if message.state == Message.SENT and letter.state == Letter.QUEUED:
        _sent(letter, message, at=at)
    elif message.state in (Message.FAILED, Message.BOUNCED) and letter.state in (Letter.QUEUED, Letter.SENT):
        _came_back(letter, message, at=at)
    elif message.state == Message.HELD and letter.state == Letter.QUEUED:
        said = _("They have asked us to send them nothing more.")
        give_up(letter, Letter.REFUSED, at=at, tell=True, reason=said)
        _forget_words(message)
    return letter.state


def settle_due(*, at: datetime) -> int:
    """Take in what was missed; give how many."""
    missed = Q(state=Letter.QUEUED, message__state__in=OVER)
    missed |= Q(state=Letter.SENT, message__kind="letter", message__state__in=(Message.BOUNCED, Message.FAILED))
    ids = list(Letter.objects.filter(missed).values_list("message_id", flat=True)[:AT_ONCE])
    for message_id in ids:
        settle_letter(message_id=message_id or 0, at=at)
    return len(ids)


def _sent(letter: Letter, message: Message, *, at: datetime) -> None:
    """Count it, tell the board, and forget what it said."""
    moment = message.sent_at or at
    if letter.copy_to_writer:
        send_copy(letter, message, at=at)
    for name, value in NO_WORDS.items():
        setattr(letter, name, value)
    letter.state, letter.sent_at = Letter.SENT, moment
    letter.save(update_fields=["state", "sent_at", *NO_WORDS])
    _forget_words(message)
    _count(letter, moment, step=1)
    drive = letter.letter_drive
    happened = Happened(
        key=f"{SENT_KIND}:{letter.public_id}",
        campaign_id=drive.drive.campaign_id,
        kind=SENT_KIND,
        occurred_at=moment,
        person_id=letter.person_id,
        area_id=letter.person.area_id if letter.person else None,
        object_kind="letters.drive",
        object_id=drive.public_id,
    )
    ledger.record([happened], at=at)
    asked = Asked(
        standing_id=letter.standing_id,
        channel=Ask.LETTER,
        key=f"letters:{letter.public_id}",
        person_id=letter.person_id,
        own_constituent=letter.own_constituent,
        asked_at=moment,
    )
    record_asks([asked], at=at)


def _came_back(letter: Letter, message: Message, *, at: datetime) -> None:
    """Take it out of the count, note it on the target, and tell its writer once."""
    if letter.state == Letter.QUEUED and refusal(message):
        give_up(letter, Letter.REFUSED, at=at, tell=True)
        _forget_words(message)
        return
    if letter.state == Letter.SENT:
        _count(letter, letter.sent_at, step=-1)
        undo_ask(key=f"letters:{letter.public_id}", at=at)
    for name, value in NO_WORDS.items():
        setattr(letter, name, value)
    letter.state = Letter.BOUNCED
    letter.save(update_fields=["state", *NO_WORDS])
    _forget_words(message)
    target, day = letter.standing.target, timezone.localtime(at).date()
    add_note(
        target=target,
        campaign=letter.letter_drive.drive.campaign,
        kind="bounce",
        text=_("A letter came back. The mail server said: %(said)s") % {"said": message.error[:300]},
        key=f"bounce:{target.public_id}:{day.isoformat()}",
        at=at,
    )
    tell_writer(letter, BOUNCED, at=at)


def _count(letter: Letter, moment: datetime | None, *, step: int) -> None:
    drive = letter.letter_drive
    ledger.count(tally(drive.drive.campaign_id, SENT_KIND, [(None, moment)], object_id=drive.public_id, step=step))


def _forget_words(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(subject="", body_text="", body_html="")
