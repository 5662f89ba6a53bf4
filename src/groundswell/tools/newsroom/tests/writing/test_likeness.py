"""How alike two posts are."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from groundswell.tools.newsroom import likeness
from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import writing
from groundswell.trunk.publishing.models import NetworkAccount

FIRST = "The last bus from Thornwick goes at five past nine and nobody who works late can get home by it."


@pytest.fixture
def earlier(draft: Callable[..., Post], newsroom: Newsroom, noon: datetime) -> Post:
    """A post that waits for approval."""
    post = draft(text=FIRST)
    writing.submit_post(post=post, at=noon)
    return post


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        (FIRST.upper().replace(".", "!"), True),
        (f"{FIRST} #BusesBack https://example.org/a", True),
        (FIRST.replace("five past nine", "ten to nine"), False),
        ("Quite another thing is said here, about fares and tickets and the council.", False),
        ("Four words only here", False),
    ],
)
def test_case_marks_links_and_hashtags_do_not_count(
    draft: Callable[..., Post], earlier: Post, noon: datetime, text: str, alike: bool
) -> None:
    later = noon + timedelta(hours=1)

    found = likeness.most_alike(draft(text=text, at=later), at=later)

    assert (found is not None) == alike


def test_the_first_to_say_it_is_not_a_repeat(draft: Callable[..., Post], earlier: Post, noon: datetime) -> None:
    draft(text=FIRST, at=noon + timedelta(hours=1))

    assert likeness.most_alike(earlier, at=noon + timedelta(hours=2)) is None


def test_drafts_and_what_was_put_away_do_not_count(draft: Callable[..., Post], earlier: Post, noon: datetime) -> None:
    writing.put_away_post(post=earlier, reason="No", at=noon)
    draft(text=FIRST)

    assert likeness.most_alike(draft(text=FIRST, at=noon + timedelta(hours=1)), at=noon + timedelta(hours=1)) is None


def test_after_a_month_it_may_be_said_again(draft: Callable[..., Post], earlier: Post, noon: datetime) -> None:
    later = noon + timedelta(days=31)

    assert likeness.most_alike(draft(text=FIRST, at=later), at=later) is None


def test_posts_of_a_rule_about_different_things_share_its_words(
    draft: Callable[..., Post], earlier: Post, noon: datetime
) -> None:
    later = noon + timedelta(hours=1)
    second = draft(text=FIRST, at=later)
    Post.objects.filter(pk=earlier.pk).update(made_by_rule=True, subject_id="a")
    Post.objects.filter(pk=second.pk).update(made_by_rule=True, subject_id="b")

    assert likeness.most_alike(Post.objects.get(pk=second.pk), at=later) is None

    Post.objects.filter(pk=second.pk).update(subject_id="a")
    assert likeness.most_alike(Post.objects.get(pk=second.pk), at=later) is not None


def test_an_old_draft_comes_after_what_was_written_later_and_is_out(
    draft: Callable[..., Post], earlier: Post, noon: datetime
) -> None:
    old = draft(text=FIRST, at=noon - timedelta(days=2))
    assert likeness.most_alike(old, at=noon) is None

    Post.objects.filter(pk=earlier.pk).update(state=Post.PUBLISHED)

    assert likeness.most_alike(old, at=noon) is not None
    assert likeness.most_alike(Post.objects.get(pk=earlier.pk), at=noon) is None


def test_own_words_for_one_network_are_compared_too(
    draft: Callable[..., Post], earlier: Post, page: NetworkAccount, bluesky: NetworkAccount, noon: datetime
) -> None:
    later = noon + timedelta(hours=1)
    other = "Quite another thing is said here, about fares and tickets and the council."

    evading = draft(text=other, networks={page: "", bluesky: FIRST}, at=later)
    assert likeness.most_alike(evading, at=later) is not None

    said_there = draft(text=other, networks={page: ""}, at=later)
    Post.objects.filter(pk=evading.pk).update(state=Post.WAITING)
    again = draft(text=FIRST, at=later + timedelta(hours=1))
    Post.objects.filter(pk=earlier.pk).delete()
    found = likeness.most_alike(again, at=later + timedelta(hours=1))
    assert found is not None and found.post.pk == evading.pk != said_there.pk
