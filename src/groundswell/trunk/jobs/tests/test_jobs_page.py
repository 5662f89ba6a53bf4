"""The queue on the desk: what is shown to whom, and what its buttons do."""

import pytest
from django.urls import reverse
from django_tasks.base import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult
from tests.support.people import give_role

from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.jobs import engine, services
from groundswell.trunk.jobs.heartbeat import beat
from groundswell.trunk.jobs.tests import jobs_of_tests as jobs
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db


def parked_job(**kwargs: object) -> DBTaskResult:
    jobs.break_down.enqueue(**kwargs)
    job = engine.claim("w")
    assert job
    engine.run(job)
    DBTaskResult.objects.filter(pk=job.pk).update(status=Status.FAILED, worker_ids=["w"] * 5, finished_at=now())
    job.refresh_from_db()
    return job


@pytest.fixture
def page() -> str:
    return reverse("jobs:index", args=["better-buses"])


def test_an_empty_queue_says_what_will_stand_there(client_for, asha, page):
    text = client_for(asha).get(page).content.decode()

    assert "Nothing is parked" in text and "Nothing waits" in text
    assert "No worker is running" in text


def test_the_page_shows_parked_jobs_with_their_reason_and_nobodys_address(client_for, asha, page):
    parked_job()
    services.enqueue_many(jobs.plod, [{"number": n} for n in range(3)])
    beat("w", at=now())

    text = client_for(asha).get(page).content.decode()

    assert "Fail every time" in text and "mailbox of [left out]" in text
    assert "tom@example.org" not in text
    assert "Run when nothing else waits" in text
    assert "No worker is running" not in text


def test_many_parked_jobs_are_told_as_a_number(client_for, asha, page):
    for _ in range(8):
        parked_job()

    text = client_for(asha).get(page).content.decode()

    assert "Try all 8 again" in text and "and 3 more like them" in text


def test_trying_again_makes_the_job_ready_and_is_audited(client_for, asha, page):
    job = parked_job()

    answer = client_for(asha).post(reverse("jobs:retry", args=["better-buses", job.pk]))

    job.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert (job.status, job.worker_ids) == (Status.READY, [])
    assert AuditEntry.objects.get(object_kind="job").account == asha


def test_trying_all_alike_again_leaves_other_jobs_parked(client_for, asha):
    first, second = parked_job(), parked_job()
    other = jobs.greet.enqueue("Tom")
    services.park(job_id=other.id, reason="Asked to", at=now())

    client_for(asha).post(reverse("jobs:retry_alike", args=["better-buses", first.pk]))

    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states[first.pk] == states[second.pk] == Status.READY
    assert sorted(states.values()) == [Status.FAILED, Status.READY, Status.READY]


def test_dropping_removes_the_job(client_for, asha):
    job = parked_job()

    client_for(asha).post(reverse("jobs:drop", args=["better-buses", job.pk]))

    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("action", ["retry", "retry_alike", "drop"])
def test_a_job_that_is_not_parked_cannot_be_touched(client_for, asha, action):
    job = jobs.greet.enqueue("Tom")

    assert client_for(asha).post(reverse(f"jobs:{action}", args=["better-buses", job.id])).status_code == 404
    assert DBTaskResult.objects.get().status == Status.READY


@pytest.mark.parametrize("action", ["retry", "retry_alike", "drop"])
def test_another_campaigns_job_does_not_exist_here(client_for, asha, other_campaign, page, action):
    job = parked_job(campaign_id=other_campaign.pk)
    browser = client_for(asha)

    assert "Fail every time" not in browser.get(page).content.decode()
    assert browser.post(reverse(f"jobs:{action}", args=["better-buses", job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.status == Status.FAILED


def test_retrying_all_alike_never_reaches_into_another_campaign(client_for, asha, campaign, other_campaign):
    ours, theirs = parked_job(campaign_id=campaign.pk), parked_job(campaign_id=other_campaign.pk)

    client_for(asha).post(reverse("jobs:retry_alike", args=["better-buses", ours.pk]))

    theirs.refresh_from_db()
    assert theirs.status == Status.FAILED


@pytest.mark.parametrize("who", ["ben", "cal", "oona"])
def test_the_queue_is_no_business_of_others(client_for, request, page, campaign, who):
    account = request.getfixturevalue(who)

    assert client_for(account).get(page).status_code == 404


def test_an_organiser_of_one_group_does_not_see_the_queue(client_for, cal, campaign, group, page):
    give_role(cal, campaign, "organiser", group=group)

    assert client_for(cal).get(page).status_code == 404


def test_a_get_changes_nothing(client_for, asha):
    job = parked_job()

    assert client_for(asha).get(reverse("jobs:drop", args=["better-buses", job.pk])).status_code == 405
    assert DBTaskResult.objects.filter(pk=job.pk).exists()
