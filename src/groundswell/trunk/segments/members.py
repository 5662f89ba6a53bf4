"""Kept sets of people: snapshots and days, as they mean now; and how somebody is taken out of them."""

from typing import TypeVar

from django.db.models import QuerySet
from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.expression import bytes_of
from groundswell.trunk.segments.models import SegmentDay, Snapshot
from groundswell.trunk.supporters.models import Person

Kept = TypeVar("Kept", SegmentDay, Snapshot)


def present(campaign: Campaign, kept: bytes | memoryview) -> BitMap:
    """
    Who a kept set means now: records that were merged since are found as the one that stands for them.

    The merge is looked up when the set is read, so that undoing it gives back the set as it was kept.
    """
    ids = BitMap.deserialize(bytes(kept))
    merged = Person.objects.filter(campaign=campaign, merged_into__isnull=False).values_list("pk", "merged_into")
    into = {pk: survivor for pk, survivor in merged.iterator() if survivor is not None and pk in ids}
    for survivor in into.values():
        # A record may be merged more than once: follow it to the one that stands.
        ids.add(_standing(survivor, into))
    ids -= BitMap(into)
    return ids


def _standing(pk: int, into: dict[int, int]) -> int:
    seen = {pk}
    while pk in into and into[pk] not in seen:
        pk = into[pk]
        seen.add(pk)
    return pk


def holding(campaign: Campaign, person_id: int) -> "tuple[list[SegmentDay], list[Snapshot]]":
    """The days and snapshots whose set holds a person."""
    days = SegmentDay.objects.filter(segment__campaign=campaign).select_related("segment")
    taken = Snapshot.objects.filter(campaign=campaign)
    return _with(days, person_id), _with(taken, person_id)


def _with(rows: "QuerySet[Kept]", person_id: int) -> list[Kept]:
    return [row for row in rows.iterator(chunk_size=20) if person_id in BitMap.deserialize(bytes(row.members))]


def forget(campaign: Campaign, person_id: int) -> int:
    """Take a person out of every kept set of her campaign; give how many held her."""
    days, taken = holding(campaign, person_id)
    rows: list[SegmentDay | Snapshot] = [*days, *taken]
    for row in rows:
        _take_out(row, person_id)
    return len(days) + len(taken)


def _take_out(row: SegmentDay | Snapshot, person_id: int) -> None:
    ids = BitMap.deserialize(bytes(row.members))
    ids.discard(person_id)
    row.members, row.count = bytes_of(ids), min(row.count, len(ids))
    row.save(update_fields=["members", "count"])
