"""Background work of the newsroom."""

from django_tasks import task

from groundswell.tools.newsroom import deciding_tasks
from groundswell.tools.newsroom.services.scheduling import close_up_missed
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now

__all__ = ["close_up_queues", "deciding_tasks"]


@every(60)
@task(queue_name="default")
def close_up_queues() -> int:
    """Move on queued posts whose slot went by before they were approved"""
    return close_up_missed(at=now())
