"""Counting blocks again from the rows."""

from collections import Counter as Sum

from groundswell.tools.nominations.models import Block
from groundswell.tools.nominations.services.claims import CLAIMED
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.services import CounterKey, tally


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Compare the counter of blocks taken with the blocks; with `apply`, set it right."""
    truth: Sum[CounterKey] = Sum()
    rows = Block.objects.filter(drive__campaign=campaign).values_list("drive__public_id", "claimed_at")
    for drive_id, claimed_at in rows.iterator(chunk_size=5000):
        truth.update(tally(campaign.pk, CLAIMED, [(None, claimed_at)], object_id=drive_id))
    return mend(campaign.pk, {CLAIMED}, truth, apply=apply)
