"""
Passing a letter on, once its writer is sure to be who it says: hold it for a person, put it off to a day with room, or
hand it to the relay. Every letter comes through here, and whether its target may be sent to is asked here again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groundswell.tools.letters.abuse import why_held
from groundswell.tools.letters.likeness import remember
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.services.caps import take_place
from groundswell.tools.letters.services.telling import NOT_SENT, tell_writer
from groundswell.trunk.access.models import Account
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.relaying import may_be_sent_to, relay_address
from groundswell.trunk.targets.models import Drive, Standing, Target

ANSWERED = (Standing.DECLARED, Standing.AGAINST, Standing.NONE)
"""Who has answered is not asked any more: new letters are not taken, and those that wait are stopped."""
NO_WORDS = {"subject": "", "body": "", "answers": [], "street": "", "postcode": ""}
"""We keep that she wrote, not what she wrote."""
LATEST, HELD_FOR = timedelta(days=14), timedelta(days=30)
AT_ONCE = 200


def locked(letters: QuerySet[Letter]) -> list[Letter]:
    """Letters that nobody else changes until this transaction ends, with all that passing them on looks at."""
    found = letters.select_for_update(of=("self",)).select_related(
        "letter_drive__drive__campaign__organisation", "standing__target", "person"
    )
    return list(found.order_by("pk"))


def relays_to(letter_drive: LetterDrive, target: Target) -> bool:
    """Whether our relay carries letters of this drive to this target."""
    return letter_drive.relay and bool(target.email) and not target.no_sending and may_be_sent_to(target)


def pass_on(letter: Letter, *, at: datetime, read_by: Account | None = None, today_only: bool = False) -> str:
    """
    Pass on a letter that the caller holds locked, and give its state.

    `read_by` read it and says that it may go. "" where there is no room for it (`today_only`, and the weeks ahead).
    """
    drive, standing = letter.letter_drive, Standing.objects.select_related("target").get(pk=letter.standing_id)
    if not relays_to(drive, standing.target):
        return give_up(letter, Letter.REFUSED, at=at, tell=True)
    if standing.stance in ANSWERED or standing.left_at is not None:
        said = _("They have answered since you wrote, so nobody need ask them any more.")
        return give_up(letter, Letter.WITHDRAWN, at=at, tell=True, reason=said)
    if drive.drive.state != Drive.OPEN:
        return give_up(letter, Letter.WITHDRAWN, at=at, tell=True)
    reasons = [] if read_by else _why_held(letter, standing.target)
    if reasons:
        return _store(letter, state=Letter.HELD, hold_reason=",".join(reasons), no_sending=False)
    goes_at = take_place(letter, at=at, today_only=today_only)
    if goes_at is None:
        return "" if today_only else give_up(letter, Letter.REFUSED, at=at, tell=True)
    remember(letter)
    _store(letter, state=Letter.QUEUED, goes_at=goes_at, no_sending=False)
    if goes_at <= at:
        hand_over(letter, at=at)
    return letter.state


def hand_over(letter: Letter, *, at: datetime) -> None:
    """Give a queued letter to the relay. The message's key is the letter's, so that it is there once."""
    drive, target = letter.letter_drive.drive, letter.standing.target
    reply_to = (letter.address, relay_address(letter.reply_token)) if letter.copy_to_campaign else (letter.address,)
    try:
        message = messaging.queue_mail(
            kind="letter",
            to=target.email,
            subject=letter.subject,
            template="letters/email/letter",
            context={"body": letter.body, "writer": letter.writer_name},
            campaign=drive.campaign,
            person=letter.person,
            key=f"letter:{letter.public_id}",
            at=at,
            relay=messaging.Relay(target=target, from_name=letter.writer_name, reply_to=reply_to),
        )
    except messaging.MailRefused:
        give_up(letter, Letter.REFUSED, at=at, tell=True)
    else:
        _store(letter, message_id=message.pk)


def give_up_held(*, at: datetime) -> int:
    """Give up letters that nobody read for a month: their writers are told, and their words are forgotten."""
    old = Letter.objects.filter(state=Letter.HELD, confirmed_at__lte=at - HELD_FOR)
    with transaction.atomic():
        found = locked(old)
        for letter in found:
            give_up(letter, Letter.REFUSED, at=at, tell=True, reason=_("Nobody found the time to read it first."))
    return len(found)


def release_due(*, at: datetime) -> int:
    """Hand over the letters whose day has come; give how many were looked at."""
    due = Letter.objects.filter(
        state=Letter.QUEUED, message__isnull=True, goes_at__lte=at, goes_at__gt=at - LATEST
    ).order_by("goes_at", "pk")
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for pk in ids:
        with transaction.atomic():
            for letter in locked(due.order_by().filter(pk=pk)):
                _hand_over_if_still_wanted(letter, at=at)
    return len(ids)


def stop_letters(standings: Iterable[int], *, at: datetime) -> int:
    """Stop what has not gone out yet: its target has answered. Give how many letters."""
    waiting = Letter.objects.filter(standing__in=list(standings), state__in=(Letter.HELD, Letter.QUEUED))
    stopped = 0
    for letter in locked(waiting):
        mail = Message.objects.filter(pk=letter.message_id or 0, state__in=(Message.QUEUED, Message.OUTBOX))
        # Being handed in at this moment: then it goes, and is counted as any other.
        if letter.message_id and not mail.update(state=Message.FAILED, error="Stopped", subject="", body_text=""):
            continue
        give_up(letter, Letter.WITHDRAWN, at=at)
        stopped += 1
    return stopped


def give_up(letter: Letter, state: str, *, at: datetime, tell: bool = False, reason: str = "") -> str:
    """End a letter that does not go, and forget its words."""
    _store(letter, state=state, **NO_WORDS)
    if tell:
        tell_writer(letter, NOT_SENT, at=at, reason=reason)
    return state


def _hand_over_if_still_wanted(letter: Letter, *, at: datetime) -> None:
    standing = letter.standing
    if not relays_to(letter.letter_drive, standing.target):
        give_up(letter, Letter.REFUSED, at=at, tell=True)
    elif standing.stance in ANSWERED or standing.left_at is not None:
        give_up(letter, Letter.WITHDRAWN, at=at)
    else:
        hand_over(letter, at=at)


def _why_held(letter: Letter, target: Target) -> list[str]:
    links = letter.letter_drive.facts.exclude(source_url="").values_list("source_url", flat=True)
    return why_held(letter.subject, letter.body, postcodes=_postcodes(letter, target), links=list(links))


def _postcodes(letter: Letter, target: Target) -> list[str]:
    from groundswell.tools.letters.abuse import POSTCODE

    office = POSTCODE.search(target.address)
    return [letter.postcode, office[0] if office else ""]


def _store(letter: Letter, **changes: object) -> str:
    for name, value in changes.items():
        setattr(letter, name, value)
    letter.save(update_fields=list(changes))
    return letter.state
