"""One job's life: claimed, run, tried again, parked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.jobs import engine, selectors, services
from groundswell.trunk.jobs.tests import jobs_of_tests as jobs
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def run_next(worker: str = "w") -> DBTaskResult:
    job = engine.claim(worker)
    assert job is not None
    engine.run(job)
    job.refresh_from_db()
    return job


def make_due(job: DBTaskResult) -> None:
    DBTaskResult.objects.filter(pk=job.pk).update(run_after=LONG_AGO)


def test_a_job_runs_once_and_keeps_its_result():
    jobs.greet.enqueue("Tom")

    job = run_next()

    assert (job.status, job.return_value) == (Status.SUCCESSFUL, "Hello Tom")
    assert engine.claim("w") is None


def test_urgent_overtakes_default_and_default_overtakes_bulk():
    services.enqueue_many(jobs.plod, [{"number": n} for n in range(3)])
    jobs.greet.enqueue("Tom")
    jobs.hurry.enqueue()

    order = [run_next().task_path.rpartition(".")[2] for _ in range(5)]

    assert order == ["hurry", "greet", "plod", "plod", "plod"]


def test_a_worker_of_one_queue_leaves_the_others_alone():
    jobs.greet.enqueue("Tom")

    assert engine.claim("w", ("urgent",)) is None
    assert engine.claim("w", ("default",)) is not None


def test_many_jobs_take_one_insert(django_assert_num_queries):
    with django_assert_num_queries(1):
        made = services.enqueue_many(jobs.plod, ({"number": n} for n in range(50)))

    assert made == 50
    assert DBTaskResult.objects.count() == 50


@pytest.mark.django_db(transaction=True)
def test_jobs_of_a_transaction_that_failed_are_never_run():
    with pytest.raises(jobs.Broken), transaction.atomic():
        services.enqueue_many(jobs.plod, [{}])
        jobs.greet.enqueue("Tom")
        raise jobs.Broken

    assert engine.claim("w") is None


def test_an_idle_worker_only_reads(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        assert engine.claim("w") is None

    assert asked.captured_queries[0]["sql"].startswith("SELECT")


def test_a_failing_job_waits_longer_each_time_and_is_parked_after_five_tries():
    jobs.break_down.enqueue()
    waits = []

    for _ in range(4):
        before = now()
        job = run_next()
        waits.append(round((job.run_after - before).total_seconds()))
        assert job.status == Status.READY
        make_due(job)
    job = run_next()

    assert waits == [10, 60, 300, 1800]
    assert (job.status, len(job.worker_ids)) == (Status.FAILED, 5)


def test_the_reason_is_kept_without_personal_data():
    jobs.break_down.enqueue()

    job = run_next()

    assert selectors.reason_in(job).endswith("Broken: 550 mailbox of [left out] ([left out]) is full")
    assert "tom@example.org" not in job.traceback and "900142" not in job.traceback


@pytest.mark.parametrize("task", [jobs.leave, jobs.return_nonsense])
def test_no_job_can_end_its_worker(task):
    task.enqueue()

    job = run_next()

    assert job.status == Status.READY
    assert selectors.reason_in(job)


def test_a_job_whose_code_is_gone_is_tried_again_and_shown_by_name():
    jobs.greet.enqueue("Tom")
    DBTaskResult.objects.update(task_path="groundswell.tools.gone.tasks.send_post")

    job = run_next()

    assert job.status == Status.READY
    assert selectors.title_of(job.task_path) == "Send post"


def test_a_worker_that_lost_its_claim_cannot_say_how_the_job_ended():
    jobs.greet.enqueue("Tom")
    slow = engine.claim("slow")
    assert slow
    DBTaskResult.objects.update(worker_ids=["slow", "quick"])

    assert engine.run(slow) is True

    assert DBTaskResult.objects.get().status == Status.RUNNING


def test_retrying_gives_a_parked_job_all_its_tries_again():
    jobs.break_down.enqueue()
    DBTaskResult.objects.update(status=Status.FAILED, worker_ids=["w"] * 5, finished_at=now())

    assert services.retry(jobs=DBTaskResult.objects.all(), at=now()) == 1

    assert run_next().worker_ids == ["w"]


def test_only_parked_jobs_are_dropped():
    jobs.greet.enqueue("Tom")
    parked = jobs.break_down.enqueue()
    services.park(job_id=parked.id, reason="Wait for tom@example.org", at=now())

    assert services.drop(jobs=DBTaskResult.objects.all()) == 1

    assert DBTaskResult.objects.get().task_path.endswith("greet")


def test_figures_count_every_state():
    jobs.greet.enqueue("Tom")
    jobs.greet.using(run_after=now() + timedelta(hours=1)).enqueue("Later")
    services.park(job_id=jobs.hurry.enqueue().id, reason="Asked to", at=now())

    assert selectors.figures(at=now()) == {"ready": 1, "later": 1, "running": 0, "parked": 1, "done": 0}
