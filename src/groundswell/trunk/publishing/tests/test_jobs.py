"""The jobs of publishing: several at once, lost ones found again, schedules that ask and look."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.support.people import NOON

from groundswell.channels.bluesky import sessions
from groundswell.channels.bluesky.tests.little_server import running
from groundswell.trunk.publishing import selectors, services, tasks
from groundswell.trunk.publishing.models import NetworkAccount, Publication, Reach
from groundswell.trunk.publishing.tests.stage import bluesky, page, publish, run_jobs
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with running() as little:
        settings.OUTBOUND_ALLOW = {("127.0.0.1", little.port)}
        sessions._sessions.clear()
        yield little


def at_once(*acts):
    """Run each in a thread of its own, all beginning together; give what they gave."""
    begin, given = threading.Barrier(len(acts)), []

    def run(act):
        begin.wait()
        try:
            given.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return given


@pytest.mark.django_db(transaction=True)
def test_of_many_jobs_at_once_one_sends(campaign, server):
    publication = publish(bluesky(campaign, server))

    given = at_once(
        *[lambda: services.send(publication_id=publication.pk, claim=uuid4(), at=NOON) for _worker in range(4)]
    )

    assert len(given) == 4
    assert server.calls.count("com.atproto.repo.putRecord") == 1
    assert server.texts == ["Late buses!"]


@pytest.mark.django_db(transaction=True)
def test_queued_by_many_at_once_it_is_one_publication(campaign, server):
    account = bluesky(campaign, server)

    given = at_once(*[lambda: publish(account).pk for _press in range(4)])
    run_jobs()

    assert len(given) == 4 and len(set(given)) == 1
    assert server.texts == ["Late buses!"]


@pytest.mark.django_db(transaction=True)
def test_sent_and_pulled_at_the_same_moment_nothing_stays_out(campaign, server):
    account = bluesky(campaign, server)
    publications = [publish(account, f"post{number}") for number in range(6)]

    for publication in publications:
        at_once(
            lambda one=publication: services.send(publication_id=one.pk, claim=uuid4(), at=NOON),
            lambda one=publication: services.pull(publications=[one], reason="Wrong", at=NOON),
        )
    run_jobs(60)

    assert set(Publication.objects.values_list("state", flat=True)) == {Publication.PULLED}
    assert server.records == {}


def test_a_post_whose_job_was_lost_is_found(campaign, server):
    publish(bluesky(campaign, server))
    DBTaskResult.objects.all().delete()

    assert tasks.publish_due.call() == 1
    run_jobs()

    assert server.texts == ["Late buses!"]


def test_a_taking_down_whose_job_was_lost_is_found(campaign, server):
    publication = publish(bluesky(campaign, server))
    run_jobs()
    services.pull(publications=[publication], reason="Wrong", at=NOON)
    DBTaskResult.objects.all().delete()

    assert tasks.publish_due.call() == 1
    run_jobs()

    assert server.records == {}


def test_nothing_is_looked_for_that_is_out_stopped_or_not_due(campaign, server):
    account = bluesky(campaign, server)
    publish(account)
    publish(page(campaign))
    run_jobs()
    publish(account, "later", at=now(), publish_at=now() + timedelta(hours=1))
    assert tasks.publish_due.call() == 0

    publish(account, "stopped")
    services.hold_all(campaign=campaign, at=NOON)
    assert tasks.publish_due.call() == 0


def test_a_post_for_later_goes_at_its_time(campaign, server):
    publication = publish(bluesky(campaign, server), publish_at=NOON + timedelta(hours=1))

    assert services.send(publication_id=publication.pk, claim=uuid4(), at=NOON) == Publication.WAITING
    assert server.texts == []
    later = NOON + timedelta(hours=1)
    assert services.send(publication_id=publication.pk, claim=uuid4(), at=later) == Publication.PUBLISHED


def test_figures_are_asked_often_at_first_and_seldom_later(campaign, server):
    publication = publish(bluesky(campaign, server))
    publish(page(campaign), "on the page")
    run_jobs()
    Publication.objects.update(published_at=NOON)
    assert [one.pk for one in selectors.to_be_asked(at=NOON)] == [publication.pk]

    Reach.objects.create(publication=publication, name="likes", number=1, source="x", told_at=NOON + timedelta(days=5))
    assert selectors.to_be_asked(at=NOON + timedelta(days=5, hours=1)) == []
    assert len(selectors.to_be_asked(at=NOON + timedelta(days=5, hours=7))) == 1
    assert selectors.to_be_asked(at=NOON + timedelta(days=31)) == []


def test_the_daily_look_finds_an_account_that_no_longer_lets_us_in(campaign, server):
    account = bluesky(campaign, server)
    assert tasks.look_at_accounts.call() == 1
    server.password = "other"
    sessions._sessions.clear()

    assert tasks.look_at_accounts.call() == 0

    account.refresh_from_db()
    assert account.state == NetworkAccount.BROKEN
    assert "does not take this handle and app password" in account.problem


def test_a_job_of_a_publication_that_is_gone_does_nothing(campaign, server):
    publish(bluesky(campaign, server)).delete()

    assert run_jobs() == 1
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.parametrize(
    "told",
    [
        {"posts": [{"likeCount": "many", "repostCount": None, "replyCount": [], "quoteCount": {}}, 7]},
        {"posts": [{"likeCount": 10**30, "replyCount": -5}]},
        {"posts": {"likeCount": 1}},
    ],
)
def test_whatever_a_server_tells_as_figures_the_next_account_is_asked_too(campaign, other_campaign, server, told):
    first, second = (publish(bluesky(one, server), f"post{n}") for n, one in enumerate((campaign, other_campaign)))
    run_jobs()
    server.next_answers("app.bsky.feed.getPosts", (200, {}, told))

    services.figures.read_all_figures(publications=selectors.to_be_asked(at=now()), at=now())

    assert Reach.objects.get(publication=second, name="likes").number == 7
    assert not Reach.objects.filter(publication=first, number__gt=10**12).exists()


@pytest.mark.parametrize("profile", ["words", 7, ["x"]])
def test_whatever_stands_as_a_profile_the_account_is_connected_and_looked_at(campaign, server, profile):
    answer = (200, {}, {"uri": "at://profile", "cid": "c", "value": profile})
    server.next_answers("com.atproto.repo.getRecord", answer, answer)

    account = bluesky(campaign, server)

    assert account.name == "" and services.look_at_account(network_account=account, at=NOON)
