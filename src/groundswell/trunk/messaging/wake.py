"""
Waking the mail jobs: one job for all that falls due within a second, however many batches ask for it.

What a lost wake-up leaves is found by the schedules in tasks.py, at most half a minute later.
"""

import threading
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import Task

WITHIN = timedelta(seconds=1)
# A batch whose transaction lasts longer than this may commit after the job has looked.
MARGIN = timedelta(milliseconds=400)
_lock = threading.Lock()
_planned: dict[str, datetime] = {}


def wake(task: "Task[..., object]", *, at: datetime) -> bool:
    """Enqueue a mail job in the caller's transaction, unless one that has yet to start is sure to be there."""
    with _lock:
        planned = _planned.get(task.module_path)
    if planned and at + MARGIN < planned <= at + WITHIN:
        return False
    run_after = at + WITHIN
    task.using(run_after=run_after).enqueue()
    # Told only after the commit: a job of an undone transaction wakes nobody.
    transaction.on_commit(lambda: _note(task.module_path, run_after))
    return True


def _note(path: str, run_after: datetime) -> None:
    with _lock:
        _planned[path] = run_after
