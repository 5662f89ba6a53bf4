"""Drafts, their versions, asking for approval, putting away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from groundswell.tools.newsroom import versions
from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.services import writing
from groundswell.tools.newsroom.services.writing import Says, Shown
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.models import NetworkAccount


def test_the_same_key_gives_the_first_draft_whatever_it_says_now(
    campaign: Campaign, page: NetworkAccount, noon: datetime
) -> None:
    says = Says(title="One", text="First words", networks={page: ""})

    first = writing.draft_post(campaign=campaign, says=says, key="k", at=noon)
    again = writing.draft_post(campaign=campaign, says=replace(says, text="Other words"), key="k", at=noon)

    assert again.pk == first.pk
    assert again.text == "First words"
    assert Post.objects.count() == first.history.count() == 1


def test_a_change_is_a_new_version_and_shows_what_changed(post: Post, asha: Account, noon: datetime) -> None:
    says = replace(writing.says_of(post), text=post.text.replace("five past nine", "ten to nine"))

    assert writing.change_post(post=post, says=says, seen=1, account=asha, at=noon)

    assert post.version == 2
    change = versions.changes_since(post, 1)[0]
    assert change.label == "Words"
    assert [piece.text for piece in change.pieces if piece.op == "out"] == ["five", "past"]
    assert [piece.text for piece in change.pieces if piece.op == "in"] == ["ten", "to"]


def test_saving_what_stands_makes_no_version(post: Post, noon: datetime) -> None:
    says = writing.says_of(post)

    assert not writing.change_post(post=post, says=replace(says, text=f"  {says.text} "), seen=1, at=noon)

    post.refresh_from_db()
    assert (post.version, post.history.count()) == (1, 1)


def test_who_looked_at_an_older_version_is_refused_and_loses_nothing(post: Post, noon: datetime) -> None:
    says = writing.says_of(post)
    writing.change_post(post=post, says=replace(says, text="Hers"), seen=1, at=noon)

    with pytest.raises(writing.ChangedMeanwhile):
        writing.change_post(post=post, says=replace(says, text="His"), seen=1, at=noon)

    post.refresh_from_db()
    assert post.text == "Hers"


def test_a_change_takes_back_every_approval(
    post: Post, approved: Callable[[Post], Post], asha: Account, noon: datetime
) -> None:
    post.goes_at = noon + timedelta(hours=6)
    post.save()
    approved(post)
    assert post.state == Post.APPROVED

    writing.change_post(post=post, says=replace(writing.says_of(post), text="Quite other words"), seen=1, at=noon)

    assert post.state == Post.WAITING
    assert post.submitted_at == noon


def test_what_is_out_cannot_be_changed(post: Post, approved: Callable[[Post], Post], noon: datetime) -> None:
    approved(post)
    assert post.state == Post.PUBLISHED

    with pytest.raises(writing.ChangedMeanwhile):
        writing.change_post(post=post, says=replace(writing.says_of(post), text="Other"), seen=1, at=noon)


def test_nothing_empty_and_nothing_without_a_network_is_shown_to_those_who_approve(
    draft: Callable[..., Post], noon: datetime
) -> None:
    with pytest.raises(writing.NotReady) as empty:
        writing.submit_post(post=draft(text=""), at=noon)
    with pytest.raises(writing.NotReady) as nowhere:
        writing.submit_post(post=draft(networks={}), at=noon)

    assert [check.key for check in empty.value.failed] == ["words"]
    assert [check.key for check in nowhere.value.failed] == ["where"]


def test_asking_twice_asks_once(post: Post, noon: datetime) -> None:
    assert writing.submit_post(post=post, at=noon)
    assert not writing.submit_post(post=post, at=noon)
    assert AuditEntry.objects.filter(object_id=post.public_id, sentence__startswith="Asked").count() == 1


def test_answers_are_wanted_half_an_hour_before_it_goes(post: Post, noon: datetime) -> None:
    post.goes_at = noon + timedelta(hours=3)
    post.save()

    writing.submit_post(post=post, at=noon)

    assert post.answer_by == noon + timedelta(hours=2, minutes=30)


def test_what_waits_can_become_a_draft_again(post: Post, noon: datetime) -> None:
    writing.submit_post(post=post, at=noon)

    assert writing.take_back_post(post=post, at=noon)
    assert (post.state, post.submitted_at) == (Post.DRAFT, None)
    assert not writing.take_back_post(post=post, at=noon)


def test_put_away_is_for_good_and_for_what_is_not_out(
    draft: Callable[..., Post], newsroom: object, approved: Callable[[Post], Post], noon: datetime
) -> None:
    away, out = draft(), approved(draft(text="Something else that is said today and never before, by us."))

    assert writing.put_away_post(post=away, reason="Not needed", at=noon)
    assert not writing.put_away_post(post=out, reason="Not needed", at=noon)
    assert (away.state, out.state) == (Post.PULLED, Post.PUBLISHED)


def test_a_copy_says_the_same_and_leaves_out_networks_that_are_gone(
    draft: Callable[..., Post], page: NetworkAccount, by_hand: NetworkAccount, card: Graphic, noon: datetime
) -> None:
    post = draft(networks={page: "", by_hand: "Shorter"}, pictures=(Shown(graphic=card),))
    NetworkAccount.objects.filter(pk=by_hand.pk).update(state=NetworkAccount.REMOVED)

    copied = writing.copy_post(post=post, key="c", at=noon)

    says = writing.says_of(copied)
    assert (says.text, list(says.networks), says.pictures) == (post.text, [page], (Shown(graphic=card),))
    assert copied.state == Post.DRAFT
