"""The mails of this room: all go through the outbox, and name no host but our own."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Invitation
from groundswell.trunk.messaging.services import queue_mail


def send_invitation(invitation: Invitation, token: str, *, at: datetime) -> str:
    """
    Mail the link of an invitation, and give it back.

    The mail is of no campaign: in a campaign's outbox, others could read a link that makes an owner.
    """
    link = f"{settings.SITE_URL}/account/invitation/{token}/"
    told = {"invitation": invitation, "inviting": invitation.campaign, "link": link}
    subject = _("Join the team of %(campaign)s") % {"campaign": invitation.campaign.name}
    send("invitation", to=invitation.email, subject=subject, template="access/email/invitation", context=told, at=at)
    return link


def send(kind: str, *, to: str, subject: str, template: str, context: dict[str, Any], at: datetime) -> None:
    """Queue one mail that answers a request of its reader, and so needs no consent."""
    queue_mail(kind=kind, to=to, subject=subject, template=template, context=context, key=uuid4(), at=at)
