"""Merging many pairs by one press: only those in which nothing differs, each in a transaction of its own."""

from datetime import datetime
from uuid import UUID, uuid5

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.duplicates.models import Merge, Pair
from groundswell.trunk.duplicates.selectors import identical_pairs, waiting
from groundswell.trunk.duplicates.services.merging import AlreadyMerged, CannotMerge, KnownAlready, merge_people
from groundswell.trunk.duplicates.sides import nothing_differs, sides_of

BATCH = 200
MANY = 1000
"""A press that merges more is long work, for which nothing short waits."""


def press_identical(*, campaign: Campaign, account: Account, press: UUID) -> int:
    """Have a job merge every pair in which nothing differs, as it stands now; give how many."""
    from groundswell.trunk.duplicates import tasks

    found = identical_pairs(campaign.pk)
    count, last = found.count(), found.order_by("-pk").first()
    if last is not None:
        tasks.merge_identical.using(queue_name=_queue(count)).enqueue(campaign.pk, account.pk, str(press), last.pk)
    return count


def press_undo(*, press: UUID, account: Account) -> None:
    """Have a job take apart what one press merged."""
    from groundswell.trunk.duplicates import tasks

    count = Merge.objects.filter(press=press, undone_at__isnull=True).count()
    tasks.undo_press.using(queue_name=_queue(count)).enqueue(account.pk, str(press))


def _queue(count: int) -> str:
    return "bulk" if count > MANY else "default"


def merge_identical(*, campaign_id: int, account: Account, press: UUID, upto: int, at: datetime) -> tuple[int, int]:
    """
    Merge the next pairs in which nothing differs, of those that were there at the press (`upto` is the last one's id).

    Whether nothing differs is asked anew of each. Give how many were merged, and how many are left to look at.
    """
    found = identical_pairs(campaign_id).filter(pk__lte=upto).order_by("pk")
    merged = 0
    for pair in found.select_related("first", "second")[:BATCH]:
        merged += _merge(pair, account, press, at=at)
    return merged, found.count()


def _merge(pair: Pair, account: Account, press: UUID, *, at: datetime) -> bool:
    if nothing_differs(*sides_of(pair.first, pair.second)):
        try:
            key = uuid5(press, str(pair.pk))
            merge_people(first=pair.first, second=pair.second, account=account, key=key, press=press, at=at)
            return True
        except (AlreadyMerged, CannotMerge, KnownAlready):
            pass
    waiting(pair.campaign_id).filter(pk=pair.pk).update(identical=False)
    return False
