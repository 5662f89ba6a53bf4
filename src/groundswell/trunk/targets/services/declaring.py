"""Recording what a target said: once, corrected, undone, and by two people at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groundswell.trunk.access.models import Account
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Candidate, Declaration, Drive, Standing


class Refused(Exception):
    """What was asked cannot be done; its text says why, for the person who asked."""


@dataclass(frozen=True)
class Declared:
    """A recorded answer. `new` is False when this key was recorded before; `disputed` when an organiser must decide."""

    declaration: Declaration
    new: bool
    disputed: bool


@dataclass(frozen=True)
class Said:
    """One answer among many: of a replay or an import."""

    standing_id: int
    stance: str
    key: UUID
    candidate_id: int | None = None
    evidence_url: str = ""
    evidence_note: str = ""
    quote: str = ""
    account_id: int | None = None
    declared_at: datetime | None = None


def declare(
    *,
    standing: Standing,
    stance: str,
    key: UUID,
    at: datetime,
    candidate: Candidate | None = None,
    evidence_url: str = "",
    evidence_note: str = "",
    quote: str = "",
    account: Account | None = None,
    person: Person | None = None,
    declared_at: datetime | None = None,
    seen: str | None = "",
) -> Declared:
    """
    Record what a target said: leaning, declared, against, none, wont_say. The latest recorded stands.

    `seen` is the public id of the declaration that the form showed ("" for none, None when no form was shown). If
    another answer has come since, both are kept, the later stands and the standing is disputed.
    The same key again gives the first result and changes nothing.

    :raises Refused: without evidence for "declared" and "against", on a drive that is not open, for a target that has
        left, for a candidate of another drive.
    """
    raise NotImplementedError


def declare_many(rows: Sequence[Said], *, drive: Drive, at: datetime) -> list[Declared]:
    """
    Record many answers in one transaction, in their order, as `declare` does with `seen=None`.

    :raises Refused: for the first that cannot be; then none is kept.
    """
    raise NotImplementedError


def correct(
    *,
    declaration: Declaration,
    reason: str,
    stance: str,
    key: UUID,
    at: datetime,
    candidate: Candidate | None = None,
    evidence_url: str = "",
    evidence_note: str = "",
    quote: str = "",
    account: Account | None = None,
    declared_at: datetime | None = None,
) -> Declared:
    """
    Record that a declaration was wrong, and what is right. Both stay visible, with the reason.

    The correction takes the place of what it corrects, so that of an older one changes history only. Stance "asked"
    says that the target has not answered at all. Possible on a closed drive.

    :raises Refused: without a reason, or as `declare`.
    """
    raise NotImplementedError


def undo_declaration(*, declaration: Declaration, account: Account | None, at: datetime) -> bool:
    """Take back a record made by mistake: what stood before stands again. False if it was undone before."""
    raise NotImplementedError


def settle(*, standing: Standing, account: Account | None, at: datetime) -> bool:
    """An organiser looked at two different answers: what stands now is right. False if nothing was disputed."""
    raise NotImplementedError
