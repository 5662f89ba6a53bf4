"""Counting who joined and left groups again, from the ledger."""

from collections import Counter as Sum

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.campaigns.services.groups import JOINED, LEFT
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.ledger.services import CounterKey, tally


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Compare the counters of groups with the activities; with `apply`, set them right."""
    truth: Sum[CounterKey] = Sum()
    rows = Activity.objects.filter(campaign=campaign, kind__in=(JOINED, LEFT))
    for kind, group_id, area_id, occurred_at in rows.values_list("kind", "object_id", "area_id", "occurred_at"):
        truth.update(tally(campaign.pk, kind, [(area_id, occurred_at)], object_id=group_id))
    return mend(campaign.pk, {JOINED, LEFT}, truth, apply=apply)
