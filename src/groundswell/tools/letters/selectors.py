"""Reads of letter drives: what the public may write to, and the desk's numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from groundswell.tools.letters.models import Fact, Letter, LetterDrive
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.supporters.selectors import people
from groundswell.trunk.targets.models import Drive, Standing

GONE_OUT = (Letter.SENT, Letter.BOUNCED, Letter.OWN)
WAITING = (Letter.UNCONFIRMED, Letter.HELD, Letter.QUEUED)


@dataclass(frozen=True)
class OfTarget:
    """Letters to one target: gone out (by us or by their writers), waiting, and come back."""

    standing: Standing
    sent: int
    own: int
    waiting: int
    bounced: int


def letter_drives(campaign: Campaign, *, public: bool = False) -> QuerySet[LetterDrive]:
    """The letter drives of a campaign, the newest first. `public`: open or closed, of a drive that was opened."""
    found = LetterDrive.objects.filter(drive__campaign=campaign).select_related("drive__campaign")
    if public:
        found = found.exclude(state=LetterDrive.DRAFT).exclude(drive__state=Drive.DRAFT)
    return found.order_by("-created_at", "-pk")


def is_open(letter_drive: LetterDrive) -> bool:
    return letter_drive.state == LetterDrive.OPEN and letter_drive.drive.state == Drive.OPEN


def facts(letter_drive: LetterDrive, *, withdrawn: bool = False) -> QuerySet[Fact]:
    """The facts that writers are offered, in order; `withdrawn`: those that are offered no longer."""
    return letter_drive.facts.filter(withdrawn_at__isnull=not withdrawn).order_by("order", "pk")


def standings(letter_drive: LetterDrive, *, at: datetime) -> QuerySet[Standing]:
    """Those who can be written to: still in the drive, and still in office."""
    still = Q(target__ended_at__isnull=True) | Q(target__ended_at__gt=at)
    found = Standing.objects.filter(still, drive=letter_drive.drive, left_at__isnull=True)
    return found.select_related("target__area", "drive__campaign")


def letters_seen(scope: Scope, letter_drive: LetterDrive) -> QuerySet[Letter]:
    """The letters an organiser may count: of the whole campaign, or of her own people."""
    found = Letter.objects.filter(letter_drive=letter_drive)
    return found if scope.as_role("organiser").whole else found.filter(person__in=people(scope))


def by_target(scope: Scope, letter_drive: LetterDrive) -> list[OfTarget]:
    """Letters to each target that got any, the most first. What the letters say is not read."""
    rows = (
        letters_seen(scope, letter_drive)
        .values("standing")
        .annotate(
            sent=Count("pk", filter=Q(state__in=(Letter.SENT, Letter.BOUNCED))),
            own=Count("pk", filter=Q(state=Letter.OWN)),
            waiting=Count("pk", filter=Q(state__in=WAITING)),
            bounced=Count("pk", filter=Q(state=Letter.BOUNCED)),
        )
        .order_by()
    )
    found = Standing.objects.select_related("target__area").in_bulk([row["standing"] for row in rows])
    counted = [
        OfTarget(found[row["standing"]], row["sent"], row["own"], row["waiting"], row["bounced"]) for row in rows
    ]
    return sorted(counted, key=lambda row: (-row.sent - row.own, row.standing.target.name))


def by_day(scope: Scope, letter_drive: LetterDrive, *, days: int, at: datetime) -> list[tuple[date, int]]:
    """Letters that went out on each of the last days, today last."""
    today = timezone.localtime(at).date()
    first = today - timedelta(days=days - 1)
    rows = (
        letters_seen(scope, letter_drive)
        .filter(state__in=GONE_OUT, written_at__gte=at - timedelta(days=days + 1))
        .annotate(day=TruncDate("written_at"))
        .values_list("day")
        .annotate(count=Count("pk"))
        .order_by()
    )
    counts = dict(rows)
    return [(day, counts.get(day, 0)) for day in (first + timedelta(days=i) for i in range(days))]


def totals(scope: Scope, drives: Iterable[LetterDrive]) -> dict[int, dict[str, int]]:
    """For each drive, how many letters went out, wait, and wait for an organiser."""
    found: dict[int, dict[str, int]] = {}
    for letter_drive in drives:
        found[letter_drive.pk] = letters_seen(scope, letter_drive).aggregate(
            sent=Count("pk", filter=Q(state__in=GONE_OUT)),
            waiting=Count("pk", filter=Q(state__in=WAITING)),
            held=Count("pk", filter=Q(state=Letter.HELD)),
        )
    return found
