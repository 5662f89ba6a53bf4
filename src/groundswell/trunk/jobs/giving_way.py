"""Long work that gives way: while something urgent is done, it rests, so that the processor is not shared with it."""

import time

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

REST_SECONDS = 0.05
MOST_SECONDS = 3.0


def give_way(most_seconds: float = MOST_SECONDS) -> float:
    """
    Rest while an urgent job is ready or runs, but no longer than so many seconds; give how long that was.

    Called between two pieces of long work, outside a transaction. One urgent job after another cannot stop it for good.
    """
    began = time.monotonic()
    while time.monotonic() - began < most_seconds and _is_urgent():
        time.sleep(REST_SECONDS)
    return time.monotonic() - began


def _is_urgent() -> bool:
    running = DBTaskResult.objects.filter(queue_name="urgent", status=TaskResultStatus.RUNNING).order_by()
    return running.exists() or DBTaskResult.objects.ready().filter(queue_name="urgent").order_by().exists()
