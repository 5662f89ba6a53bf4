"""Jobs of dead workers are taken back, jobs of living ones never."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult
from tests.support.people import NOON

from groundswell.trunk.jobs import engine
from groundswell.trunk.jobs.heartbeat import Reaper, beat, stop_beating
from groundswell.trunk.jobs.models import Beat
from groundswell.trunk.jobs.tests import jobs_of_tests as jobs

pytestmark = pytest.mark.django_db


class Steady:
    """A clock that goes when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def claimed_by(worker: str) -> DBTaskResult:
    jobs.greet.enqueue("Tom")
    job = engine.claim(worker)
    assert job
    return job


def test_a_worker_that_beats_keeps_its_job():
    steady = Steady()
    reaper = Reaper(steady)
    beat("alive", at=NOON)
    claimed_by("alive")

    for seconds in range(0, 60, 2):
        steady.seconds = seconds
        beat("alive", at=NOON + timedelta(seconds=seconds))
        assert reaper.reap(at=NOON) == 0


def test_a_worker_whose_beat_stands_still_for_ten_seconds_loses_its_job():
    steady = Steady()
    reaper = Reaper(steady)
    beat("dead", at=NOON)
    job = claimed_by("dead")

    taken = []
    for seconds in (0, 8, 10):
        steady.seconds = seconds
        taken.append(reaper.reap(at=NOON))

    job.refresh_from_db()
    assert taken == [0, 0, 1]
    assert (job.status, job.run_after) == (Status.READY, NOON)
    assert not Beat.objects.exists()


def test_a_worker_that_said_goodbye_loses_its_job_at_once():
    beat("gone", at=NOON)
    claimed_by("gone")
    stop_beating("gone")

    assert Reaper(Steady()).reap(at=NOON) == 1


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(days=400)])
def test_a_clock_that_jumps_makes_no_living_worker_look_dead(jump):
    steady = Steady()
    reaper = Reaper(steady)
    beat("alive", at=NOON)
    claimed_by("alive")
    reaper.reap(at=NOON)

    steady.seconds = 4
    beat("alive", at=NOON + jump)

    assert reaper.reap(at=NOON + jump) == 0


def test_a_job_that_kills_five_workers_is_parked_with_that_reason():
    job = claimed_by("dead")
    DBTaskResult.objects.filter(pk=job.pk).update(worker_ids=["a", "b", "c", "d", "dead"])

    assert Reaper(Steady()).reap(at=NOON) == 1

    job.refresh_from_db()
    assert job.status == Status.FAILED
    assert "worker stopped" in job.traceback
