"""Claiming, running and finishing one job. Everything is at least once: a job must bear running twice."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks_db.compat import normalize_json
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from groundswell.trunk.jobs.reasons import reason_of
from groundswell.trunk.jobs.retries import wait_after
from groundswell.trunk.records.clock import now

log = logging.getLogger("groundswell.jobs")


def claim(worker: str, queues: Sequence[str] = ()) -> DBTaskResult | None:
    """
    Take the most urgent job that is ready, or None. Without queues any job will do.

    An idle worker only reads: the engine's own claim locks SQLite for writing, so it is made only when there is
    something to claim.
    """
    ready = DBTaskResult.objects.ready()
    if queues:
        ready = ready.filter(queue_name__in=queues)
    if not ready.values("pk")[:1]:
        return None
    try:
        with exclusive_transaction(ready.db):
            job = ready.get_locked()
            if job is not None:
                job.claim(worker)
            return job
    except OperationalError as error:
        if is_locked_database_exception(error):
            return None
        raise


def run(job: DBTaskResult) -> bool:
    """Run a claimed job and store how it ended; False if it failed."""
    try:
        result: Any = job.task_result
        context = [TaskContext(task_result=result)] if job.task.takes_context else []
        value = normalize_json(job.task.call(*context, *result.args, **result.kwargs))
        finish(job, status=TaskResultStatus.SUCCESSFUL, finished_at=now(), return_value=value, traceback="")
        return True
    except BaseException as error:  # Also SystemExit: no job may end the thread that runs it.
        put_back(job, *reason_of(error), at=now())
        return False


def put_back(job: DBTaskResult, exception_class_path: str, traceback: str, *, at: datetime) -> bool:
    """Make an unfinished job ready for its next try, or park it after the last; False if it is no longer ours."""
    tries = len(job.worker_ids)
    wait = wait_after(tries)
    reason = {"exception_class_path": exception_class_path, "traceback": traceback}
    if wait is None:
        log.error("Parked %s after %d tries: %s", job.task_path, tries, exception_class_path)
        return finish(job, status=TaskResultStatus.FAILED, finished_at=at, **reason)
    log.warning("%s failed (%s), try %d; next in %s", job.task_path, exception_class_path, tries, wait)
    return finish(job, status=TaskResultStatus.READY, run_after=at + wait, **reason)


def finish(job: DBTaskResult, **changes: Any) -> bool:
    """
    Store a running job's new state, if it is still the claim we know; wait for the database if it is away.

    Another worker may have taken the job back meanwhile (the reaper, when our beat stopped). Matching on status and
    `worker_ids` means that only the latest claim may say how the job ended.
    """
    ours = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, worker_ids=job.worker_ids)
    while True:
        try:
            return bool(ours.update(**changes))
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(1)
