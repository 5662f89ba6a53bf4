"""Mails that came back, and complaints."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk import signals
from groundswell.trunk.consent import services as consent
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.relaying import RELAYED

SENT = (Message.SENT, Message.SENDING, Message.BOUNCED)


@transaction.atomic
def record_bounce(*, token: str, status: str, at: datetime) -> bool:
    """
    Note that the mail with this bounce token came back; `status` as in RFC 3463 ("5.1.1").

    A delay (4.x.x) is only noted. False for a token that belongs to no mail.
    """
    found = Message.objects.filter(bounce_token=token, state__in=SENT)
    if not status.startswith("5"):
        return bool(found.update(error=_("Delayed: %(status)s") % {"status": status[:40]}))
    if not found.update(state=Message.BOUNCED, error=_("Came back: %(status)s") % {"status": status[:40]}):
        return False
    for pk in found.filter(kind__in=RELAYED).values_list("pk", flat=True):
        signals.send(signals.LetterMailSettled(message_id=pk, at=at))
    return True


@transaction.atomic
def record_complaint(*, token: str, at: datetime) -> bool:
    """Note that the reader pressed "spam": that is a stop. False for a token that belongs to no mail."""
    message = Message.objects.select_related("campaign").filter(bounce_token=token).first()
    if message is None:
        return False
    if message.campaign:
        consent.opt_out(
            campaign=message.campaign,
            channel="email",
            value=message.to_address,
            source=_("by calling an email spam"),
            at=at,
            key=f"complaint:{message.bounce_token}",
        )
    return True
