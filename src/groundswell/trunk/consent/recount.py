"""Counting new supporters again, from the ledger."""

from collections import Counter as Sum

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.keys import CounterKey
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.ledger.services import tally

NEW = "supporters.new"


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Compare the counters of new supporters with the activities; with `apply`, set them right."""
    truth: Sum[CounterKey] = Sum()
    rows = Activity.objects.filter(campaign=campaign, kind=NEW).values_list("area_id", "occurred_at")
    truth.update(tally(campaign.pk, NEW, rows.iterator(chunk_size=5000)))
    return mend(campaign.pk, {NEW}, truth, apply=apply)
