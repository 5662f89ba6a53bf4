"""Which of the answers recorded for a target stands."""

from collections.abc import Iterable, Sequence

from groundswell.trunk.targets.models import Declaration


def standing_answer(rows: Iterable[Declaration]) -> Declaration | None:
    """
    Choose from all declarations of one standing the one that stands: the latest recorded that was neither undone nor
    corrected. A correction takes the place of what it corrects.
    """
    live = {row.pk: row for row in rows if row.undone_at is None}
    mended = {row.corrects_id for row in live.values() if row.corrects_id}
    open_rows = [row for row in live.values() if row.pk not in mended]
    known = {row.pk: row for row in rows} if isinstance(rows, Sequence) else live
    return max(open_rows, key=lambda row: (_place(row, known), row.pk), default=None)


def _place(row: Declaration, known: dict[int, Declaration]) -> int:
    """The key of the first declaration that a chain of corrections goes back to."""
    while row.corrects_id and row.corrects_id in known:
        row = known[row.corrects_id]
    return row.pk


def same_answer(row: Declaration, stance: str, candidate_id: int | None) -> bool:
    """Whether a declaration says this."""
    return row.stance == stance and row.candidate_id == candidate_id
