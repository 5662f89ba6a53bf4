"""Reads of this room: what waits to be looked at, and what was merged."""

from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from groundswell.trunk.access.models import Account
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.duplicates.models import Looking, Merge, Pair, Search
from groundswell.trunk.supporters.models import Person

LOOKS_FOR = timedelta(minutes=2)
"""So long after it was last heard of, a page counts as closed."""
LIKELY_RANK = Pair.LEVELS.index(Pair.LIKELY)
MOST_COUNTED = 99
ORDER = ("rank", "-weight", "pk")


def waiting(campaign_id: int) -> "QuerySet[Pair]":
    """Pairs that nobody decided on, of records that both still stand."""
    return Pair.objects.filter(campaign=campaign_id, state=Pair.WAITING)


def still_two(pair: Pair) -> bool:
    """Whether a pair waits, and both records stand as they are read now."""
    stands = {f"{side}__{name}__isnull": True for side in ("first", "second") for name in ("merged_into", "erased_at")}
    return waiting(pair.campaign_id).filter(pk=pair.pk, **stands).exists()


def pairs(scope: Scope) -> "QuerySet[Pair]":
    """Every pair that an account may see: those of a campaign that it organises as a whole, and no others."""
    mine = scope.as_role("organiser")
    if mine.campaign is None or not mine.whole:
        return Pair.objects.none()
    return Pair.objects.filter(campaign=mine.campaign).select_related("first", "second", "decided_by")


def queue(scope: Scope, level: str = "") -> "QuerySet[Pair]":
    """What waits for an account, the surest first."""
    mine = scope.as_role("organiser")
    if mine.campaign is None or not mine.whole:
        return Pair.objects.none()
    found = waiting(mine.campaign.pk).select_related("first", "second").order_by(*ORDER)
    return found.filter(level=level) if level in Pair.LEVELS else found


def counts(scope: Scope) -> dict[str, int]:
    """How many wait at each level."""
    rows = queue(scope).order_by().values_list("level").annotate(n=Count("pk"))
    return dict.fromkeys(Pair.LEVELS, 0) | dict(rows)


def badge(scope: Scope) -> int:
    """How many pairs that are likely one person wait for an account; past `MOST_COUNTED` nobody counts further."""
    return queue(scope).filter(rank__lte=LIKELY_RANK).order_by()[: MOST_COUNTED + 1].count()


def after(found: "QuerySet[Pair]", pair: Pair) -> "QuerySet[Pair]":
    """What comes after a pair in the queue's order."""
    same = found.filter(rank=pair.rank)
    later = found.filter(rank__gt=pair.rank) | same.filter(weight__lt=pair.weight)
    return later | same.filter(weight=pair.weight, pk__gt=pair.pk)


def before(found: "QuerySet[Pair]", pair: Pair) -> "QuerySet[Pair]":
    """What comes before it, the nearest first."""
    same = found.filter(rank=pair.rank)
    earlier = found.filter(rank__lt=pair.rank) | same.filter(weight__gt=pair.weight)
    return (earlier | same.filter(weight=pair.weight, pk__lt=pair.pk)).order_by("-rank", "weight", "-pk")


def identical_pairs(campaign_id: int) -> "QuerySet[Pair]":
    """Pairs that wait in which nothing differs, and which are very likely one person."""
    return waiting(campaign_id).filter(identical=True, level=Pair.VERY_LIKELY)


def looking_at(found: "list[Pair]", but: Account, at: datetime) -> dict[int, Account]:
    """Who else has one of these pairs open, by the pair's id."""
    rows = Looking.objects.filter(pair__in=found, seen_at__gt=at - LOOKS_FOR).exclude(account=but)
    return {row.pair_id: row.account for row in rows.select_related("account")}


def merges(scope: Scope) -> "QuerySet[Merge]":
    """The merges of a campaign, the latest first."""
    mine = scope.as_role("organiser")
    if mine.campaign is None or not mine.whole:
        return Merge.objects.none()
    return Merge.objects.filter(campaign=mine.campaign).select_related("kept", "gone", "account").order_by("-made_at")


def records_of(person: Person) -> "QuerySet[Merge]":
    """What was merged into a person's record and may still be taken apart or read."""
    return Merge.objects.filter(kept=person, undone_at__isnull=True).select_related("gone", "account")


def survivor_of(person: Person) -> Person:
    """The record that stands for a person: her own, or the one that hers was merged into."""
    seen = {person.pk}
    while person.merged_into is not None and person.merged_into_id not in seen:
        person = person.merged_into
        seen.add(person.pk)
    return person


def looked_at(campaign_id: int) -> datetime | None:
    """When the campaign's people were last looked through."""
    return Search.objects.filter(campaign=campaign_id).values_list("looked_at", flat=True).first()
