"""The one lock of this tool: the drive's row, taken first by every write, so that no two wait for each other."""

from collections.abc import Iterable

from groundswell.trunk.targets.models import Drive


def lock_drives(drive_ids: Iterable[int]) -> None:
    """
    Let writes about these drives come one after another until the transaction ends.

    `declare` and `record_asks` lock the same rows before they tell blocks what happened: a write that changed a block
    first and came to the drive later could wait for one that came the other way.
    """
    rows = Drive.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(drive_ids))
    list(rows.order_by("pk").values_list("pk", flat=True))
