"""The queue: slots of the week, gaps that close up, quiet times, clocks that change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import room, scheduling, writing

# Tuesday 17 March 2026, 12:00 UTC, is noon in London; slots stand at 13:00 and 18:00 every day.
SLOTS = [(day, minute) for day in range(7) for minute in (13 * 60, 18 * 60)]


@pytest.fixture
def slotted(newsroom: Newsroom, noon: datetime) -> Newsroom:
    """Two slots a day."""
    room.set_slots(newsroom=newsroom, slots=SLOTS, at=noon)
    return newsroom


def times(*posts: Post) -> list[str]:
    found = []
    for post in posts:
        post.refresh_from_db()
        found.append(post.goes_at.strftime("%a %H:%M") if post.goes_at else "")
    return found


@pytest.fixture
def queued(draft: Callable[..., Post], slotted: Newsroom, noon: datetime) -> list[Post]:
    """Four posts in the queue."""
    posts = [draft(text=f"Post number {n}, which says something quite its own about {n} buses.") for n in range(4)]
    for post in posts:
        scheduling.queue_post(post=post, at=noon)
    return posts


def test_queued_posts_take_the_next_free_slots(queued: list[Post]) -> None:
    assert times(*queued) == ["Tue 13:00", "Tue 18:00", "Wed 13:00", "Wed 18:00"]


def test_queueing_twice_keeps_the_place(queued: list[Post], noon: datetime) -> None:
    scheduling.queue_post(post=queued[1], at=noon)

    assert times(*queued) == ["Tue 13:00", "Tue 18:00", "Wed 13:00", "Wed 18:00"]


@pytest.mark.parametrize("how", ["put away", "own time"])
def test_when_one_leaves_the_others_move_up(queued: list[Post], noon: datetime, how: str) -> None:
    if how == "put away":
        writing.put_away_post(post=queued[1], reason="No", at=noon)
    else:
        scheduling.schedule_post(post=queued[1], goes_at=noon + timedelta(days=9), at=noon)

    assert times(queued[0], queued[2], queued[3]) == ["Tue 13:00", "Tue 18:00", "Wed 13:00"]


def test_a_held_post_gives_its_slot_to_those_behind_it(queued: list[Post], slotted: Newsroom, noon: datetime) -> None:
    Post.objects.filter(pk=queued[0].pk).update(state=Post.HELD)

    scheduling.close_up(newsroom=slotted, at=noon)

    assert times(*queued[1:]) == ["Tue 13:00", "Tue 18:00", "Wed 13:00"]


def test_a_post_that_missed_its_slot_takes_the_next_and_pushes_nobody_past_another(
    queued: list[Post], noon: datetime
) -> None:
    assert scheduling.close_up_missed(at=noon + timedelta(hours=2)) == 4
    assert times(*queued) == ["Tue 18:00", "Wed 13:00", "Wed 18:00", "Thu 13:00"]
    assert scheduling.close_up_missed(at=noon + timedelta(hours=2)) == 0


def test_an_approved_post_whose_slot_has_come_stays_for_its_release(
    queued: list[Post], slotted: Newsroom, noon: datetime
) -> None:
    Post.objects.filter(pk=queued[0].pk).update(state=Post.APPROVED)

    scheduling.close_up(newsroom=slotted, at=noon + timedelta(hours=1))

    assert times(*queued) == ["Tue 13:00", "Tue 18:00", "Wed 13:00", "Wed 18:00"]


def test_the_queue_steps_over_quiet_times(queued: list[Post], slotted: Newsroom, noon: datetime) -> None:
    starts = noon + timedelta(hours=5)
    room.add_quiet_window(
        newsroom=slotted, title="Vigil", starts_at=starts, ends_at=starts + timedelta(hours=3), at=noon
    )

    assert times(*queued) == ["Tue 13:00", "Wed 13:00", "Wed 18:00", "Thu 13:00"]


def test_ending_a_quiet_time_lets_the_queue_close_up(queued: list[Post], slotted: Newsroom, noon: datetime) -> None:
    starts = noon + timedelta(hours=5)
    window = room.add_quiet_window(
        newsroom=slotted, title="Vigil", starts_at=starts, ends_at=starts + timedelta(hours=3), at=noon
    )

    assert room.end_quiet_window(window=window, at=noon)
    assert times(*queued) == ["Tue 13:00", "Tue 18:00", "Wed 13:00", "Wed 18:00"]


def test_without_slots_nothing_can_be_queued(post: Post, noon: datetime) -> None:
    with pytest.raises(scheduling.NoSlots):
        scheduling.queue_post(post=post, at=noon)


def test_a_time_that_is_over_is_refused(post: Post, noon: datetime) -> None:
    with pytest.raises(scheduling.InThePast):
        scheduling.schedule_post(post=post, goes_at=noon, at=noon)


def test_a_slot_keeps_its_hour_on_the_wall_when_the_clocks_change(slotted: Newsroom) -> None:
    saturday = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)

    slots = list(islice(scheduling.slots_after(slotted, saturday), 2))

    # British Summer Time begins on Sunday 29 March 2026: 13:00 on the wall is 12:00 UTC.
    assert slots == [datetime(2026, 3, 29, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 17, 0, tzinfo=UTC)]


def test_moving_a_post_keeps_its_approvals(post: Post, approved: Callable[[Post], Post], noon: datetime) -> None:
    post.goes_at = noon + timedelta(hours=6)
    post.save()
    approved(post)

    scheduling.schedule_post(post=post, goes_at=noon + timedelta(days=1), at=noon)

    assert (post.state, post.version) == (Post.APPROVED, 1)


def test_what_is_out_has_its_time(post: Post, approved: Callable[[Post], Post], noon: datetime) -> None:
    approved(post)

    with pytest.raises(writing.ChangedMeanwhile):
        scheduling.schedule_post(post=post, goes_at=noon + timedelta(days=1), at=noon)
