"""The version of a board: every change takes the next number."""

from django.db.models import F

from groundswell.trunk.targets.models import Drive


def next_version(drive_id: int, *, steps: int = 1) -> int:
    """
    Count so many changes of a drive and give the last one's number, inside the caller's transaction.

    The row stays locked until that ends, so changes of one board happen one after another and their numbers are
    seen in order.
    """
    Drive.objects.filter(pk=drive_id).update(version=F("version") + steps)
    return Drive.objects.values_list("version", flat=True).get(pk=drive_id)
