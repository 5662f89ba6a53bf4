"""Making drives: their stages, candidates and targets; opening and closing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.targets.models import Drive, Stage, Standing, Target


@dataclass(frozen=True)
class Step:
    """One stage to be: `needed` is only for the rule "number"."""

    title: str
    rule: str = Stage.NUMBER
    needed: int | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Stands:
    """One candidate to be. At most one of a drive is backed."""

    name: str
    short: str = ""
    backed: bool = False


def create_drive(
    *,
    campaign: Campaign,
    account: Account | None,
    kind: str,
    title: str,
    at: datetime,
    slug: str = "",
    lead: str = "",
    notice: str = "",
    target_word: str = "target",
    targets_word: str = "targets",
    boundary_set: BoundarySet | None = None,
    public_board: bool = False,
    public_list: bool = False,
    block_size: int = 12,
    claim_hours: int = 72,
) -> Drive:
    """Make a draft. Without a slug it gets a free one of its title; without a map that of the campaign."""
    raise NotImplementedError


def change_drive(*, drive: Drive, account: Account | None, at: datetime, **fields: Any) -> Drive:
    """
    Change what `create_drive` took, except campaign, kind and slug.

    :raises ValueError: for any other field.
    """
    raise NotImplementedError


def open_drive(*, drive: Drive, account: Account | None, at: datetime) -> bool:
    """Let people ask its targets and record answers. A closed one is opened again. False if it was open."""
    raise NotImplementedError


def close_drive(*, drive: Drive, account: Account | None, at: datetime) -> bool:
    """Stop asks and answers. Corrections stay possible. False if it was closed."""
    raise NotImplementedError


def set_stages(*, drive: Drive, stages: Sequence[Step], at: datetime) -> None:
    """Put these in place of the drive's stages."""
    raise NotImplementedError


def set_candidates(*, drive: Drive, candidates: Sequence[Stands], at: datetime) -> None:
    """
    Bring the candidates in line with a list, in its order; they are known by name.

    One that is left out stays if any target was recorded for it.

    :raises Refused: for a cause, and for more than one that is backed.
    """
    raise NotImplementedError


def add_to_drive(*, drive: Drive, targets: Sequence[Target], at: datetime) -> int:
    """Put targets on the board; give how many were not there. One that had left comes back with what it said."""
    raise NotImplementedError


def remove_from_drive(*, standing: Standing, account: Account | None, at: datetime) -> bool:
    """Say that a target no longer decides here: it leaves board, tally and asks; its history stays."""
    raise NotImplementedError
