"""The emergency stop: nothing more is sent until it ends. Taking down goes on."""

from datetime import datetime

from django.db import transaction

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.services.publishing import _set_off


def hold_all(*, campaign: Campaign, at: datetime) -> int:
    """Stop every account of a campaign; give how many publications are held by it."""
    NetworkAccount.objects.filter(campaign=campaign, stopped_at__isnull=True).update(stopped_at=at)
    return Publication.objects.filter(account__campaign=campaign, state=Publication.WAITING, by_hand=False).count()


@transaction.atomic
def let_go_all(*, campaign: Campaign, at: datetime) -> int:
    """End the stop; what was due meanwhile is sent now. Give how many."""
    NetworkAccount.objects.filter(campaign=campaign).update(stopped_at=None)
    due = Publication.objects.filter(
        account__campaign=campaign, state=Publication.WAITING, by_hand=False, next_at__lte=at
    ).select_related("account")
    for publication in due:
        _set_off(publication, at=at)
    return len(due)
