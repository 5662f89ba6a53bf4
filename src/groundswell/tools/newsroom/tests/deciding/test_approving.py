"""So many voices approve, one for each group, each for the words it saw."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.support.people import give_role, make_account

from groundswell.tools.newsroom.models import Decision, Newsroom, Post, QuietWindow, Voice
from groundswell.tools.newsroom.services import deciding, room
from groundswell.tools.newsroom.services.deciding.settling import look_again
from groundswell.tools.newsroom.services.room import Speaks
from groundswell.tools.newsroom.standing import standing_of
from groundswell.tools.newsroom.tests.deciding.conftest import mend, sent_for_approval
from groundswell.trunk.access.models import Role
from groundswell.trunk.publishing.models import Publication


def test_the_third_of_three_approvals_lets_a_post_go(post, approve, speaker):
    approve(post, speaker("Dov"), speaker("Gethin"))
    assert post.state == Post.WAITING

    approve(post, speaker("Nell"))

    assert post.state == Post.PUBLISHED
    assert Publication.objects.get(source_id=post.public_id).state == Publication.PUBLISHED


def test_a_post_with_a_time_is_approved_and_goes_when_its_time_comes(post, approve, speaker, noon):
    Post.objects.filter(pk=post.pk).update(goes_at=noon + timedelta(hours=6))

    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    assert post.state == Post.APPROVED

    assert deciding.settle_post(post, noon + timedelta(hours=6)) == Post.PUBLISHED


def test_two_of_one_group_have_one_voice(post, approve, newsroom, speaker, campaign):
    second = make_account("Bryn Wray", "bryn@example.org")
    valley = Voice.objects.get(account=speaker("Gethin")).group
    give_role(second, campaign, "organiser", group=valley)
    Voice.objects.create(newsroom=newsroom, account=second, group=valley)

    approve(post, speaker("Gethin"), second, speaker("Dov"))

    assert (standing_of(post).approved, post.state) == (2, Post.WAITING)


def test_approving_twice_counts_once(post, speaker, noon):
    key, dov = uuid4(), speaker("Dov")

    first = deciding.approve(post=post, account=dov, version=1, key=key, at=noon)
    again = deciding.approve(post=post, account=dov, version=1, key=key, at=noon)
    other_press = deciding.approve(post=post, account=dov, version=1, key=uuid4(), at=noon)

    assert first == again == other_press
    assert Decision.objects.count() == 1


def test_a_changed_post_is_approved_anew(post, approve, speaker, ros, noon):
    approve(post, speaker("Dov"), speaker("Gethin"))

    mend(post, ros, noon)

    assert (standing_of(post).approved, post.state) == (0, Post.WAITING)


def test_an_approval_is_for_the_words_that_were_seen(post, speaker, ros, noon):
    mend(post, ros, noon)

    with pytest.raises(deciding.ChangedSince):
        deciding.approve(post=post, account=speaker("Dov"), version=1, key=uuid4(), at=noon)

    assert not Decision.objects.exists()


def test_an_editor_without_a_voice_may_object_but_her_approval_does_not_count(post, ros, noon):
    with pytest.raises(deciding.NotYours):
        deciding.approve(post=post, account=ros, version=1, key=uuid4(), at=noon)

    deciding.object_to(post=post, account=ros, reason="tone", words="", fix="Kinder", key=uuid4(), at=noon)
    post.refresh_from_db()
    assert post.state == Post.HELD


@pytest.mark.parametrize("stranger", ["ben", "cal", "oona"])
def test_strangers_neither_approve_nor_object(post, stranger, request, noon):
    account = request.getfixturevalue(stranger)

    with pytest.raises(deciding.NotYours):
        deciding.approve(post=post, account=account, version=1, key=uuid4(), at=noon)
    with pytest.raises(deciding.NotYours):
        deciding.object_to(post=post, account=account, reason="tone", words="", fix="x", key=uuid4(), at=noon)

    assert not Decision.objects.exists()


def test_who_lost_her_role_has_no_voice_and_what_she_approved_no_longer_counts(post, approve, speaker, noon):
    approve(post, speaker("Dov"), speaker("Gethin"))
    Role.objects.filter(account=speaker("Dov")).update(ended_at=noon)

    with pytest.raises(deciding.NotYours):
        deciding.approve(post=post, account=speaker("Dov"), version=1, key=uuid4(), at=noon)

    assert standing_of(post).approved == 1


def test_a_key_of_somebody_else_opens_nothing(post, speaker, noon):
    key = uuid4()
    deciding.approve(post=post, account=speaker("Dov"), version=1, key=key, at=noon)

    with pytest.raises(deciding.NotYours):
        deciding.approve(post=post, account=speaker("Nell"), version=1, key=key, at=noon)


def test_without_voices_one_editor_other_than_the_writer_approves(campaign, page, ros, olu, noon):
    Newsroom.objects.create(campaign=campaign, needed=1, changed_at=noon)
    post = sent_for_approval(campaign, page, ros, noon)

    deciding.approve(post=post, account=ros, version=1, key=uuid4(), at=noon)
    post.refresh_from_db()
    assert (standing_of(post).alone, post.state) == (True, Post.WAITING)

    deciding.approve(post=post, account=olu, version=1, key=uuid4(), at=noon)
    post.refresh_from_db()
    assert post.state == Post.PUBLISHED


def test_who_is_alone_in_a_campaign_approves_her_own_posts(campaign, page, olu, noon):
    post = sent_for_approval(campaign, page, olu, noon)

    deciding.approve(post=post, account=olu, version=1, key=uuid4(), at=noon)

    post.refresh_from_db()
    assert post.state == Post.PUBLISHED


def test_who_changed_the_words_last_cannot_wave_them_through(campaign, page, ros, asha, olu, noon):
    post = sent_for_approval(campaign, page, ros, noon)
    mend(post, asha, noon, "Something that nobody else has read.")

    deciding.approve(post=post, account=asha, version=post.version, key=uuid4(), at=noon)

    post.refresh_from_db()
    assert post.state == Post.WAITING


def test_a_rule_that_needs_more_voices_than_there_are_lets_nothing_go(post, approve, newsroom, speaker):
    Newsroom.objects.update(needed=5)

    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"), speaker("Jo"))

    assert post.state == Post.WAITING


def test_a_draft_is_approved_by_nobody(post, speaker, noon):
    Post.objects.update(state=Post.DRAFT)

    with pytest.raises(deciding.Refused):
        deciding.approve(post=post, account=speaker("Dov"), version=1, key=uuid4(), at=noon)


def test_a_post_held_by_a_quiet_time_goes_when_it_is_over(post, approve, newsroom, speaker, noon):
    QuietWindow.objects.create(newsroom=newsroom, title="The vote", starts_at=noon, ends_at=noon + timedelta(hours=1))
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    assert post.state == Post.HELD

    assert look_again(at=noon + timedelta(minutes=59)) == 0
    assert look_again(at=noon + timedelta(minutes=61)) == 1

    post.refresh_from_db()
    assert post.state == Post.PUBLISHED


def set_needed(newsroom: Newsroom, needed: int, at) -> None:
    room.set_rule(newsroom=newsroom, rule="count", needed=needed, silence_minutes=60, time_zone="Europe/London", at=at)


def test_an_approved_post_stays_approved_when_the_rule_asks_for_more(post, approve, speaker, newsroom, noon):
    evening = noon + timedelta(hours=6)
    Post.objects.filter(pk=post.pk).update(goes_at=evening)
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))

    set_needed(newsroom, 4, noon)

    post.refresh_from_db()
    assert post.state == Post.APPROVED
    assert deciding.settle_post(post, evening) == Post.PUBLISHED


def test_an_approved_post_that_is_changed_is_judged_by_the_rule_of_then(post, approve, speaker, newsroom, ros, noon):
    Post.objects.filter(pk=post.pk).update(goes_at=noon + timedelta(hours=6))
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    set_needed(newsroom, 4, noon)

    mend(post, ros, noon)
    assert (post.state, post.approved_at) == (Post.WAITING, None)
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    assert post.state == Post.WAITING

    approve(post, speaker("Jo"))
    assert post.state == Post.APPROVED


def test_a_post_that_waits_goes_at_once_when_the_rule_asks_for_less(post, approve, speaker, newsroom, noon):
    approve(post, speaker("Dov"), speaker("Gethin"))
    assert post.state == Post.WAITING

    set_needed(newsroom, 2, noon)

    post.refresh_from_db()
    assert post.state == Post.PUBLISHED


def test_a_post_that_waits_needs_more_when_the_rule_asks_for_more(post, approve, speaker, newsroom, noon):
    set_needed(newsroom, 4, noon)

    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))

    assert post.state == Post.WAITING


def test_new_voices_judge_what_waits_and_leave_what_is_approved(
    post, approve, speaker, newsroom, campaign, page, ros, noon
):
    Post.objects.filter(pk=post.pk).update(goes_at=noon + timedelta(hours=6))
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    waits = sent_for_approval(campaign, page, ros, noon, title="When?", text="The vote is on Thursday at seven.")
    approve(waits, speaker("Dov"), speaker("Gethin"))

    voices = [Speaks(speaker(name)) for name in ("Gethin", "Nell", "Jo")]
    room.set_voices(newsroom=newsroom, voices=voices, at=noon)

    post.refresh_from_db()
    assert (post.state, standing_of(waits).approved) == (Post.APPROVED, 1)


def test_an_objection_holds_what_an_older_rule_approved(post, approve, objecting, speaker, newsroom, noon):
    Post.objects.filter(pk=post.pk).update(goes_at=noon + timedelta(hours=6))
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    set_needed(newsroom, 4, noon)

    objecting(post, speaker("Jo"))

    assert post.state == Post.HELD


def test_however_many_a_check_holds_each_gets_its_turn(newsroom, page, ros, campaign, noon, monkeypatch):
    """A few that nobody mends must not keep the rest from going on once the quiet time is over."""
    monkeypatch.setattr("groundswell.tools.newsroom.services.deciding.settling.MOST_HELD", 2)
    for text in ("Buses run late.", "Fares went up again.", "Ask the council.", "Sign with us.", "We meet on Monday."):
        stuck = sent_for_approval(campaign, page, ros, noon, text=text)
        Post.objects.filter(pk=stuck.pk).update(state=Post.HELD, text="", goes_at=noon)
    late = sent_for_approval(campaign, page, ros, noon, text="The last bus goes at nine. Denise works until ten.")
    Post.objects.filter(pk=late.pk).update(state=Post.HELD, goes_at=noon + timedelta(days=2))

    for minute in range(4):
        look_again(at=noon + timedelta(minutes=minute))

    late.refresh_from_db()
    assert late.state == Post.WAITING
