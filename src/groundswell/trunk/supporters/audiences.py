"""The lists and segments that a person stands in: no rows of hers, but something that is held on her."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from groundswell.trunk.segments import members, sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.models import Segment
from groundswell.trunk.segments.selectors import asked_of
from groundswell.trunk.supporters.models import Person


def lists_of(records: Sequence[Person], *, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Segments she is in at `at`, and kept lists she was in, by model; `records` are hers, the standing one first."""
    days, snapshots = [], []
    for record in records:
        some_days, some_snapshots = members.holding(record.campaign, record.pk)
        days += [{"segment": day.segment.name, "day": day.day.isoformat()} for day in some_days]
        snapshots += [{"list": kept.name, "made_at": kept.made_at.isoformat()} for kept in some_snapshots]
    return {
        "segments.Segment": [{"segment": segment.name} for segment in _segments_of(records[0], at)],
        "segments.Snapshot": snapshots,
        "segments.SegmentDay": days,
    }


def _segments_of(person: Person, at: datetime) -> list[Segment]:
    """Saved segments she is in now; one whose sentence leads to nothing any more has nobody in it."""
    asked = []
    for segment in Segment.objects.filter(campaign=person.campaign, ended_at__isnull=True).order_by("name", "pk"):
        try:
            asked.append((segment, asked_of(segment, at)))
        except Gone:
            continue
    if not asked:
        return []
    held = sets.holding(person.campaign, person.pk, [expression for _segment, expression in asked], at)
    return [segment for (segment, _expression), is_in in zip(asked, held, strict=True) if is_in]
