"""Background work: checking long tables, importing, taking back, forgetting."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django_tasks import task

from groundswell.trunk.access.uploads import sweep
from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Import
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.jobs.reasons import one_line, reason_of
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now

UPLOAD_HOURS = 6


@task(queue_name="default")
def read_head(table_id: int) -> bool:
    """Read the head of a large spreadsheet, and check it if its columns are all known"""
    try:
        _told(table_id, lambda: int(services.take_up(table_id=table_id)))
    except Unreadable as refused:
        Import.objects.filter(pk=table_id, state=Import.READING).update(
            state=Import.UNREADABLE, error=str(refused)[:400]
        )
        return False
    return services.begin_check_if_clear(table=Import.objects.get(pk=table_id), at=now())


@task(queue_name="default")
def check_table(table_id: int) -> int:
    """Check the rows of a table, from the start however often it is run"""
    return _told(table_id, lambda: max(services.check_batches(table_id=table_id), default=0))


@task(queue_name="default")
def commit_table(table_id: int) -> int:
    """Import the rows that are not imported yet, however often it is run"""
    return _told(table_id, lambda: services.run_commit(table_id=table_id, clock=now))


@task(queue_name="default")
def undo_table(table_id: int) -> int:
    """Take back the rows that are not taken back yet"""
    return _told(table_id, lambda: services.run_undo(table_id=table_id, clock=now))


@every(3_600)
@task(queue_name="bulk")
def sweep_uploads() -> int:
    """Delete files that a killed process was taking in"""
    return sweep(settings.UPLOADS, before=(now() - timedelta(hours=UPLOAD_HOURS)).timestamp())


@every(86_400)
@task(queue_name="bulk")
def forget_old_tables() -> int:
    """Forget tables that nobody imported, and the rows of those that can no longer be undone"""
    return services.forget(before=now() - timedelta(days=Import.UNDO_DAYS))


def _told(table_id: int, work: Callable[[], int]) -> int:
    """Run, and where it breaks say so on the table's page before the job is put back to be tried again."""
    try:
        return work()
    except Exception as error:
        Import.objects.filter(pk=table_id, state__in=Import.BUSY).update(error=one_line(*reason_of(error))[:400])
        raise
