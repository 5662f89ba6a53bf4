"""Reads shared by the newsroom's pages: the week, the list, one post with what stands about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from groundswell.tools.newsroom import state_words
from groundswell.tools.newsroom.content import thumb_url
from groundswell.tools.newsroom.models import Decision, Newsroom, Post, PostPicture, Variant
from groundswell.tools.newsroom.voices import Unit, is_member, units
from groundswell.trunk.access.models import Account
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.publishing.networks import networks

ALIVE = Q(published_at__isnull=False) | ~Q(state=Post.PULLED)
"""Everything but what was put away before anybody outside saw it."""
FILTERS = ("held", "mine", "approved", "drafts", "published")
MOST_LISTED = 200


@dataclass(frozen=True)
class Tally:
    """Where one post stands, counted for a list: approvals of this version, open objections."""

    approved: int = 0
    needed: int = 1
    by_count: bool = True
    objections: int = 0
    waits_for_me: bool = False


@dataclass(frozen=True)
class Tile:
    """One post as the calendar and the list draw it. `at` is None where it has no time."""

    post: Post
    at: datetime | None
    chip: state_words.Chip
    networks: Sequence[tuple[str, str]]
    thumb: str
    tally: Tally

    @property
    def network_names(self) -> str:
        return ", ".join(label for _icon, label in self.networks)


@dataclass(frozen=True)
class Day:
    """A day of the week with its posts in order of time."""

    on: date
    today: bool
    tiles: list[Tile] = field(default_factory=list)

    @property
    def past(self) -> bool:
        return self.on < timezone.localdate()


def asked_for(data: Mapping[str, Any], name: str, most: int = 80) -> str:
    """One value of an address or a form, as text that any database takes."""
    return str(data.get(name, "")).replace("\0", "").strip()[:most]


def posts(campaign: Campaign) -> QuerySet[Post]:
    """A campaign's posts with all that a list shows; what was put away unseen is left out."""
    pictures = PostPicture.objects.select_related("graphic", "image").prefetch_related("graphic__files")
    return (
        Post.objects.filter(ALIVE, campaign=campaign)
        .select_related("campaign", "written_by")
        .prefetch_related(
            Prefetch("variants", Variant.objects.select_related("account").order_by("pk")),
            Prefetch("pictures", pictures.order_by("number")),
        )
    )


def post_of(request: HttpRequest, public_id: str) -> Post:
    """
    One post of the request's campaign, put away or not.

    :raises Http404: for another campaign's.
    """
    found = Post.objects.filter(campaign=request.campaign).select_related("campaign__organisation", "written_by")
    return get_object_or_404(found, public_id=public_id)


def calendar_badge(scope: Scope) -> int | None:
    """No number beside the calendar's row, and no row for whoever is not of the newsroom."""
    return 0 if scope.campaign is not None and is_member(scope.account, scope.campaign) else None


def moment_of(post: Post) -> datetime | None:
    """Where a post stands in time: when it went out, else when it goes. None: as soon as it is approved, or no plan."""
    return post.published_at or post.goes_at


def week(campaign: Campaign, monday: date, *, account: Account | None, only: str = "") -> list[Day]:
    """Seven days from a Monday, by the clock that is current, each with its posts."""
    zone = timezone.get_current_timezone()
    starts = datetime(monday.year, monday.month, monday.day, tzinfo=zone)
    ends_on = monday + timedelta(days=7)
    ends = datetime(ends_on.year, ends_on.month, ends_on.day, tzinfo=zone)
    within = Q(published_at__gte=starts, published_at__lt=ends) | Q(
        published_at__isnull=True, goes_at__gte=starts, goes_at__lt=ends
    )
    tiles = tiles_of(posts(campaign).filter(within), campaign, account=account, only=only)
    today = timezone.localdate()
    days = [Day(on, on == today) for on in (monday + timedelta(days=n) for n in range(7))]
    for tile in sorted(tiles, key=lambda tile: (tile.at or starts, tile.post.pk)):
        assert tile.at is not None
        days[(timezone.localtime(tile.at).date() - monday).days].tiles.append(tile)
    return days


