"""Beats of living workers, and the reaper that takes jobs back from dead ones."""

import time
from collections.abc import Callable
from datetime import datetime

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.jobs.engine import finish, put_back
from groundswell.trunk.jobs.models import Beat
from groundswell.trunk.jobs.reasons import KILLED, KILLED_TEXT
from groundswell.trunk.jobs.retries import TRIES

BEAT_SECONDS = 2.0
STALE_SECONDS = 10.0


def beat(worker: str, *, at: datetime) -> None:
    """Say that this worker lives."""
    Beat.objects.update_or_create(worker=worker, defaults={"at": at})


def stop_beating(worker: str) -> None:
    """Say that this worker is gone: whatever it still held is taken back at once."""
    Beat.objects.filter(worker=worker).delete()


class Reaper:
    """
    Finds workers whose beat stands still.

    A beat is stale when it has not changed for ten seconds of our own steady clock, so neither a clock that is wrong
    on another machine nor one that jumps can make a living worker look dead.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self.steady = steady
        self.seen: dict[str, tuple[datetime, float]] = {}

    def living(self) -> set[str]:
        """Workers with a fresh beat; stale beats are removed."""
        moment = self.steady()
        beats = dict(Beat.objects.values_list("worker", "at"))
        self.seen = {
            worker: self.seen[worker] if worker in self.seen and self.seen[worker][0] == at else (at, moment)
            for worker, at in beats.items()
        }
        stale = {worker for worker, (_, since) in self.seen.items() if moment - since >= STALE_SECONDS}
        for worker in stale:
            # Matching on the time we saw: a worker that beats just now keeps its beat.
            Beat.objects.filter(worker=worker, at=self.seen[worker][0]).delete()
        return beats.keys() - stale

    def reap(self, *, at: datetime) -> int:
        """Take back the running jobs of dead workers; give how many."""
        # Jobs first, beats second: a worker beats before its first claim, so every claim seen here has its beat there.
        running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).only("worker_ids", "task_path"))
        living = self.living()
        return sum(take_back(job, at=at) for job in running if not {*job.worker_ids[-1:]} & living)


def take_back(job: DBTaskResult, *, at: datetime) -> bool:
    """Make a dead worker's job ready at once, or park it if workers keep dying on it."""
    if len(job.worker_ids) >= TRIES:
        return put_back(job, KILLED, KILLED_TEXT, at=at)
    return finish(job, status=TaskResultStatus.READY, run_after=at, exception_class_path=KILLED, traceback=KILLED_TEXT)
