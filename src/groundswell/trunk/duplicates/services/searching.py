"""Looking for duplicates: all of a campaign, or those who came since the last look."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.duplicates.finding import all_pairs, learn_names, matches, pairs_of
from groundswell.trunk.duplicates.models import Pair, Search
from groundswell.trunk.duplicates.services.pairs import write_pairs
from groundswell.trunk.supporters.models import ContactPoint, Person

BATCH = 2_000
ANEW = 50_000
"""If more came than this, all are looked through: that reads the tables once and not once a batch."""


def _no_rest() -> None:
    """Whoever waits for the answer does not wait for others."""


def find_duplicates(*, campaign: Campaign, at: datetime, rest: Callable[[], object] = _no_rest) -> int:
    """
    Look through all people of a campaign and write down the pairs that may be one person; nobody is merged.

    Give how many pairs wait to be looked at. What somebody decided on is not asked again. `rest` is called between two
    pieces, of which each is written whole: when it is stopped, a later search has less to write, and forgets nothing.
    """
    seen_id, seen_point_id = _newest(campaign.pk)
    bearers = learn_names(campaign.pk)
    for found in all_pairs(campaign.pk, bearers):
        with transaction.atomic():
            write_pairs(campaign.pk, matches(found, bearers), at=at)
        rest()
    _forget_unlike(campaign.pk, at=at)
    Search.objects.update_or_create(
        campaign=campaign,
        defaults={
            "looked_id": seen_id,
            "seen_id": seen_id,
            "looked_point_id": seen_point_id,
            "seen_point_id": seen_point_id,
            "looked_at": at,
        },
    )
    return Pair.objects.filter(campaign=campaign, state=Pair.WAITING).count()


def look_at_new(*, campaign: Campaign, at: datetime, rest: Callable[[], object] = _no_rest) -> int:
    """Look for duplicates of who came or got another number since the last look; give how many were looked at."""
    search, _made = Search.objects.get_or_create(campaign=campaign)
    seen_id, seen_point_id = _newest(campaign.pk)
    if (seen_id, seen_point_id) == (search.looked_id, search.looked_point_id):
        return 0
    people = Person.objects.filter(campaign=campaign, pk__gt=search.looked_id)
    if people.count() > ANEW:
        return find_duplicates(campaign=campaign, at=at, rest=rest)
    points = ContactPoint.objects.filter(person__campaign=campaign, pk__gt=search.looked_point_id)
    ids = {*people.values_list("pk", flat=True), *points.values_list("person_id", flat=True).distinct()[:ANEW]}
    look_at(campaign=campaign, ids=sorted(ids), at=at, rest=rest)
    # One run behind what was seen: a slow transaction may still bring rows with lower ids.
    Search.objects.filter(pk=search.pk).update(
        looked_id=search.seen_id,
        seen_id=seen_id,
        looked_point_id=search.seen_point_id,
        seen_point_id=seen_point_id,
        looked_at=at,
    )
    return len(ids)


def look_at(*, campaign: Campaign, ids: list[int], at: datetime, rest: Callable[[], object] = _no_rest) -> int:
    """Look for duplicates of these people, in batches that are each written whole; give how many pairs."""
    if not ids:
        return 0
    written, bearers = 0, learn_names(campaign.pk)
    for start in range(0, len(ids), BATCH):
        found = pairs_of(campaign.pk, ids[start : start + BATCH], bearers)
        with transaction.atomic():
            written += write_pairs(campaign.pk, matches(found, bearers), at=at)
        rest()
    return written


def _newest(campaign_id: int) -> tuple[int, int]:
    person = Person.objects.aggregate(newest=Max("pk"))["newest"]
    point = ContactPoint.objects.aggregate(newest=Max("pk"))["newest"]
    return person or 0, point or 0


def _forget_unlike(campaign_id: int, *, at: datetime) -> int:
    """Take away what waits and was not found again: somebody's number or name was put right since."""
    stale = Pair.objects.filter(campaign=campaign_id, state=Pair.WAITING, found_at__lt=at).order_by("pk")
    forgotten = 0
    while ids := list(stale.values_list("pk", flat=True)[:BATCH]):
        forgotten += len(ids)
        Pair.objects.filter(pk__in=ids, state=Pair.WAITING, found_at__lt=at).delete()
    return forgotten
