"""Counting new supporters again, from the ledger."""

from collections import Counter as Sum

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.keys import CounterKey
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.ledger.services import tally

NEW = "supporters.new"


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """
    Compare the counters of new supporters with the activities; with `apply`, set them right.

    One that stays with a record that was merged away is of somebody who became a supporter once already.
    """
    truth: Sum[CounterKey] = Sum()
    once = Activity.objects.filter(campaign=campaign, kind=NEW, person__merged_into__isnull=True)
    rows = once.values_list("area_id", "occurred_at")
    truth.update(tally(campaign.pk, NEW, rows.iterator(chunk_size=5000)))
    return mend(campaign.pk, {NEW}, truth, apply=apply)
