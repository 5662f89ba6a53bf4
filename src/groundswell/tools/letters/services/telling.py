"""Telling a writer, once, what became of a letter that does not arrive; and her copy of one that does."""

from datetime import datetime

from django.utils.translation import gettext as _

from groundswell.tools.letters.models import Letter
from groundswell.tools.letters.salutation import shown_name
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.targets.routes import ways_to_reach

BOUNCED, REFUSED, NOT_SENT = "bounced", "refused", "not_sent"


def tell_writer(letter: Letter, what: str, *, at: datetime, reason: str = "") -> bool:
    """
    Tell a writer that her letter does not arrive, and how else she reaches her target. False if she was told before.

    An address that was never confirmed is told nothing.
    """
    if letter.confirmed_at is None or not letter.address:
        return False
    if not Letter.objects.filter(pk=letter.pk, told_at__isnull=True).update(told_at=at):
        return False
    target = letter.standing.target
    ways = ways_to_reach(letter.standing, person=letter.person, at=at)
    try:
        messaging.queue_mail(
            kind="letter-news",
            to=letter.address,
            subject=_("Your letter to %(name)s did not arrive") % {"name": shown_name(target)},
            template=f"letters/email/{what}",
            context={
                "letter": letter,
                "name": shown_name(target),
                "reason": reason,
                "ways": [way for way in ways if way.kind != "write"],
            },
            campaign=letter.letter_drive.drive.campaign,
            person=letter.person,
            key=f"letter-news:{letter.public_id}",
            at=at,
        )
    except messaging.MailRefused:
        return False
    return True


def send_copy(letter: Letter, message: Message, *, at: datetime) -> None:
    """Send a writer who asked for it what her target was sent."""
    try:
        messaging.queue_mail(
            kind="letter-copy",
            to=letter.address,
            subject=_("Copy of your letter: %(subject)s") % {"subject": letter.subject},
            template="letters/email/copy",
            context={"name": shown_name(letter.standing.target), "subject": letter.subject, "body": letter.body},
            campaign=letter.letter_drive.drive.campaign,
            person=letter.person,
            key=f"letter-copy:{letter.public_id}",
            at=at,
        )
    except messaging.MailRefused:
        return
