"""Housekeeping of the queue itself."""

from datetime import timedelta

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now

KEPT = timedelta(hours=1)
AT_ONCE = 1000


@every(600)
@task(queue_name="bulk")
def forget_finished_jobs() -> int:
    """Forget jobs that ended well an hour ago"""
    old = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now() - KEPT).order_by()
    forgotten = 0
    while ids := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += DBTaskResult.objects.filter(pk__in=ids).delete()[0]
    return forgotten
