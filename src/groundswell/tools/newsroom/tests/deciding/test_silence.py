"""Where silence is consent: after a set time a named person releases what nobody objected to."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.newsroom.models import Newsroom, Notice, Post, Voice
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.settling import remind_of_open_ends, settle_due
from groundswell.tools.newsroom.standing import standing_of
from groundswell.tools.newsroom.tests.deciding.conftest import mend, sent_for_approval

HOUR = timedelta(hours=1)


@pytest.fixture
def post(campaign, newsroom, page, ros, speaker, noon):
    Newsroom.objects.update(rule=Newsroom.SILENCE, silence_minutes=60)
    Voice.objects.filter(account=speaker("Jo")).update(releases=True)
    return sent_for_approval(campaign, page, ros, noon)


def released(post, account, at):
    deciding.release(post=post, account=account, version=post.version, key=uuid4(), at=at)
    post.refresh_from_db()
    return post.state


def test_it_goes_out_when_the_hour_is_over_and_the_named_person_releases_it(post, speaker, noon):
    settle_due(at=noon + 2 * HOUR)
    assert not standing_of(post).enough

    assert released(post, speaker("Jo"), noon + HOUR) == Post.PUBLISHED
    assert post.released_by == speaker("Jo")


def test_not_a_minute_before(post, speaker, noon):
    with pytest.raises(deciding.Refused):
        released(post, speaker("Jo"), noon + timedelta(minutes=59))


def test_nobody_else_releases_it(post, speaker, ros, olu, noon):
    for account in (speaker("Nell"), ros, olu):
        with pytest.raises(deciding.NotYours):
            released(post, account, noon + HOUR)


def test_who_wrote_it_does_not_release_it_where_another_can(campaign, post, page, speaker, newsroom, noon):
    Voice.objects.filter(account=speaker("Nell")).update(releases=True)
    own = sent_for_approval(campaign, page, speaker("Jo"), noon, text="A meeting on Thursday in the hall.", title="Own")

    with pytest.raises(deciding.NotYours):
        released(own, speaker("Jo"), noon + HOUR)

    assert released(own, speaker("Nell"), noon + HOUR) == Post.PUBLISHED


def test_an_objection_holds_it(post, objecting, speaker, noon):
    objecting(post, speaker("Nell"))

    with pytest.raises(deciding.Refused):
        released(post, speaker("Jo"), noon + HOUR)


def test_a_change_starts_the_hour_anew(post, speaker, ros, noon):
    mend(post, ros, noon + HOUR)

    with pytest.raises(deciding.Refused):
        released(post, speaker("Jo"), noon + HOUR + timedelta(minutes=59))
    assert released(post, speaker("Jo"), noon + 2 * HOUR) == Post.PUBLISHED


def test_a_release_is_for_the_words_that_were_seen(post, speaker, ros, noon):
    mend(post, ros, noon)

    with pytest.raises(deciding.ChangedSince):
        deciding.release(post=post, account=speaker("Jo"), version=1, key=uuid4(), at=noon + HOUR)


def test_the_named_person_is_told_once_that_the_time_is_over(post, speaker, noon):
    for minutes in (30, 61, 62):
        remind_of_open_ends(at=noon + timedelta(minutes=minutes))

    assert [row.account for row in Notice.objects.filter(kind="release")] == [speaker("Jo")]


def test_everybody_with_a_voice_is_told_what_goes_out_unless_they_object(post, speaker):
    assert Notice.objects.filter(kind="asked").count() == 4
