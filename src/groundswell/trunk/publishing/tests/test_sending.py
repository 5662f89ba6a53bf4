"""Sending and taking down: once, whatever the network or a worker does meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.support.people import NOON

from groundswell.channels.bluesky import sessions
from groundswell.channels.bluesky.tests.little_server import APP_PASSWORD, refusal, running
from groundswell.trunk.publishing import selectors, services
from groundswell.trunk.publishing.models import NetworkAccount, Publication, Reach
from groundswell.trunk.publishing.networks import NetworkProblem
from groundswell.trunk.publishing.services.figures import read_all_figures
from groundswell.trunk.publishing.services.sending import LEASE, WAITS
from groundswell.trunk.publishing.tests.stage import bluesky, content, kept_picture, publish, run_jobs

pytestmark = pytest.mark.django_db
PUT = "com.atproto.repo.putRecord"
LATER = NOON + LEASE + timedelta(seconds=1)


@pytest.fixture
def server(settings):
    with running() as little:
        settings.OUTBOUND_ALLOW = {("127.0.0.1", little.port)}
        sessions._sessions.clear()
        yield little


@pytest.fixture
def account(campaign, server):
    return bluesky(campaign, server)


def send(publication, at=NOON, claim=None):
    state = services.send(publication_id=publication.pk, claim=claim or uuid4(), at=at)
    publication.refresh_from_db()
    return state


def test_a_post_goes_out_by_its_job(server, account):
    publication = publish(account)

    run_jobs()

    publication.refresh_from_db()
    assert (publication.state, server.texts) == (Publication.PUBLISHED, ["Late buses!"])
    assert publication.remote[0]["uri"].endswith(publication.remote_keys[0])
    assert publication.claim is None


def test_the_job_run_again_posts_nothing_twice(server, account):
    publication = publish(account)

    assert [send(publication), send(publication), send(publication)] == [Publication.PUBLISHED] * 3
    assert server.texts == ["Late buses!"]


def test_a_worker_that_died_after_the_call_left_one_post(server, account):
    """Between the call and the record: the network has the post, we do not know it. A real kill is in another file."""
    publication, job = publish(account), uuid4()
    send(publication, claim=job)
    lost = {"state": Publication.WAITING, "remote": [], "url": "", "published_at": None, "next_at": NOON}
    Publication.objects.filter(pk=publication.pk).update(claim=job, claimed_until=NOON + LEASE, **lost)

    assert send(publication) == Publication.WAITING  # another job waits
    assert send(publication, claim=job) == Publication.PUBLISHED
    assert server.texts == ["Late buses!"]


def test_an_answer_that_is_lost_makes_no_second_post(server, account):
    publication = publish(account)
    put = server.putRecord
    server.putRecord = lambda params, body: (put(params, body), (0, {}, {}))[1]

    assert send(publication) == Publication.WAITING
    assert publication.problem_kind == "unreachable"
    server.putRecord = put

    assert send(publication, at=publication.next_at) == Publication.PUBLISHED
    assert server.texts == ["Late buses!"]


def test_another_job_does_not_send_what_one_is_sending(server, account):
    publication = publish(account)
    Publication.objects.filter(pk=publication.pk).update(claim=uuid4(), claimed_until=NOON + LEASE)

    assert send(publication) == Publication.WAITING
    assert server.texts == []
    assert send(publication, at=LATER) == Publication.PUBLISHED


def test_a_network_that_is_away_is_tried_again_less_and_less_often_and_then_told(server, account):
    publication, at = publish(account), NOON
    for wait in WAITS:
        server.next_answers(PUT, refusal(503, "NotEnoughResources"))
        assert send(publication, at=at) == Publication.WAITING
        assert publication.next_at - at == timedelta(seconds=wait)
        at = publication.next_at
    server.next_answers(PUT, refusal(503, "NotEnoughResources"))

    assert send(publication, at=at) == Publication.FAILED
    assert "trouble of its own" in publication.problem
    assert services.retry(publications=[publication], at=at) == 1
    assert send(publication, at=at) == Publication.PUBLISHED
    assert server.texts == ["Late buses!"]


def test_asked_to_wait_the_whole_account_waits(server, account):
    first, second = publish(account, "post1"), publish(account, "post2")
    server.next_answers(PUT, refusal(429, "RateLimitExceeded", Retry_After="600"))

    send(first)
    calls = len(server.calls)
    send(second, at=NOON + timedelta(seconds=30))

    assert len(server.calls) == calls
    assert first.next_at == second.next_at == NOON + timedelta(seconds=600)
    assert (first.problem_kind, first.state) == ("rate", Publication.WAITING)
    assert send(second, at=second.next_at) == Publication.PUBLISHED


def test_a_refused_post_says_why_and_is_not_tried_again_by_itself(server, account):
    publication = publish(account)
    server.next_answers(PUT, refusal(400, "InvalidRequest", "Record/text must not be longer than 300 graphemes"))

    assert send(publication) == Publication.FAILED
    assert publication.next_at is None
    assert "must not be longer than 300 graphemes" in publication.problem


def test_a_password_that_is_no_longer_taken_breaks_the_account_and_is_not_tried_again(server, account):
    first, second = publish(account, "post1"), publish(account, "post2")
    server.password = "other"
    sessions._sessions.clear()

    assert send(first) == Publication.FAILED
    calls = len(server.calls)
    assert send(second) == Publication.FAILED

    account.refresh_from_db()
    assert account.state == NetworkAccount.BROKEN
    assert len(server.calls) == calls
    assert {first.problem_kind, second.problem_kind} == {"sign_in"}


def test_connecting_again_sends_all_that_failed_for_want_of_it(campaign, server, account):
    server.password = "other"
    sessions._sessions.clear()
    for number in range(3):
        send(publish(account, f"post{number}"))
    server.password = APP_PASSWORD

    bluesky(campaign, server)
    run_jobs()

    assert set(Publication.objects.values_list("state", flat=True)) == {Publication.PUBLISHED}
    assert len(server.texts) == 3


def test_all_that_failed_for_one_cause_is_tried_again_at_once_and_nothing_else(campaign, server, account):
    for number in range(3):
        server.next_answers(PUT, refusal(400, "InvalidRequest", "No"))
        send(publish(account, f"post{number}"))
    other = publish(account, "post9")
    server.next_answers(PUT, *[refusal(500, "Internal")] * (len(WAITS) + 1))
    for _try in range(len(WAITS) + 1):
        send(other, at=other.next_at or NOON)

    (largest, smaller) = selectors.causes(campaign)
    assert (largest.kind, largest.count, smaller.kind, smaller.count) == ("refused", 3, "unreachable", 1)
    assert services.retry(publications=selectors.failed_for(campaign, kind="refused"), at=NOON) == 3
    run_jobs()
    assert len(server.texts) == 3
    other.refresh_from_db()
    assert other.state == Publication.FAILED


def test_a_lost_secret_asks_to_sign_in_again(server, account, settings):
    publication = publish(account)
    settings.SECRET_KEY = "another"

    assert send(publication) == Publication.FAILED
    assert publication.problem_kind == "sign_in"


def test_secrets_follow_a_new_key(account, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"

    assert (services.reseal_secrets(), services.reseal_secrets()) == (1, 0)

    settings.SECRET_KEY_FALLBACKS = []
    assert send(publish(account)) == Publication.PUBLISHED


def test_the_secret_lies_sealed_and_stands_in_no_text_of_ours(account):
    account.refresh_from_db()

    assert APP_PASSWORD.encode() not in bytes(account.secret)
    assert APP_PASSWORD not in repr(vars(account))


def test_pulling_deletes_what_is_out(server, account):
    publication = publish(account)
    send(publication)

    assert services.pull(publications=[publication], reason="Wrong", at=NOON) == 1
    assert services.take_down(publication_id=publication.pk, at=NOON) == Publication.PULLED
    assert server.records == {}


def test_pulling_what_never_went_calls_nobody(server, account):
    publication, calls = publish(account), len(server.calls)

    services.pull(publications=[publication], reason="Wrong", at=NOON)

    assert send(publication) == Publication.PULLED
    assert len(server.calls) == calls


@pytest.mark.django_db(transaction=True)
def test_what_is_pulled_while_it_is_sent_does_not_stay_out(server, account):
    publication = publish(account)

    def object_meanwhile():
        """The network has the post and we do not know it yet: the objection comes, in another thread."""
        server.after_put = None
        services.pull(publications=[Publication.objects.get(pk=publication.pk)], reason="Wrong", at=NOON)
        connection.close()

    server.after_put = object_meanwhile
    send(publication)
    assert publication.state == Publication.PULLING
    run_jobs()

    publication.refresh_from_db()
    assert (publication.state, publication.pull_reason) == (Publication.PULLED, "Wrong")
    assert server.records == {}


def test_a_worker_that_died_while_a_post_was_pulled_leaves_nothing_out(server, account):
    """Its call may arrive after our delete: it is deleted once more when its time is over."""
    publication = publish(account)
    Publication.objects.filter(pk=publication.pk).update(
        claim=uuid4(), claimed_until=NOON + LEASE, first_tried_at=NOON, remote_keys=["3lkaaaaaaaaa2"], tries=1
    )
    publication.refresh_from_db()
    services.pull(publications=[publication], reason="Wrong", at=NOON)
    assert services.take_down(publication_id=publication.pk, at=NOON) == Publication.PULLING
    server.records["3lkaaaaaaaaa2"] = {"text": "Late buses!"}

    assert services.take_down(publication_id=publication.pk, at=LATER) == Publication.PULLED
    assert server.records == {}


def test_taking_down_is_never_given_up(server, account):
    publication = publish(account)
    send(publication)
    services.pull(publications=[publication], reason="Wrong", at=NOON)
    at = NOON
    for _try in range(12):
        server.next_answers("com.atproto.repo.deleteRecord", refusal(500, "Internal"))
        assert services.take_down(publication_id=publication.pk, at=at) == Publication.PULLING
        publication.refresh_from_db()
        assert at < publication.next_at <= at + timedelta(minutes=15)
        at = publication.next_at

    assert services.take_down(publication_id=publication.pk, at=at) == Publication.PULLED


def test_after_a_refusal_new_words_go_out_and_no_half_thread_stays(server, account):
    publication = publish(account, content=content("One", "Two"))
    second = server.putRecord
    calls = []

    def refuse_second(params, body):
        calls.append(body)
        return second(params, body) if len(calls) == 1 else refusal(400, "InvalidRequest", "No")

    server.putRecord = refuse_second
    assert send(publication) == Publication.FAILED
    assert server.texts == ["One"]
    server.putRecord = second

    publish(account, content=content("One, mended"))
    run_jobs()

    assert server.texts == ["One, mended"]


def test_an_account_that_was_removed_sends_nothing_more(server, account, asha):
    publication = publish(account)

    services.remove_account(network_account=account, account=asha, at=NOON)

    account.refresh_from_db()
    assert account.secret is None
    assert send(publication) == Publication.FAILED
    assert server.texts == []


def test_an_emergency_stop_holds_what_waits_for_its_next_try(campaign, server, account):
    publication = publish(account)
    server.next_answers(PUT, refusal(500, "Internal"))
    send(publication)

    assert services.hold_all(campaign=campaign, at=NOON) == 1
    assert send(publication, at=publication.next_at) == Publication.WAITING
    assert server.texts == []

    services.let_go_all(campaign=campaign, at=publication.next_at)
    assert send(publication, at=publication.next_at) == Publication.PUBLISHED


def test_a_picture_goes_with_its_words_and_shape_and_a_heavy_one_lighter(server, account):
    heavy = kept_picture("heavy.png", side=1200, alt="Snow")
    publication = publish(account, content=content("Look", pictures=[kept_picture(), heavy]))

    send(publication)

    small, large = next(iter(server.records.values()))["embed"]["images"]
    assert (small["alt"], small["aspectRatio"]) == ("A red bus", {"width": 40, "height": 40})
    assert large["alt"] == "Snow"
    uploads = [body for method, body in server.bodies if method == "com.atproto.repo.uploadBlob"]
    assert [data[:4] for data in uploads] == [b"\x89PNG", b"\xff\xd8\xff\xe0"]
    assert len(uploads[1]) <= 1_000_000


def test_a_picture_that_is_gone_says_so(server, account):
    gone = {**kept_picture(), "file": "tests/gone.png"}

    publication = publish(account, content=content("Look", pictures=[gone]))

    assert send(publication) == Publication.FAILED
    assert publication.problem == "A picture of this post is no longer kept. Choose it again."


def test_figures_stand_with_who_told_them_and_when(server, account):
    publication = publish(account)
    send(publication)

    for at in (NOON, LATER):
        assert read_all_figures(publications=[publication], at=at) == 1

    likes = Reach.objects.get(publication=publication, name="likes")
    assert (likes.number, likes.source, likes.told_at) == (7, "127.0.0.1", LATER)
    assert Reach.objects.count() == 4


def test_a_network_that_does_not_tell_is_left_in_peace(server, account):
    publications = [publish(account, f"post{number}") for number in range(3)]
    for one in publications:
        send(one)
    server.next_answers("app.bsky.feed.getPosts", *[refusal(500, "Internal")] * 3)

    assert read_all_figures(publications=publications, at=NOON) == 0
    assert server.calls.count("app.bsky.feed.getPosts") == 1


def test_a_profile_is_looked_at_for_the_imprint(campaign, server, account):
    assert account.imprint_seen_at is None
    server.profile = "Late buses!  Promoted by Olu Adeyemi for Ashdale Bus Users, 12 Mill Lane,\nAshdale AD4 7QX"

    assert services.look_at_account(network_account=account, at=LATER)

    account.refresh_from_db()
    assert (account.imprint_seen_at, account.name) == (LATER, "Better Buses")


def test_a_network_that_does_not_let_us_in_connects_nothing(campaign, server):
    server.password = "other"

    with pytest.raises(NetworkProblem):
        bluesky(campaign, server)

    assert not NetworkAccount.objects.exists()
