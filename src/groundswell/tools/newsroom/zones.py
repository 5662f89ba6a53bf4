"""The newsroom's own clock: slots, days of the calendar and times on its pages are told by it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from groundswell.tools.newsroom.models import Newsroom
from groundswell.trunk.campaigns.models import Campaign


def zone_of(campaign: Campaign) -> ZoneInfo:
    """The time zone of a campaign's newsroom."""
    name = Newsroom.objects.filter(campaign=campaign).values_list("time_zone", flat=True).first()
    return ZoneInfo(name or Newsroom._meta.get_field("time_zone").default)


def by_its_clock(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Draw a page, and read its form, by the clock of the newsroom whose page it is."""

    @wraps(view)
    def timed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(zone_of(request.campaign)):
            return view(request, *args, **kwargs)

    return timed
