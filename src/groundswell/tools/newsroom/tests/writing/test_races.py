"""Two at once: slots are given once, a change and another change do not mix."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection

from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import room, scheduling, writing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """Run all of them in threads of their own; an error is its own result."""

    def run(job: Callable[[], object]) -> object:
        try:
            return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_posts_queued_at_once_never_share_a_slot(
    draft: Callable[..., Post], newsroom: Newsroom, noon: datetime
) -> None:
    room.set_slots(newsroom=newsroom, slots=[(day, 18 * 60) for day in range(7)], at=noon)
    posts = [draft(text=f"Post {number}") for number in range(6)]

    at_once([lambda post=post: scheduling.queue_post(post=post, at=noon) for post in posts])  # type: ignore[misc]

    taken = list(Post.objects.filter(queued=True).values_list("goes_at", flat=True))
    assert len(taken) == len(set(taken)) == 6


def test_of_many_changes_at_once_one_wins_and_the_others_are_told(post: Post, noon: datetime) -> None:
    says = writing.says_of(post)

    def change(number: int) -> Callable[[], object]:
        mine = Post.objects.get(pk=post.pk)
        return lambda: writing.change_post(post=mine, says=replace(says, text=f"Words {number}"), seen=1, at=noon)

    results = at_once([change(number) for number in range(5)])

    post.refresh_from_db()
    assert results.count(True) == 1
    assert sum(isinstance(result, writing.ChangedMeanwhile) for result in results) == 4
    assert (post.version, post.history.count()) == (2, 2)
