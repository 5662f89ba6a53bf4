"""One objection holds a post that is not out, and takes down one that is."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.settling import settle_due
from groundswell.tools.newsroom.standing import standing_of
from groundswell.tools.newsroom.tests.deciding.conftest import mend
from groundswell.trunk.access.models import Role
from groundswell.trunk.publishing.models import Publication


def test_one_objection_holds_a_post_however_many_approved(post, approve, objecting, speaker):
    approve(post, speaker("Dov"), speaker("Gethin"))
    objecting(post, speaker("Nell"))

    approve(post, speaker("Jo"))

    assert post.state == Post.HELD
    assert not Publication.objects.exists()


def test_a_mend_and_three_approvals_among_them_of_who_objected_let_it_go(post, approve, objecting, speaker, ros, noon):
    objecting(post, speaker("Nell"))
    mend(post, ros, noon)
    assert post.state == Post.HELD

    approve(post, speaker("Dov"), speaker("Gethin"))
    assert post.state == Post.HELD
    approve(post, speaker("Nell"))

    assert post.state == Post.PUBLISHED


def test_the_mend_alone_does_not_silence_who_objected(post, approve, objecting, speaker, ros, noon):
    objecting(post, speaker("Nell"))
    mend(post, ros, noon)

    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Jo"))

    assert (post.state, standing_of(post).approved) == (Post.HELD, 3)


def test_who_objected_may_withdraw_and_the_approvals_of_others_still_stand(post, approve, objecting, speaker, noon):
    approve(post, speaker("Dov"), speaker("Gethin"))
    objection = objecting(post, speaker("Nell"))

    assert deciding.withdraw_objection(decision=objection, account=speaker("Nell"), at=noon)
    assert not deciding.withdraw_objection(decision=objection, account=speaker("Nell"), at=noon)

    post.refresh_from_db()
    assert (post.state, standing_of(post).approved) == (Post.WAITING, 2)


def test_nobody_else_withdraws_it_not_even_an_owner_before_her_time(post, objecting, speaker, olu, ros, noon):
    objection = objecting(post, speaker("Nell"))

    for account in (ros, speaker("Dov"), olu):
        with pytest.raises(deciding.NotYours):
            deciding.withdraw_objection(decision=objection, account=account, why="We need it out", at=noon)

    objection.refresh_from_db()
    assert objection.withdrawn_at is None


def test_an_owner_decides_once_the_time_to_answer_is_over_and_writes_down_why(post, objecting, speaker, olu, noon):
    Post.objects.update(answer_by=noon + timedelta(hours=1))
    post.refresh_from_db()
    objection = objecting(post, speaker("Nell"))
    later = noon + timedelta(minutes=61)

    with pytest.raises(deciding.Refused):
        deciding.withdraw_objection(decision=objection, account=olu, why="  ", at=later)
    assert deciding.withdraw_objection(decision=objection, account=olu, why="The paper says £6m", at=later)

    objection.refresh_from_db()
    assert (objection.withdrawn_by, objection.withdrawn_why) == (olu, "The paper says £6m")


def test_who_objected_a_minute_before_the_time_still_has_half_an_hour(post, objecting, speaker, olu, noon):
    Post.objects.update(answer_by=noon + timedelta(minutes=1))
    post.refresh_from_db()
    objection = objecting(post, speaker("Nell"))

    with pytest.raises(deciding.NotYours):
        deciding.withdraw_objection(decision=objection, account=olu, why="Late", at=noon + timedelta(minutes=29))
    assert deciding.withdraw_objection(decision=objection, account=olu, why="Late", at=noon + timedelta(minutes=30))


def test_the_objection_of_somebody_who_left_may_be_decided_at_once(post, objecting, speaker, olu, noon):
    objection = objecting(post, speaker("Nell"))
    Role.objects.filter(account=speaker("Nell")).update(ended_at=noon)

    assert deciding.withdraw_objection(decision=objection, account=olu, why="She has left us", at=noon)


def test_an_objection_to_a_post_that_is_out_takes_it_down_and_says_so(post, approve, objecting, speaker):
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))

    objecting(post, speaker("Jo"))

    publication = Publication.objects.get()
    assert (post.state, publication.state) == (Post.PULLED, Publication.PULLED)
    assert post.pull_reason == publication.pull_reason == "We took this post down because something in it was wrong."


def test_the_public_reads_neither_name_nor_words_of_who_objected(post, approve, speaker, noon):
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    deciding.object_to(
        post=post, account=speaker("Jo"), reason="person", words="SECRETQX said it", fix="", key=uuid4(), at=noon
    )

    told = Publication.objects.get().pull_reason
    assert "SECRETQX" not in told
    assert "Jo" not in told


def test_withdrawing_after_it_was_taken_down_brings_nothing_back(post, approve, objecting, speaker, noon):
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    objection = objecting(post, speaker("Jo"))

    deciding.withdraw_objection(decision=objection, account=speaker("Jo"), at=noon)

    post.refresh_from_db()
    assert post.state == Post.PULLED


def test_one_press_twice_is_one_objection(post, speaker, noon):
    key = uuid4()
    for _press in range(2):
        deciding.object_to(post=post, account=speaker("Nell"), reason="tone", words="", fix="x", key=key, at=noon)

    assert Decision.objects.count() == 1


def test_a_draft_is_talked_about_in_notes_and_a_post_that_is_down_stays_down(post, speaker, noon):
    for state in (Post.DRAFT, Post.PULLED):
        Post.objects.update(state=state)
        with pytest.raises(deciding.Refused):
            deciding.object_to(
                post=post, account=speaker("Nell"), reason="tone", words="", fix="x", key=uuid4(), at=noon
            )


def test_no_job_lets_a_held_post_go(post, approve, objecting, speaker, noon):
    Post.objects.filter(pk=post.pk).update(goes_at=noon + timedelta(hours=1))
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    objecting(post, speaker("Jo"))

    settle_due(at=noon + timedelta(hours=2))

    post.refresh_from_db()
    assert post.state == Post.HELD


def test_who_edits_takes_down_what_is_out_and_a_voice_alone_does_not(post, approve, speaker, ros, noon):
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))

    with pytest.raises(deciding.NotYours):
        deciding.pull(post=post, account=speaker("Dov"), reason="x", at=noon)
    assert deciding.pull(post=post, account=ros, reason="The meeting is off", at=noon)
    assert not deciding.pull(post=post, account=ros, reason="The meeting is off", at=noon)

    assert (post.state, post.pull_reason) == (Post.PULLED, "The meeting is off")
