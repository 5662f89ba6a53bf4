"""Doing what the check said, and taking it back: in batches, each whole or not at all, whatever is killed when."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django_tasks.base import Task

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.imports import storage
from groundswell.trunk.imports.kinds import work_on
from groundswell.trunk.imports.matching import by_field
from groundswell.trunk.imports.models import Import, Row

BATCH = 200
_DONE = ("label", "problems", "changes", "left", "object_id", "done_at", "undone_at")


class NotPossible(Exception):
    """The table is not in a state for this: it was imported or taken back already, or too long ago."""


def commit(*, table: Import, account: Account | None, at: datetime, by_job: bool = True) -> bool:
    """
    Begin to import what was checked. False if that was begun before: pressing twice imports once.

    :raises NotPossible: for a table that is not checked.
    """
    from groundswell.trunk.imports.tasks import commit_table

    with transaction.atomic():
        ours = Import.objects.filter(pk=table.pk, state=Import.CHECKED)
        won = bool(ours.update(state=Import.COMMITTING, rows_done=0, started_at=at, error=""))
        if won:
            audit_import(table, account, f"Began to import {table.rows_to_do} {table.kind}", at)
            _begin(commit_table, table, by_job)
    if won:
        storage.forget(table.key)
    table.refresh_from_db()
    if not won and table.state in Import.BEFORE:
        raise NotPossible
    return won


def undo(*, table: Import, account: Account | None, at: datetime, by_job: bool = True) -> bool:
    """
    Begin to take an import back, also one that is still going on. False if that was begun before.

    :raises NotPossible: for a table that was not imported, or whose rows were forgotten since.
    """
    from groundswell.trunk.imports.tasks import undo_table

    with transaction.atomic():
        begun_since = at - timedelta(days=Import.UNDO_DAYS)
        ours = Import.objects.filter(pk=table.pk, state__in=Import.RUNNING)
        # A batch of the commit that is under way holds the row; the next one finds that it is not to go on.
        won = bool(
            ours.filter(started_at__gt=begun_since).update(state=Import.UNDOING, rows_done=0, done_left=0, error="")
        )
        if won:
            audit_import(table, account, f"Took back the import of {table.rows_to_do} {table.kind}", at)
            _begin(undo_table, table, by_job)
    table.refresh_from_db()
    if not won and table.state not in (Import.UNDOING, Import.UNDONE):
        raise NotPossible
    return won


def commit_batch(*, table_id: int, at: datetime) -> int:
    """Do the next rows that are not done; give how many. 0 when all are, or when it is not to go on."""
    with transaction.atomic():
        # Two workers with one job: the second waits here, and then finds other rows.
        table = Import.objects.select_for_update().get(pk=table_id)
        if table.state != Import.COMMITTING:
            return 0
        todo = table.rows.filter(verdict__in=(Row.NEW, Row.CHANGED), done_at__isnull=True)
        rows = list(todo.order_by("number")[:BATCH])
        if not rows:
            Import.objects.filter(pk=table_id).update(state=Import.COMMITTED, committed_at=at, error="")
            return 0
        work_on(table).apply([(row, by_field(table.headings, table.columns, row.cells)) for row in rows], at=at)
        for row in rows:
            row.done_at = at
        _keep(table, rows)
        return len(rows)


def undo_batch(*, table_id: int, at: datetime) -> int:
    """Take back the latest rows that are not taken back; give how many. 0 when all are."""
    with transaction.atomic():
        table = Import.objects.select_for_update().get(pk=table_id)
        if table.state != Import.UNDOING:
            return 0
        rows = list(table.rows.filter(done_at__isnull=False, undone_at__isnull=True).order_by("-number")[:BATCH])
        if not rows:
            Import.objects.filter(pk=table_id).update(state=Import.UNDONE, undone_at=at, error="")
            return 0
        for row in rows:
            row.left, row.problems, row.undone_at = False, [], at
        work_on(table).take_back(rows, at=at)
        _keep(table, rows)
        return len(rows)


Batch = Callable[..., int]
Told = Callable[[int], None]


def run_to_end(batch: Batch, *, table_id: int, clock: Callable[[], datetime], tell: Told = lambda done: None) -> int:
    """Run batches until nothing is left; give how many rows that were. `tell` hears the sum after each."""
    done = 0
    while count := batch(table_id=table_id, at=clock()):
        done += count
        tell(done)
    return done


def _keep(table: Import, rows: list[Row]) -> None:
    Row.objects.bulk_create(rows, update_conflicts=True, unique_fields=["table", "number"], update_fields=list(_DONE))
    Import.objects.filter(pk=table.pk).update(rows_done=F("rows_done") + len(rows))


def _begin(task: Task[[int], int], table: Import, by_job: bool) -> None:
    if by_job:
        task.using(queue_name=table.queue).enqueue(table.pk)


def audit_import(table: Import, account: Account | None, sentence: str, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=table.campaign,
        verb="changed",
        object_kind="import",
        object_id=table.public_id,
        sentence=sentence,
        data={"rows": table.rows_to_do, "kind": table.kind},
        at=at,
    )
