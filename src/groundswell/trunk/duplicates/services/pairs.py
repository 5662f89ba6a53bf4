"""Writing down pairs that were found, and passing them on when one of their records is merged."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from groundswell.trunk.duplicates import walk
from groundswell.trunk.duplicates.matching.weighing import Match
from groundswell.trunk.duplicates.models import Merge, Moved, Pair
from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.records.sql import upsert
from groundswell.trunk.supporters.models import Person

RANKS = {level: rank for rank, level in enumerate(Pair.LEVELS)}
COLUMNS = (
    *("first_id", "second_id", "public_id", "campaign_id", "level", "rank", "weight", "because", "identical"),
    *("state", "found_at"),
)


def write_pairs(campaign_id: int, matches: Iterable[Match], *, at: datetime) -> int:
    """Put pairs into the queue, in the caller's transaction. A known one gets its new level; what was decided stays."""
    found = sorted(matches, key=lambda match: (match.first_id, match.second_id))
    rows = [
        (
            *(match.first_id, match.second_id, public_id, campaign_id, match.level, RANKS[match.level]),
            *(match.weight, match.because, match.identical, Pair.WAITING, at),
        )
        for public_id, match in zip(new_public_ids(len(found)), found, strict=True)
    ]
    taken = ("level", "rank", "weight", "because", "identical", "found_at")
    upsert(
        Pair, COLUMNS, rows, identity=("first_id", "second_id"), assign={name: f"new.{name}" for name in taken}
    )  # fmt: skip
    ids = {person_id for match in found for person_id in (match.first_id, match.second_id)}
    gone = list(Person.objects.filter(pk__in=ids).exclude(merged_into=None, erased_at=None))
    if gone:  # Somebody merged or erased one while the batch was compared.
        Pair.objects.filter(Q(first__in=gone) | Q(second__in=gone), state=Pair.WAITING).update(state=Pair.ASIDE)
    return len(rows)


def pass_pairs_on(merge: Merge, *, at: datetime) -> None:
    """What was found of the record that goes is a question about the one that is kept, unless it was answered there."""
    ids = []
    asked = list(Pair.objects.filter(Q(first=merge.gone) | Q(second=merge.gone), state=Pair.WAITING))
    Pair.objects.filter(pk__in=[pair.pk for pair in asked]).update(state=Pair.ASIDE)
    walk.note(merge, Moved.ENDED, Pair, "state", [pair.pk for pair in asked])
    for pair in asked:
        other = pair.second_id if pair.first_id == merge.gone_id else pair.first_id
        first, second = sorted((merge.kept_id, other))
        defaults = {
            "campaign_id": merge.campaign_id, "level": pair.level, "rank": pair.rank, "weight": pair.weight,
            "because": pair.because, "found_at": at,
        }  # fmt: skip
        passed, made = Pair.objects.get_or_create(first_id=first, second_id=second, defaults=defaults)
        ids += [passed.pk] if made else []
    walk.note(merge, Moved.MADE, Pair, "", ids)
