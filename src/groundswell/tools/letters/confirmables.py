"""Letters that wait for an email address to be confirmed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.tools.letters.models import Letter
from groundswell.tools.letters.salutation import shown_name
from groundswell.tools.letters.services.confirming import LASTS, confirm_letters, forget_letters
from groundswell.tools.letters.tokens import sent_url
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.messaging.confirmations import Waiting
from groundswell.trunk.records.clock import now

PASSED_ON = (Letter.HELD, Letter.QUEUED, Letter.SENT)


def waiting(campaign: Campaign, email_key: str) -> list[Waiting]:
    """Each letter that waits on this address: to whom it is goes into the mail, what its writer typed does not."""
    rows = (
        Letter.objects.filter(
            letter_drive__drive__campaign=campaign,
            email_key=email_key,
            state=Letter.UNCONFIRMED,
            written_at__gt=now() - LASTS,
        )
        .select_related("letter_drive__drive", "standing__target")
        .order_by("written_at", "pk")
    )
    return [
        Waiting(
            title=_("Send your letter to %(name)s") % {"name": shown_name(row.standing.target)},
            detail=_("%(name)s: %(subject)s") % {"name": row.writer_name, "subject": row.subject},
            url=reverse("letters:write", args=[campaign.slug, row.letter_drive.drive.slug]),
        )
        for row in rows
    ]


def confirm(campaign: Campaign, email_key: str, at: datetime) -> str | None:
    """Send all that wait; the page after the latest is where its writer goes next."""
    confirmed = confirm_letters(campaign=campaign, email_key=email_key, at=at)
    passed = [letter for letter in confirmed if letter.state in PASSED_ON]
    if not passed:
        return None
    latest = max(passed, key=lambda letter: (letter.written_at, letter.pk))
    area_id = latest.standing.target.area_id if latest.own_constituent else None
    waits_for = "person" if latest.state == Letter.HELD else ""
    goes_at = latest.goes_at if latest.state == Letter.QUEUED and latest.goes_at and latest.goes_at > at else None
    return sent_url(latest, waits_for=waits_for, area_id=area_id, goes_at=goes_at)


def forget(campaign: Campaign, email_key: str, at: datetime) -> None:
    """Delete what waits: the mailbox's owner says that it was not her."""
    forget_letters(campaign=campaign, email_key=email_key, at=at)
