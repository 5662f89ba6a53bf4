"""Counting declarations and asks again from the rows."""

from collections import Counter as Sum
from collections import defaultdict

from django.db import transaction

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.services import CounterKey, tally
from groundswell.trunk.targets.counting import ASKED, DECLARED, HEARD, heard
from groundswell.trunk.targets.models import Ask, Declaration, Drive, Standing
from groundswell.trunk.targets.services.versions import next_version

KEPT = (*HEARD.values(), "heard_own")


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Compare counters and what each standing heard with the rows; with `apply`, set them right."""
    drives = list(Drive.objects.filter(campaign=campaign).order_by("pk"))
    truth: Sum[CounterKey] = Sum()
    for drive in drives:
        said = Declaration.objects.filter(standing__drive=drive, undone_at__isnull=True, corrects__isnull=True)
        asked = Ask.objects.filter(standing__drive=drive, undone_at__isnull=True)
        for name, moments in (
            (DECLARED, said.values_list("recorded_at", flat=True)),
            (ASKED, asked.values_list("asked_at", flat=True)),
        ):
            happened = ((None, moment) for moment in moments.iterator(chunk_size=5000))
            truth.update(tally(campaign.pk, name, happened, object_id=drive.public_id))
    drifts = mend(campaign.pk, {DECLARED, ASKED}, truth, apply=apply)
    return drifts + [drift for drive in drives for drift in _heard_again(drive, apply=apply)]


@transaction.atomic
def _heard_again(drive: Drive, *, apply: bool) -> list[Drift]:
    """The asks that each standing of a drive keeps count of."""
    if apply:
        # Takes the lock that every ask takes, so that none comes between counting and mending.
        version = next_version(drive.pk)
    truth: dict[int, Sum[str]] = defaultdict(Sum)
    asks = Ask.objects.filter(standing__drive=drive, undone_at__isnull=True)
    for standing_id, channel, own in asks.values_list("standing", "channel", "own_constituent").iterator():
        truth[standing_id].update(heard(channel, own))
    drifts = []
    for standing in Standing.objects.filter(drive=drive).order_by("pk"):
        wrong = {name: truth[standing.pk][name] for name in KEPT if getattr(standing, name) != truth[standing.pk][name]}
        drifts += [
            Drift(f"targets.{name}", standing.public_id, 0, "", getattr(standing, name), counted)
            for name, counted in wrong.items()
        ]
        if wrong and apply:
            Standing.objects.filter(pk=standing.pk).update(**wrong, version=version)
    return drifts
