"""Two at once: slots are given once, a change and another change do not mix."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from uuid import uuid4

import pytest
from django.db import connection

from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import deciding, room, scheduling, writing
from groundswell.trunk.access.models import Account
from groundswell.trunk.facts import services as facts
from groundswell.trunk.facts.models import Fact, FactUse

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


def test_posts_put_away_while_the_queue_closes_up_end_neither(
    draft: Callable[..., Post], newsroom: Newsroom, noon: datetime
) -> None:
    room.set_slots(newsroom=newsroom, slots=[(day, 18 * 60) for day in range(7)], at=noon)
    posts = [draft(text=f"Post {number}") for number in range(6)]
    for post in posts:
        scheduling.queue_post(post=post, at=noon)
        post.refresh_from_db()

    def put_away(post: Post) -> Callable[[], object]:
        return lambda: writing.put_away_post(post=post, reason="No longer needed", at=noon)

    def own_time(post: Post) -> Callable[[], object]:
        later = noon + timedelta(days=60)
        return lambda: scheduling.schedule_post(post=post, goes_at=later, at=noon)

    told = at_once(
        [
            *(put_away(post) for post in posts[:2]),
            *(own_time(post) for post in posts[2:4]),
            *[lambda: scheduling.close_up(newsroom=newsroom, at=noon)] * 4,
        ]
    )

    assert [result for result in told if isinstance(result, Exception)] == []
    left = list(Post.objects.filter(queued=True).order_by("goes_at").values_list("goes_at", flat=True))
    scheduling.close_up(newsroom=newsroom, at=noon)
    slots = list(islice(scheduling.slots_after(newsroom, noon), 2))
    assert list(Post.objects.filter(queued=True).order_by("goes_at").values_list("goes_at", flat=True)) == slots
    assert len(left) == 2


@pytest.mark.parametrize("_round", range(3))
def test_a_fact_withdrawn_while_posts_that_say_it_go_out_and_change_ends_nobodys_work(
    draft: Callable[..., Post],
    newsroom: Newsroom,
    asha: Account,
    olu: Account,
    figure: Fact,
    noon: datetime,
    _round: int,
) -> None:
    going, waiting = (
        draft(text=f"{figure.text}. {words}")
        for words in ("So ask the council tonight.", "Denise, who works nights, told us what that would buy.")
    )
    for post in (going, waiting):
        facts.use_facts(kind="post", public_id=post.public_id, facts=[figure], at=noon)
        writing.submit_post(post=post, account=asha, at=noon)
        deciding.approve(post=post, account=asha, version=1, key=uuid4(), at=noon)
    says = writing.says_of(waiting)

    told = at_once(
        [
            lambda: deciding.approve(post=going, account=olu, version=1, key=uuid4(), at=noon),
            lambda: facts.withdraw_fact(fact=figure, reason="Wrong", at=noon, account=asha),
            lambda: writing.change_post(post=waiting, says=replace(says, title="Anew"), seen=1, at=noon, account=asha),
        ]
    )

    assert [result for result in told if isinstance(result, Exception)] == []
    assert Post.objects.get(pk=waiting.pk).state == Post.HELD
    out = Post.objects.get(pk=going.pk).state
    assert out in (Post.HELD, Post.PUBLISHED)
    assert not FactUse.objects.filter(fact=figure, flagged_at=None, ended_at=None).exists()
