"""
The embedded job engine: django-tasks-db, with priorities by queue and many jobs in one INSERT.

Jobs are written against the Django Tasks API, so another engine can take their place.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.compat import DEFAULT_TASK_PRIORITY, normalize_json

PRIORITIES = {"urgent": 50, "default": DEFAULT_TASK_PRIORITY, "bulk": -50}
"""Urgent overtakes default, default overtakes bulk, whatever was enqueued first."""


class Backend(DatabaseBackend):
    """django-tasks-db, told which queue goes first."""

    def _row(self, task: Any, args: Iterable[Any], kwargs: Mapping[str, Any]) -> Any:
        from django_tasks_db.models import DBTaskResult, get_date_max

        return DBTaskResult(
            id=self._get_id(),
            args_kwargs=normalize_json({"args": list(args), "kwargs": dict(kwargs)}),
            priority=PRIORITIES[task.queue_name] if task.priority == DEFAULT_TASK_PRIORITY else task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after or get_date_max(),
            backend_name=self.alias,
            enqueued_at=timezone.now(),
        )

    def _task_to_db_task(self, task: Any, args: Any, kwargs: Any) -> Any:
        row = self._row(task, args, kwargs)
        row.save(force_insert=True)
        return row

    def enqueue_many(self, task: Any, each: Iterable[Mapping[str, Any]]) -> int:
        """Enqueue a job for each set of keyword arguments, in one INSERT (or a few, on SQLite); give how many."""
        from django_tasks_db.models import DBTaskResult

        self.validate_task(task)
        return len(DBTaskResult.objects.bulk_create([self._row(task, (), kwargs) for kwargs in each]))
