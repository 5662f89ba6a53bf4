"""The content calendar: a week, or a list, with one post beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groundswell.tools.newsroom import selectors
from groundswell.tools.newsroom.approve_views import COLLEAGUES
from groundswell.tools.newsroom.deciding_selectors import colleague_of
from groundswell.tools.newsroom.models import Newsroom
from groundswell.tools.newsroom.page import may_write, post_context
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now

FARTHEST_WEEKS = 260
LISTED_BACK = timedelta(days=2)


@dataclass(frozen=True)
class Week:
    """A week of the calendar and its neighbours, each by its Monday."""

    monday: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> str:
        return (self.monday - timedelta(days=7)).isoformat()

    @property
    def after(self) -> str:
        return (self.monday + timedelta(days=7)).isoformat()

    @property
    def this_one(self) -> bool:
        return self.monday == monday_of(timezone.localdate())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_asked(request: HttpRequest) -> Week:
    """The week of the address, or this one: any day of it will do. Years away is this one."""
    today = timezone.localdate()
    try:
        asked = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        asked = today
    if abs((asked - today).days) > 7 * FARTHEST_WEEKS:
        asked = today
    return Week(monday_of(asked))


@open_to(*COLLEAGUES)
@require_safe
@by_its_clock
def calendar(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    colleague_of(request.scope)
    at, listed = now(), request.GET.get("view") == "list"
    only = request.GET.get("show", "")
    week = week_asked(request)
    context: dict[str, Any] = {"week": week, "listed": listed, "only": only if only in selectors.FILTERS else ""}
    loose = selectors.without_time(request.campaign, account=request.user)
    if listed:
        tiles = selectors.agenda(request.campaign, since=at - LISTED_BACK, account=request.user)
        context["days"] = by_day(tiles, context["only"])
    else:
        days = selectors.week(request.campaign, week.monday, account=request.user)
        tiles = [tile for day in days for tile in day.tiles]
        context["days"] = [kept(day, context["only"]) for day in days]
    context["loose"] = [tile for tile in loose if selectors.is_shown(tile, context["only"])]
    context["counts"] = selectors.filter_counts([*tiles, *loose])
    context["newsroom"] = Newsroom.objects.filter(campaign=request.campaign).first()
    context["has_posts"] = bool(tiles or loose) or selectors.posts(request.campaign).exists()
    context["may_write"] = may_write(request)
    context["picked"] = picked(request, at)
    return render(request, "newsroom/calendar.html", context)


def kept(day: selectors.Day, only: str) -> selectors.Day:
    """A day with those posts that a filter shows."""
    return selectors.Day(day.on, day.today, [tile for tile in day.tiles if selectors.is_shown(tile, only)])


def by_day(tiles: list[selectors.Tile], only: str) -> list[selectors.Day]:
    """A list of posts under the days they belong to."""
    days: dict[date, selectors.Day] = {}
    today = timezone.localdate()
    for tile in tiles:
        if tile.at is not None and selectors.is_shown(tile, only):
            on = timezone.localtime(tile.at).date()
            days.setdefault(on, selectors.Day(on, on == today)).tiles.append(tile)
    return list(days.values())


def picked(request: HttpRequest, at: Any) -> dict[str, Any] | None:
    """The post that stands beside the calendar, with what its panel shows; None where none is picked."""
    found = selectors.posts(request.campaign).filter(public_id=selectors.asked_for(request.GET, "post")).first()
    return post_context(request, found, at=at) if found else None
