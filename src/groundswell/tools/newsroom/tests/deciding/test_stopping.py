"""The emergency stop holds everything in one press, and nothing fires by itself when it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.newsroom.models import Newsroom, Notice, Post
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.settling import settle_due
from groundswell.tools.newsroom.tests.deciding.conftest import sent_for_approval
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.publishing.models import NetworkAccount, Publication

MINUTE = timedelta(minutes=1)


def stop(newsroom, account, at):
    newsroom.refresh_from_db()
    return deciding.stop_everything(newsroom=newsroom, account=account, reason="A death", at=at)


def go_on(newsroom, account, at):
    newsroom.refresh_from_db()
    return deciding.resume(newsroom=newsroom, account=account, at=at)


@pytest.fixture
def planned(post, approve, speaker, noon):
    """Approved, and to go out in half an hour."""
    Post.objects.filter(pk=post.pk).update(goes_at=noon + 30 * MINUTE)
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    assert post.state == Post.APPROVED
    return post


def test_one_press_holds_all_that_is_not_out(campaign, newsroom, planned, page, ros, noon):
    other = sent_for_approval(campaign, page, ros, noon, text="Come to the hall on Thursday evening.", title="Hall")

    assert stop(newsroom, ros, noon)
    assert not stop(newsroom, ros, noon)

    assert set(Post.objects.values_list("state", flat=True)) == {Post.HELD}
    assert other.pk
    assert NetworkAccount.objects.get().stopped_at == noon
    assert AuditEntry.objects.filter(sentence="Stopped everything in the newsroom", account=ros).count() == 1


def test_nothing_goes_out_while_it_is_stopped(newsroom, planned, ros, noon):
    stop(newsroom, ros, noon)

    settle_due(at=noon + 31 * MINUTE)

    assert not Publication.objects.exists()


def test_an_approval_meanwhile_does_not_let_a_post_go(newsroom, post, approve, speaker, ros, noon):
    stop(newsroom, ros, noon)

    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))

    assert (post.state, Publication.objects.count()) == (Post.HELD, 0)


def test_it_ends_where_posts_stood_and_their_time_still_counts(newsroom, planned, ros, noon):
    stop(newsroom, ros, noon)
    go_on(newsroom, ros, noon + 10 * MINUTE)

    planned.refresh_from_db()
    assert planned.state == Post.APPROVED
    settle_due(at=noon + 31 * MINUTE)

    planned.refresh_from_db()
    assert planned.state == Post.PUBLISHED


def test_what_missed_its_time_meanwhile_waits_for_a_person(newsroom, planned, ros, noon):
    stop(newsroom, ros, noon)
    go_on(newsroom, ros, noon + 40 * MINUTE)
    settle_due(at=noon + 41 * MINUTE)

    planned.refresh_from_db()
    assert (planned.state, Publication.objects.count()) == (Post.APPROVED, 0)

    deciding.release(post=planned, account=ros, version=1, key=uuid4(), at=noon + 45 * MINUTE)
    planned.refresh_from_db()
    assert planned.state == Post.PUBLISHED


def test_what_was_to_go_at_once_waits_for_a_person_too(newsroom, post, approve, speaker, ros, noon):
    stop(newsroom, ros, noon + MINUTE)
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"), at=noon + 2 * MINUTE)
    go_on(newsroom, ros, noon + 3 * MINUTE)

    post.refresh_from_db()
    assert (post.state, Publication.objects.count()) == (Post.APPROVED, 0)


def test_what_is_approved_after_the_stop_goes_at_once(newsroom, post, approve, speaker, ros, noon):
    approve(post, speaker("Dov"), at=noon)
    stop(newsroom, ros, noon + MINUTE)
    go_on(newsroom, ros, noon + 2 * MINUTE)

    approve(post, speaker("Gethin"), speaker("Nell"), at=noon + 3 * MINUTE)

    assert post.state == Post.PUBLISHED


def test_a_post_hours_late_does_not_go_by_itself_either(planned, noon):
    settle_due(at=noon + timedelta(hours=3))

    planned.refresh_from_db()
    assert planned.state == Post.APPROVED


@pytest.mark.parametrize("who", ["ben", "cal", "oona", "Nell"])
def test_only_who_edits_for_the_whole_campaign_stops_and_ends_the_stop(newsroom, speaker, who, request, ros, noon):
    account = speaker(who) if who == "Nell" else request.getfixturevalue(who)

    with pytest.raises(deciding.NotYours):
        stop(newsroom, account, noon)
    stop(newsroom, ros, noon)
    with pytest.raises(deciding.NotYours):
        go_on(newsroom, account, noon)

    assert Newsroom.objects.get(pk=newsroom.pk).stopped_at == noon


def test_all_colleagues_are_told(newsroom, ros, olu, noon):
    stop(newsroom, ros, noon)

    told = set(Notice.objects.filter(kind="stopped").values_list("account__name", flat=True))
    assert told == {"Olu Adeyemi", "Dov Lindqvist", "Gethin Wray", "Nell Ibbotson", "Jo Marrable"}


def test_objecting_to_what_is_out_still_takes_it_down(newsroom, post, approve, objecting, speaker, ros, noon):
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    stop(newsroom, ros, noon)

    objecting(post, speaker("Jo"))

    assert (post.state, Publication.objects.get().state) == (Post.PULLED, Publication.PULLED)
