"""Reads of the petitions tool."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from groundswell.tools.petitions.models import Petition, Signature, Wording
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.models import Wording as ConsentWording
from groundswell.trunk.ledger import selectors as ledger
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import boundary_set_of

BUSY_NETWORK = 100
SHOWN_FROM = 10


@dataclass(frozen=True)
class Numbers:
    """What the page shows: the headline is `confirmed`; `waiting` stands beside it, named so."""

    confirmed: int
    waiting: int
    flagged: int
    goal: int
    today: int

    @property
    def reached(self) -> bool:
        return self.confirmed >= self.goal


def open_or_closed(campaign: Campaign) -> QuerySet[Petition]:
    """Petitions the public may see, newest first."""
    return (
        Petition.objects.filter(campaign=campaign)
        .exclude(state=Petition.DRAFT)
        .select_related("wording", "picture", "target")
        .order_by("-opened_at")
    )


def all_petitions(campaign: Campaign) -> QuerySet[Petition]:
    """Petitions as the desk sees them, drafts too, newest first."""
    return Petition.objects.filter(campaign=campaign).select_related("wording", "target").order_by("-created_at")


def numbers(petition: Petition, *, at: datetime) -> Numbers:
    """A petition's totals from the counters; two queries."""
    names = ("petitions.confirmed", "petitions.unconfirmed", "petitions.flagged")
    totals = ledger.totals(petition.campaign_id, names, object_id=petition.public_id)
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = ledger.hourly(
        petition.campaign_id,
        "petitions.confirmed",
        since=midnight,
        until=at + timedelta(seconds=1),
        object_id=petition.public_id,
    )
    confirmed = totals["petitions.confirmed"]
    return Numbers(
        confirmed=confirmed,
        waiting=totals["petitions.unconfirmed"],
        flagged=totals["petitions.flagged"],
        goal=grown_goal(petition.goal, confirmed),
        today=sum(hours.values()),
    )


def grown_goal(goal: int, confirmed: int) -> int:
    """
    The goal to show. A goal that is reached grows to the next round number, at least a quarter further on: 100, 250,
    500, 1,000, 2,500 and so on.
    """
    while confirmed >= goal:
        goal = next(
            step * 10**power for power in range(1, 12) for step in (10, 25, 50) if step * 10**power >= goal * 1.25
        )
    return goal


def latest_signatures(petition: Petition, *, limit: int) -> list[Signature]:
    """The latest confirmed signatures whose names may be shown."""
    return list(
        Signature.objects.filter(petition=petition, state=Signature.CONFIRMED, hidden=False)
        .exclude(shown_name="")
        .select_related("area")
        .order_by("-confirmed_at")[:limit]
    )


@dataclass(frozen=True)
class AreaRow:
    """One area's exact number and rank, the largest first; equal numbers share a rank."""

    area: Area
    count: int
    rank: int

    @property
    def is_few(self) -> bool:
        """Whether the public is not told the number: among so few, neighbours could guess who."""
        return 0 < self.count < SHOWN_FROM


def by_area(petition: Petition) -> list[AreaRow]:
    """
    Confirmed signatures by constituency, largest first; areas of the campaign's map where nobody signed come last.
    """
    totals = ledger.area_totals(petition.campaign_id, "petitions.confirmed", object_id=petition.public_id)
    on_map = Q(boundary_set=boundary_set_of(petition.campaign), kind=Area.CONSTITUENCY)
    areas = Area.objects.filter(on_map | Q(pk__in=totals)).select_related("boundary_set")
    ordered = sorted(((totals.get(area.pk, 0), area) for area in areas), key=lambda row: (-row[0], row[1].name))
    ranks: dict[int, int] = {}
    for position, (count, _) in enumerate(ordered, start=1):
        ranks.setdefault(count, position)
    return [AreaRow(area, count, ranks[count]) for count, area in ordered]


def by_day(petition: Petition, *, days: int, at: datetime) -> list[tuple[date, int]]:
    """Confirmed signatures of each of the last days, in local time, the oldest first."""
    first = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    hours = ledger.hourly(
        petition.campaign_id,
        "petitions.confirmed",
        since=first,
        until=at + timedelta(seconds=1),
        object_id=petition.public_id,
    )
    found: dict[date, int] = {}
    for hour, count in hours.items():
        day = timezone.localtime(datetime.fromisoformat(f"{hour}:00+00:00")).date()
        found[day] = found.get(day, 0) + count
    return [(day, found.get(day, 0)) for day in (first.date() + timedelta(days=n) for n in range(days))]


@dataclass(frozen=True)
class WordingRow:
    """One wording and how many confirmed signatures are bound to it; mended typos count as one wording."""

    wording: Wording
    confirmed: int


def by_wording(petition: Petition) -> list[WordingRow]:
    """The wordings people signed, the newest first, with their totals from the counters."""
    wordings = list(petition.wordings.order_by("number"))
    names = [f"petitions.wording.{wording.number}" for wording in wordings]
    totals = ledger.totals(petition.campaign_id, names, object_id=petition.public_id)
    rows: list[WordingRow] = []
    for wording, name in zip(wordings, names, strict=True):
        if wording.typo_of_id and rows:
            rows[-1] = WordingRow(wording, rows[-1].confirmed + totals[name])
        else:
            rows.append(WordingRow(wording, totals[name]))
    return rows[::-1]


@dataclass(frozen=True)
class BusyNetwork:
    """A network that many signatures came from within an hour: for a person to look at, never a verdict."""

    network: str
    count: int
    mailboxes: int
    first_at: datetime
    latest_at: datetime


def busy_networks(petition: Petition, *, since: datetime) -> list[BusyNetwork]:
    """Networks with more than a hundred signatures since a time, busiest first."""
    rows = (
        Signature.objects.filter(petition=petition, signed_at__gte=since)
        .exclude(network="")
        .values("network")
        .annotate(
            count=Count("id"),
            mailboxes=Count("email_key", distinct=True),
            first_at=Min("signed_at"),
            latest_at=Max("signed_at"),
        )
        .filter(count__gt=BUSY_NETWORK)
        .order_by("-count")[:20]
    )
    return [BusyNetwork(**row) for row in rows]


def consent_wording_ids(campaign_id: int, hashes: Sequence[str]) -> tuple[int, ...]:
    """Ids of the consent wordings whose boxes were ticked; an unknown hash is no consent to anything."""
    return tuple(pk for hash in hashes if (pk := _consent_wording_id(campaign_id, hash)))


@lru_cache(maxsize=1024)
def _kept_wording_id(campaign_id: int, hash: str) -> int:
    return ConsentWording.objects.values_list("pk", flat=True).get(
        campaign_id=campaign_id, text_hash=hash, channel="email", purpose="news", basis="consent"
    )


def _consent_wording_id(campaign_id: int, hash: str) -> int | None:
    try:
        return _kept_wording_id(campaign_id, hash)
    except ConsentWording.DoesNotExist:
        return None
