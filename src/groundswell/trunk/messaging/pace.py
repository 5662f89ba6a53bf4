"""
The pace of relayed letters: so many a minute to one mail domain, and no domain's queue holds up another's.

A council whose mail server is handed five hundred letters in a minute takes them for spam. The last word has `take`, at
the moment a letter is handed in; `fair` only leaves out the domains that are full, so that their letters do not stand
in the way.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from groundswell.trunk.messaging.models import Message, Pace

MINUTE = timedelta(minutes=1)


def domain_of(address: str) -> str:
    """The domain whose pace an address counts for."""
    return address.rpartition("@")[2].rstrip(".").lower()[:190]


def fair(letters: QuerySet[Message], *, at: datetime, most: int) -> list[int]:
    """Ids of due letters, each domain's first before any domain's second; none of a domain that is full."""
    full = Pace.objects.filter(free_at__gt=at).values("domain")
    turn = Window(RowNumber(), partition_by=F("domain"), order_by=[F("send_after").asc(), F("pk").asc()])
    found = letters.exclude(domain__in=full).annotate(turn=turn)
    if settings.RELAY_PER_MINUTE:
        found = found.filter(turn__lte=settings.RELAY_PER_MINUTE)
    return list(found.order_by("turn", "send_after", "pk").values_list("pk", flat=True)[:most])


@transaction.atomic
def take(domain: str, *, at: datetime) -> datetime | None:
    """Take one letter's room at a domain. None if there was room, else from when there is."""
    most = settings.RELAY_PER_MINUTE
    if not most:
        return None
    Pace.objects.bulk_create([Pace(domain=domain, free_at=at)], ignore_conflicts=True)
    pace = Pace.objects.select_for_update().get(domain=domain)
    now = at.timestamp()
    # Moments ahead of us were written by a clock that was set back since.
    moments = [moment for moment in pace.moments if now - MINUTE.total_seconds() < moment <= now]
    if len(moments) >= most:
        return _free_at(moments, most)
    moments.append(now)
    pace.moments, pace.free_at = moments, _free_at(moments, most) if len(moments) >= most else at
    pace.save()
    return None


def forget_paces(*, at: datetime) -> int:
    """Forget domains that nothing went to for an hour."""
    return Pace.objects.filter(free_at__lt=at - timedelta(hours=1)).delete()[0]


def _free_at(moments: Sequence[float], most: int) -> datetime:
    return datetime.fromtimestamp(sorted(moments)[-most], tz=UTC) + MINUTE
