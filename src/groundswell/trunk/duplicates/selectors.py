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
    # By its rank, which the index holds.
    return found.filter(rank=Pair.LEVELS.index(level)) if level in Pair.LEVELS else found


def counts(scope: Scope) -> dict[str, int]:
    """How many wait at each level."""
    rows = dict(queue(scope).order_by().values_list("rank").annotate(n=Count("pk")))
    return {level: rows.get(rank, 0) for rank, level in enumerate(Pair.LEVELS)}


def badge(scope: Scope) -> int:
    """How many pairs that are likely one person wait for an account; past `MOST_COUNTED` nobody counts further."""
    return queue(scope).filter(rank__lte=LIKELY_RANK).order_by()[: MOST_COUNTED + 1].count()


def after(found: "QuerySet[Pair]", pair: Pair, most: int) -> list[Pair]:
    """The next pairs after one in the queue's order, at most so many."""
    listed: list[Pair] = []
    for part in _later(found, pair):
        if len(listed) < most:
            listed += part[: most - len(listed)]
    return listed


def count_after(found: "QuerySet[Pair]", pair: Pair) -> int:
    """How many come after a pair."""
    return sum(part.count() for part in _later(found, pair))


def before(found: "QuerySet[Pair]", pair: Pair) -> Pair | None:
    """The pair that comes before one."""
    same = found.filter(rank=pair.rank)
    return (
        same.filter(weight=pair.weight, pk__lt=pair.pk).order_by("-pk").first()
        or same.filter(weight__gt=pair.weight).order_by("weight", "-pk").first()
        or found.filter(rank__lt=pair.rank).order_by("-rank", "weight", "-pk").first()
    )


def _later(found: "QuerySet[Pair]", pair: Pair) -> "tuple[QuerySet[Pair], ...]":
    """In three parts, of which each begins at its place in the index: with "or" between, all before it were read."""
    same = found.filter(rank=pair.rank)
    return (
        same.filter(weight=pair.weight, pk__gt=pair.pk),
        same.filter(weight__lt=pair.weight),
        found.filter(rank__gt=pair.rank),
    )


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
