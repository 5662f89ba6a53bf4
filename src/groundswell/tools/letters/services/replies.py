"""Replies that came to a letter's own address, because its writer agreed that we may have a copy."""

from datetime import datetime

from django.db.models import F

from groundswell.tools.letters.models import Letter, Reply
from groundswell.trunk.messaging.reading import Incoming

MOST = 20
"""Replies kept of one letter: whoever knows its address can write to it."""
AWAITED = (Letter.SENT, Letter.BOUNCED)


def take_reply(token: str, mail: Incoming, at: datetime) -> bool:
    """Keep a reply to a letter; False where no letter waits for one. The same mail again is kept once."""
    letter = Letter.objects.filter(reply_token=token, copy_to_campaign=True, state__in=AWAITED).first()
    if letter is None:
        return False
    key = f"{letter.pk}:{mail.key}"[:80]
    # The letter's row is locked by this, so that of many replies at once no more than so many are kept.
    Letter.objects.filter(pk=letter.pk).update(likeness=F("likeness"))
    if Reply.objects.filter(letter=letter).count() >= MOST:
        return True
    Reply.objects.bulk_create(
        [
            Reply(
                letter=letter,
                subject=mail.subject[:200],
                body=mail.text,
                sender=mail.sender,
                auto=mail.auto,
                message_key=key,
                came_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    return True


def read_reply(*, reply: Reply, at: datetime) -> bool:
    """Note that somebody of the desk read it. False if that was noted before."""
    return bool(Reply.objects.filter(pk=reply.pk, read_at__isnull=True).update(read_at=at))
