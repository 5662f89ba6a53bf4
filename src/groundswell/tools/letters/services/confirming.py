"""Letters that wait for their writer's email address to be confirmed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from groundswell.tools.letters.models import Letter
from groundswell.tools.letters.services.passing import locked, pass_on
from groundswell.trunk.campaigns.models import Campaign

LASTS = timedelta(days=30)
"""As long as the link in the mail that asks for it."""


@transaction.atomic
def confirm_letters(*, campaign: Campaign, email_key: str, at: datetime) -> list[Letter]:
    """Pass on every letter that waits for one mailbox in one campaign, and give them. Twice does nothing more."""
    waiting = locked(_waiting(campaign, email_key).filter(written_at__gt=at - LASTS))
    for letter in waiting:
        letter.confirmed_at = at
        letter.save(update_fields=["confirmed_at"])
        pass_on(letter, at=at)
    return waiting


@transaction.atomic
def forget_letters(*, campaign: Campaign, email_key: str, at: datetime) -> int:
    """Delete every letter that waits for a mailbox whose owner says that it was not her."""
    return _waiting(campaign, email_key).delete()[0]


def forget_unconfirmed(*, at: datetime) -> int:
    """Delete letters that nobody confirmed while the link in the mail was good."""
    return Letter.objects.filter(state=Letter.UNCONFIRMED, written_at__lte=at - LASTS).delete()[0]


def _waiting(campaign: Campaign, email_key: str) -> QuerySet[Letter]:
    return Letter.objects.filter(letter_drive__drive__campaign=campaign, email_key=email_key, state=Letter.UNCONFIRMED)
