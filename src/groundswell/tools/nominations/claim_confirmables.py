"""A block asked for by somebody new waits for her to confirm her address; then she is known, and on its page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.tools.nominations.services.wishes import forget_wishes, grant_wishes, waiting_wishes
from groundswell.trunk.access.links import issue_link
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.messaging.confirmations import Waiting


def waiting(campaign: Campaign, email_key: str) -> list[Waiting]:
    """The blocks this mailbox asked for."""
    return [
        Waiting(
            title=_("A block of %(targets)s to ask: %(drive)s")
            % {"targets": wish.drive.targets_word, "drive": wish.drive.title},
            detail=wish.person.name,
            url=reverse("nominations:claim", args=[campaign.slug, wish.drive.slug]),
        )
        for wish in waiting_wishes(campaign, email_key)
    ]


def confirm(campaign: Campaign, email_key: str, at: datetime) -> str | None:
    """
    Make the blocks; the first one's page is where she goes next, by a personal link of hers: who pressed the button
    reads the mailbox that such links are mailed to.
    """
    wishes = waiting_wishes(campaign, email_key)
    blocks = grant_wishes(campaign=campaign, email_key=email_key, at=at)
    if blocks and blocks[0].person is not None:
        page = reverse("nominations:block", args=[campaign.slug, blocks[0].public_id])
        return issue_link(person=blocks[0].person, at=at, next_path=page)
    if wishes:
        return reverse("nominations:claim", args=[campaign.slug, wishes[0].drive.slug])
    return None


def forget(campaign: Campaign, email_key: str, at: datetime) -> None:
    """Drop what waits: the mailbox's reader says that it was not her."""
    forget_wishes(campaign=campaign, email_key=email_key)
