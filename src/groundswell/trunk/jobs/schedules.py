"""Jobs that run every so often. The worker ticks them; the table sees to it that two workers run each once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.jobs.models import Schedule

AnyTask = Task[..., Any]
_scheduled: dict[str, tuple[int, AnyTask]] = {}


def every(seconds: int) -> Callable[[AnyTask], AnyTask]:
    """
    Run a task without arguments every so many seconds.

        @every(3600)
        @task(queue_name="bulk")
        def forget_old_jobs() -> None: ...

    A tick is left out while the last one's job still waits, so a backlog cannot grow by itself.
    """

    def schedule(task: AnyTask) -> AnyTask:
        _scheduled[task.module_path] = (seconds, task)
        return task

    return schedule


def scheduled() -> dict[str, tuple[int, AnyTask]]:
    """Every schedule of the modules loaded so far: seconds and task by the task's path."""
    return dict(_scheduled)


def tick(*, at: datetime) -> int:
    """Enqueue what is due; give how many jobs that made."""
    known = {name: (seconds, next_at) for name, seconds, next_at in rows()}
    missing = [
        Schedule(name=name, every_seconds=seconds, next_at=at)
        for name, (seconds, _) in _scheduled.items()
        if known.get(name, (None,))[0] != seconds
    ]
    if missing:
        Schedule.objects.bulk_create(
            missing, update_conflicts=True, unique_fields=["name"], update_fields=["every_seconds", "next_at"]
        )
        known = {name: (seconds, next_at) for name, seconds, next_at in rows()}
    return sum(
        run_once(task, seconds=seconds, seen=known[name][1], at=at)
        for name, (seconds, task) in _scheduled.items()
        if is_due(known[name][1], seconds, at)
    )


def rows() -> Any:
    return Schedule.objects.filter(name__in=_scheduled).values_list("name", "every_seconds", "next_at")


def is_due(next_at: datetime, seconds: int, at: datetime) -> bool:
    """Whether the time has come, or lies so far ahead that the clock must have been set back."""
    return next_at <= at or next_at > at + timedelta(seconds=seconds + 60)


def run_once(task: AnyTask, *, seconds: int, seen: datetime, at: datetime) -> bool:
    """Enqueue a due task unless another worker did so since we looked, or its last job still waits."""
    row = Schedule.objects.filter(name=task.module_path, next_at=seen)
    with transaction.atomic():
        if not row.update(next_at=at + timedelta(seconds=seconds), ran_at=at):
            return False
        last = Schedule.objects.values_list("job_id", flat=True).get(name=task.module_path)
        waits = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING)
        if last and DBTaskResult.objects.filter(waits, pk=last).exists():
            return False
        Schedule.objects.filter(name=task.module_path).update(job_id=task.enqueue().id)
        return True
