"""Background work."""

from datetime import timedelta

from django_tasks import task

from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now
from leaflets import services

KEPT_WAITING = timedelta(days=30)


@every(86_400)
@task(queue_name="bulk")
def forget_unconfirmed() -> int:
    """Forget promises that nobody confirmed within 30 days"""
    return services.forget_waiting(before=now() - KEPT_WAITING)
