"""The long part of an import, for a job and for a command: both go on where the last one stopped."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from groundswell.trunk.access.models import Account
from groundswell.trunk.imports.kinds import kind_of
from groundswell.trunk.imports.models import Import
from groundswell.trunk.imports.services.blocks import commit_blocks, undo_blocks
from groundswell.trunk.imports.services.committing import (
    NotPossible,
    audit_import,
    commit_batch,
    run_to_end,
    undo_batch,
)

Told = Callable[[int], None]


def run_commit(*, table_id: int, clock: Callable[[], datetime], tell: Told = lambda done: None) -> int:
    """Write the rows that are not written yet; give how many that were. `tell` hears the sum on the way."""
    if _is_bulk(table_id):
        return commit_blocks(table_id=table_id, clock=clock, tell=tell)
    return run_to_end(commit_batch, table_id=table_id, clock=clock, tell=tell)


def run_undo(*, table_id: int, clock: Callable[[], datetime], tell: Told = lambda done: None) -> int:
    """Take back the rows that are not taken back yet; give how many that were."""
    if _is_bulk(table_id):
        return undo_blocks(table_id=table_id, clock=clock, tell=tell)
    return run_to_end(undo_batch, table_id=table_id, clock=clock, tell=tell)


def _is_bulk(table_id: int) -> bool:
    return kind_of(Import.objects.values_list("kind", flat=True).get(pk=table_id)).bulk


def pause(*, table: Import, account: Account | None, at: datetime) -> bool:
    """Let an import rest after the block that is under way. False if it is not going on."""
    with transaction.atomic():
        won = bool(Import.objects.filter(pk=table.pk, state=Import.COMMITTING).update(state=Import.PAUSED))
        if won:
            audit_import(table, account, f"Paused the import of {table.rows_to_do} {table.kind}", at)
    table.refresh_from_db()
    return won


def go_on(*, table: Import, account: Account | None, at: datetime) -> bool:
    """
    Let a paused import go on. False if it goes on already.

    :raises NotPossible: if it is neither paused nor going on.
    """
    from groundswell.trunk.imports.tasks import commit_table

    with transaction.atomic():
        won = bool(Import.objects.filter(pk=table.pk, state=Import.PAUSED).update(state=Import.COMMITTING, error=""))
        if won:
            audit_import(table, account, f"Went on with the import of {table.rows_to_do} {table.kind}", at)
            commit_table.using(queue_name=table.queue).enqueue(table.pk)
    table.refresh_from_db()
    if not won and table.state not in (Import.COMMITTING, Import.COMMITTED):
        raise NotPossible
    return won
