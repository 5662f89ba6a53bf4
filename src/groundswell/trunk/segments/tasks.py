"""Background work of saved segments."""

from django_tasks import task

from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments.services.days import record_days


@every(3600)
@task(queue_name="bulk")
def remember_members_of_today() -> int:
    """Keep who is in each segment when the day begins"""
    return record_days(at=now())
