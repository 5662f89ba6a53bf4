"""
When a post goes: at a time somebody chose, in the next free slot, or as soon as it is approved (`goes_at` empty).

Queued posts stand in slots of the week. When one leaves (put away, pulled, held, given a time of its own), those behind
it move up; one that missed its slot takes the next.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services.writing import ANSWER_BEFORE, CHANGEABLE, ChangedMeanwhile, record_in_audit
from groundswell.trunk.access.models import Account
from groundswell.trunk.records.deadlocks import again_after_deadlock

WEEKS_AHEAD = 26
IN_QUEUE = (Post.DRAFT, Post.WAITING, Post.APPROVED)


class NoSlots(Exception):
    """The newsroom has no slots of the week, so nothing can be queued."""


class InThePast(Exception):
    """A time was chosen that is over."""


def schedule_post(*, post: Post, goes_at: datetime | None, at: datetime, account: Account | None = None) -> None:
    """
    Give a post a time, or none: then it goes as soon as it is approved. Approvals stand; only words are approved.

    :raises InThePast: for a time that is over.
    :raises ChangedMeanwhile: if it is out or on its way.
    """
    if goes_at is not None and goes_at <= at:
        raise InThePast(f"{goes_at} is before {at}")
    _move(post, goes_at, queued=False, at=at, account=account)


@again_after_deadlock
@transaction.atomic
def queue_post(*, post: Post, at: datetime, account: Account | None = None) -> datetime:
    """
    Put a post into the next free slot and give its time; queued already, it keeps its place.

    :raises NoSlots: where the newsroom has none, or none free in half a year.
    :raises ChangedMeanwhile: if it is out or on its way.
    """
    newsroom = hold_queue(post.campaign_id)
    if newsroom is None or not newsroom.slots.exists():
        raise NoSlots(f"Campaign {post.campaign_id} has no slots")
    post.refresh_from_db()
    if post.queued and post.goes_at and post.goes_at > at:
        return post.goes_at
    taken = set(_queue(newsroom).exclude(pk=post.pk).values_list("goes_at", flat=True))
    slot = next((slot for slot in slots_after(newsroom, at) if slot not in taken), None)
    if slot is None:
        raise NoSlots(f"No slot is free in campaign {post.campaign_id}")
    _move(post, slot, queued=True, at=at, account=account)
    return slot


@again_after_deadlock
@transaction.atomic
def close_up(*, newsroom: Newsroom, at: datetime) -> int:
    """
    Move queued posts into the earliest slots, in their order; give how many moved. Again: no change.

    An approved post whose slot has come is on its way out, and stays.
    """
    hold_queue(newsroom.campaign_id)
    waiting = sorted(
        _queue(newsroom).exclude(state=Post.APPROVED, goes_at__lte=at), key=lambda post: (post.goes_at or at, post.pk)
    )
    moved = 0
    for post, slot in zip(waiting, slots_after(newsroom, at), strict=False):
        if post.goes_at != slot:
            # Whoever releases, changes or takes it out of the queue meanwhile wins.
            moved += Post.objects.filter(pk=post.pk, queued=True, goes_at=post.goes_at, state__in=IN_QUEUE).update(
                goes_at=slot, answer_by=_answer_by(post, slot, at)
            )
    return moved


def close_up_after(post: Post, *, at: datetime) -> int:
    """Close the gap that a post left in its campaign's queue."""
    newsroom = Newsroom.objects.filter(campaign=post.campaign_id).first()
    return close_up(newsroom=newsroom, at=at) if newsroom else 0


def close_up_missed(*, at: datetime) -> int:
    """Move on every queued post whose slot went by before it was approved, and those behind it."""
    missed = Post.objects.filter(queued=True, goes_at__lte=at, state__in=(Post.DRAFT, Post.WAITING))
    newsrooms = Newsroom.objects.filter(campaign__in=missed.values("campaign"))
    return sum(close_up(newsroom=newsroom, at=at) for newsroom in newsrooms)


def slots_after(newsroom: Newsroom, at: datetime) -> Iterator[datetime]:
    """The slots to come, in order, in UTC; those in a quiet window are left out."""
    zone = ZoneInfo(newsroom.time_zone)
    slots = sorted(newsroom.slots.values_list("weekday", "minute"))
    quiet = list(newsroom.quiet_windows.filter(ends_at__gt=at).values_list("starts_at", "ends_at"))
    today = at.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    seen: set[datetime] = set()
    for week in range(WEEKS_AHEAD + 1):
        for weekday, minute in slots:
            day = monday + timedelta(days=7 * week + weekday)
            # Built from the clock on the wall, so that 18:00 stays 18:00 when the clocks change.
            local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
            moment = local.astimezone(UTC)
            if moment > at and moment not in seen and not any(start <= moment < end for start, end in quiet):
                seen.add(moment)
                yield moment


def hold_queue(campaign_id: int) -> Newsroom | None:
    """
    The newsroom, its queue held until the transaction ends: two that queue at once must not take one slot.

    Whoever moves the queue takes it before any post, so that no two wait for each other.
    """
    return Newsroom.objects.select_for_update(no_key=True).filter(campaign=campaign_id).first()


def _queue(newsroom: Newsroom) -> QuerySet[Post]:
    return Post.objects.filter(campaign=newsroom.campaign_id, queued=True, state__in=IN_QUEUE)


def _answer_by(post: Post, goes_at: datetime | None, at: datetime) -> datetime | None:
    """When answers are wanted: half an hour before it goes, once they are asked for."""
    if goes_at is None or post.submitted_at is None:
        return None
    return max(goes_at - ANSWER_BEFORE, at)


@again_after_deadlock
@transaction.atomic
def _move(post: Post, goes_at: datetime | None, *, queued: bool, at: datetime, account: Account | None) -> None:
    left_the_queue = post.queued and not queued
    if left_the_queue:
        hold_queue(post.campaign_id)
    moved = Post.objects.filter(pk=post.pk, state__in=CHANGEABLE).update(
        goes_at=goes_at, queued=queued, answer_by=_answer_by(post, goes_at, at)
    )
    if not moved:
        raise ChangedMeanwhile(f"Post {post.public_id} is on its way")
    post.refresh_from_db()
    when = goes_at.isoformat(timespec="minutes") if goes_at else "as soon as it is approved"
    record_in_audit(post, account, f"Set “{post.title}” to go: {when}", at)
    if left_the_queue:
        close_up_after(post, at=at)
