"""Schedules run when due, once, and never pile up."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from tests.support.people import NOON

from groundswell.trunk.jobs import engine, schedules
from groundswell.trunk.jobs.models import Schedule
from groundswell.trunk.jobs.tests import jobs_of_tests as jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "_scheduled", {})
    schedules.every(60)(jobs.hurry)


def finish_all() -> None:
    while job := engine.claim("w"):
        engine.run(job)


def test_a_new_schedule_runs_at_once_and_then_every_so_often():
    made = []
    for seconds in (0, 2, 58, 60, 62, 121):
        made.append(schedules.tick(at=NOON + timedelta(seconds=seconds)))
        finish_all()

    assert made == [1, 0, 0, 1, 0, 1]


def test_a_second_worker_that_looked_at_the_same_time_makes_no_second_job():
    schedules.tick(at=NOON)
    seen = Schedule.objects.get().next_at
    finish_all()
    due = NOON + timedelta(seconds=61)

    both = [schedules.run_once(jobs.hurry, seconds=60, seen=seen, at=due) for _ in range(2)]

    assert both == [True, False]


def test_no_second_job_is_made_while_the_first_still_waits():
    schedules.tick(at=NOON)
    schedules.tick(at=NOON + timedelta(seconds=61))

    assert DBTaskResult.objects.count() == 1


def test_a_clock_set_back_does_not_stop_the_schedule():
    schedules.tick(at=NOON)
    finish_all()

    assert schedules.tick(at=NOON - timedelta(hours=2)) == 1


def test_a_changed_interval_takes_effect():
    schedules.tick(at=NOON)
    finish_all()
    schedules.every(5)(jobs.hurry)

    assert schedules.tick(at=NOON + timedelta(seconds=6)) == 1
    assert Schedule.objects.get().every_seconds == 5
