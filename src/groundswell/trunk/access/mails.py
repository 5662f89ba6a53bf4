"""The mails of this room: all go through the outbox, and name no host but our own."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Invitation
from groundswell.trunk.campaigns.models import Campaign

KIND = "account"


def send_invitation(invitation: Invitation, token: str, *, at: datetime) -> None:
    """Mail the link of an invitation."""
    campaign = invitation.campaign
    subject = _("Join the team of %(campaign)s") % {"campaign": campaign.name}
    link = f"{settings.SITE_URL}/account/invitation/{token}/"
    context = {"invitation": invitation, "campaign": campaign, "link": link}
    send(to=invitation.email, subject=subject, template="access/email/invitation", context=context, at=at, of=campaign)


def send(
    *, to: str, subject: str, template: str, context: dict[str, Any], at: datetime, of: Campaign | None = None
) -> None:
    """Queue one account mail. It answers a request of its reader, so it needs no consent."""
    from groundswell.trunk.messaging.services import queue_mail

    queue_mail(
        kind=KIND,
        to=to,
        subject=subject,
        template=template,
        context={**context, "site_url": settings.SITE_URL, "site_host": settings.SITE_HOST},
        campaign=of,
        key=uuid4(),
        at=at,
    )
