"""Reads: how many said what, against how many are needed by when."""

from collections import Counter as Sum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from groundswell.trunk.targets.models import Candidate, Drive, Stage, Standing


@dataclass(frozen=True)
class CandidateTally:
    """How many declared for a candidate and how many lean; `reached` when the stage's number is there."""

    candidate: Candidate
    declared: int
    leaning: int
    reached: bool


@dataclass(frozen=True)
class Tally:
    """
    Where a drive stands. `by_stance` has every stance. `reached` is of the cause, or of the backed candidate (any
    candidate where none is backed). `declared` is the figure that counts towards `needed`.
    """

    total: int
    by_stance: dict[str, int]
    by_candidate: list[CandidateTally]
    needed: int | None
    reached: bool
    stage: Stage | None
    closes_at: datetime | None
    undecided: int
    declared: int = 0

    @property
    def to_go(self) -> int:
        """How many are still wanted; 0 where no number is needed."""
        return max(0, (self.needed or 0) - self.declared)


def tally(drive: Drive, *, at: datetime) -> Tally:
    """Count a drive's standings, in three queries."""
    on_board = Standing.objects.filter(drive=drive, left_at__isnull=True).order_by()
    counted: Sum[tuple[str, int | None]] = Sum()
    for stance, candidate_id, number in on_board.values_list("stance", "candidate").annotate(Count("pk")):
        counted[stance, candidate_id] += number
    by_stance = dict.fromkeys(Standing.STANCES, 0)
    for (stance, _candidate), number in counted.items():
        by_stance[stance] += number
    total = sum(by_stance.values())
    stage = current_stage(drive, at=at)
    needed = _needed(stage, total)
    by_candidate = [_of_candidate(candidate, counted, needed) for candidate in drive.candidates.order_by("order", "pk")]
    declared = _that_counts(drive, by_stance, by_candidate)
    return Tally(
        total=total,
        by_stance=by_stance,
        by_candidate=by_candidate,
        needed=needed,
        reached=needed is not None and declared >= needed,
        stage=stage,
        closes_at=stage.closes_at if stage else None,
        undecided=sum(by_stance[stance] for stance in Standing.UNDECIDED),
        declared=declared,
    )


def current_stage(drive: Drive, *, at: datetime) -> Stage | None:
    """The stage that counts: the first that has not closed, else the last."""
    stages = list(drive.stages.order_by("number"))
    still_open = [stage for stage in stages if stage.closes_at is None or stage.closes_at > at]
    return still_open[0] if still_open else stages[-1] if stages else None


def _needed(stage: Stage | None, total: int) -> int | None:
    if stage is None or total == 0:
        return stage.needed if stage else None
    return total // 2 + 1 if stage.rule == Stage.MAJORITY else stage.needed


def _of_candidate(
    candidate: Candidate, counted: Mapping[tuple[str, int | None], int], needed: int | None
) -> CandidateTally:
    declared = counted.get((Standing.DECLARED, candidate.pk), 0)
    leaning = counted.get((Standing.LEANING, candidate.pk), 0)
    return CandidateTally(candidate, declared, leaning, needed is not None and declared >= needed)


def _that_counts(drive: Drive, by_stance: Mapping[str, int], by_candidate: list[CandidateTally]) -> int:
    """The figure that is held against the number needed: of the cause, of the backed candidate, or of the first."""
    if drive.kind == Drive.CAUSE:
        return by_stance[Standing.DECLARED]
    backed = [row.declared for row in by_candidate if row.candidate.backed]
    return backed[0] if backed else max((row.declared for row in by_candidate), default=0)
