"""The version of a board: every change takes the next number."""

from django.db.models import F

from groundswell.trunk.targets.models import Drive


def next_version(drive_id: int) -> int:
    """
    Count one more change of a drive and give its number, inside the caller's transaction.

    The row stays locked until that ends, so changes of one board happen one after another and their numbers are
    seen in order.
    """
    Drive.objects.filter(pk=drive_id).update(version=F("version") + 1)
    return Drive.objects.values_list("version", flat=True).get(pk=drive_id)
