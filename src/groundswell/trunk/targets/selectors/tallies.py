"""Reads: how many said what, against how many are needed by when."""

from dataclasses import dataclass
from datetime import datetime

from groundswell.trunk.targets.models import Candidate, Drive, Stage


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
    raise NotImplementedError


def current_stage(drive: Drive, *, at: datetime) -> Stage | None:
    """The stage that counts: the first that has not closed, else the last."""
    raise NotImplementedError
