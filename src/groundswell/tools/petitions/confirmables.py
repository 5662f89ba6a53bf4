"""Signatures that wait for an email address to be confirmed."""

from datetime import datetime

from django.urls import reverse

from groundswell.tools.petitions.models import Signature
from groundswell.tools.petitions.services import confirm_address, forget_address
from groundswell.tools.petitions.views import confirmed_url
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.messaging.confirmations import Waiting


def waiting(campaign: Campaign, email_key: str) -> list[Waiting]:
    """Each name that waits on this address, with its petition."""
    rows = (
        Signature.objects.filter(petition__campaign=campaign, email_key=email_key, state=Signature.UNCONFIRMED)
        .select_related("petition__wording", "person")
        .order_by("signed_at")
    )
    return [
        Waiting(
            title=row.petition.words.demand,
            detail=row.person.name,
            url=reverse("petitions:petition", args=[campaign.slug, row.petition.slug]),
        )
        for row in rows
    ]


def confirm(campaign: Campaign, email_key: str, at: datetime) -> str | None:
    """Confirm all that wait; the after-sign page of the latest is where the person goes next."""
    confirmed = confirm_address(campaign=campaign, email_key=email_key, at=at)
    if not confirmed:
        return None
    latest = max(confirmed, key=lambda signature: (signature.signed_at, signature.pk))
    return confirmed_url(latest.petition, latest, at=at)


def forget(campaign: Campaign, email_key: str, at: datetime) -> None:
    """Take back what waits: the mailbox's owner says that it was not her."""
    forget_address(campaign=campaign, email_key=email_key, at=at)