def without_time(campaign: Campaign, *, account: Account | None, only: str = "") -> list[Tile]:
    """Posts without a time: those that go as soon as they are approved, and drafts; newest first."""
    found = posts(campaign).filter(goes_at__isnull=True, published_at__isnull=True).order_by("-made_at", "-pk")
    return tiles_of(found[:MOST_LISTED], campaign, account=account, only=only)


def agenda(campaign: Campaign, *, since: datetime, account: Account | None, only: str = "") -> list[Tile]:
    """Every post that goes or went out since then, in order of time; at most 200."""
    later = Q(published_at__gte=since) | Q(published_at__isnull=True, goes_at__gte=since)
    tiles = tiles_of(posts(campaign).filter(later)[: 2 * MOST_LISTED], campaign, account=account, only=only)
    return sorted(tiles, key=lambda tile: (tile.at or since, tile.post.pk))[:MOST_LISTED]


def tiles_of(
    found: Iterable[Post], campaign: Campaign, *, account: Account | None = None, only: str = ""
) -> list[Tile]:
    """Posts as tiles, each with its state in words; `only` is one of FILTERS."""
    listed = list(found)
    tallies = tallies_of(listed, campaign, account=account)
    known = networks()
    tiles = []
    for post in listed:
        on = [known[row.account.network] for row in post.variants.all() if row.account.network in known]
        pictures = list(post.pictures.all())
        tiles.append(
            Tile(
                post=post,
                at=moment_of(post),
                chip=state_words.chip(post, tallies[post.pk]),
                networks=[(network.icon, str(network.label)) for network in on],
                thumb=thumb_url(pictures[0]) if pictures else "",
                tally=tallies[post.pk],
            )
        )
    return [tile for tile in tiles if is_shown(tile, only)]


def is_shown(tile: Tile, only: str) -> bool:
    """Whether a filter of the calendar shows a tile."""
    states = {
        "held": (Post.HELD, Post.FAILED),
        "approved": (Post.APPROVED, Post.PUBLISHING),
        "drafts": (Post.DRAFT,),
        "published": (Post.PUBLISHED, Post.PULLED),
    }
    if only == "mine":
        return tile.tally.waits_for_me
    return only not in states or tile.post.state in states[only]


def filter_counts(tiles: Iterable[Tile]) -> dict[str, int]:
    """How many of these tiles each filter shows."""
    listed = list(tiles)
    return {"all": len(listed), **{name: sum(is_shown(tile, name) for tile in listed) for name in FILTERS}}


def tallies_of(found: Sequence[Post], campaign: Campaign, *, account: Account | None = None) -> Mapping[int, Tally]:
    """Where many posts stand, in three queries however many they are."""
    newsroom = Newsroom.objects.filter(campaign=campaign).first() or Newsroom(campaign=campaign)
    voices = units(campaign)
    by_post: dict[int, list[Decision]] = {}
    standing = Decision.objects.filter(post__in=[post.pk for post in found], withdrawn_at__isnull=True)
    for decision in standing:
        by_post.setdefault(decision.post_id, []).append(decision)
    return {post.pk: _tally(post, by_post.get(post.pk, []), newsroom, voices, account) for post in found}


def _tally(
    post: Post, decisions: list[Decision], newsroom: Newsroom, voices: Sequence[Unit], account: Account | None
) -> Tally:
    objections = [one for one in decisions if one.kind == Decision.OBJECT]
    approved = {one.account_id for one in decisions if one.kind == Decision.APPROVE and one.version == post.version}
    objecting = {one.account_id for one in objections}
    saying_yes = [
        voice
        for voice in voices
        if any(voice.speaks(pk) for pk in approved) and not any(voice.speaks(pk) for pk in objecting)
    ]
    mine = next((voice for voice in voices if account is not None and voice.speaks(account.pk)), None)
    answered = approved | objecting
    return Tally(
        approved=len(saying_yes),
        needed=newsroom.needed,
        by_count=newsroom.rule == Newsroom.COUNT,
        objections=len(objections),
        waits_for_me=(
            post.state == Post.WAITING
            and newsroom.rule == Newsroom.COUNT
            and mine is not None
            and not any(mine.speaks(pk) for pk in answered)
        ),
    )
