"""Every change to jobs that is not the worker's own."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.jobs.backend import Backend
from groundswell.trunk.jobs.reasons import masked

PARKED = TaskResultStatus.FAILED


def enqueue_many(task: Task[..., Any], each: Iterable[Mapping[str, Any]]) -> int:
    """
    Enqueue a job for each set of keyword arguments, in one INSERT and in the transaction of the caller.

    Bulk work still belongs into batches: a job a few hundred people, never a job a person.
    """
    return cast(Backend, task.get_backend()).enqueue_many(task, each)


def park(*, job_id: UUID, reason: str, at: datetime) -> bool:
    """Set a waiting job aside until someone looks at it. `reason` is a sentence for them."""
    return bool(
        DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.READY).update(
            status=PARKED, finished_at=at, traceback=masked(reason)
        )
    )


def retry(*, jobs: QuerySet[DBTaskResult], at: datetime) -> int:
    """Give parked jobs all their tries again, from now; give how many."""
    return jobs.filter(status=PARKED).update(
        status=TaskResultStatus.READY, run_after=at, worker_ids=[], finished_at=None, started_at=None
    )


def drop(*, jobs: QuerySet[DBTaskResult]) -> int:
    """Remove parked jobs for good; give how many."""
    return jobs.filter(status=PARKED).delete()[0]
