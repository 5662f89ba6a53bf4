"""Recounting every kept number. Needs Django loaded."""

from groundswell.cli.progress import Progress
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.campaigns.recount import recount as recount_groups
from groundswell.trunk.consent.recount import recount as recount_supporters
from groundswell.trunk.ledger.counters import Drift
from groundswell.trunk.targets.recount import recount as recount_targets
from groundswell.trunk.tools import declared, loader


def recount_all(*, apply: bool) -> list[tuple[str, Drift]]:
    """
    Recount what the trunk and every tool keep, campaign by campaign; give the numbers that were off, with the
    campaign's slug.
    """
    counting = [recount_groups, recount_supporters, recount_targets]
    counting += [loader(tool, dotted) for tool, dotted in declared("recounts")]
    campaigns = list(Campaign.objects.order_by("slug"))
    drifts: list[tuple[str, Drift]] = []
    with Progress() as progress:
        for number, campaign in enumerate(campaigns):
            for step, count in enumerate(counting, 1):
                drifts += [(campaign.slug, drift) for drift in count(campaign, apply)]
                progress("Recounting", number * len(counting) + step, len(campaigns) * len(counting))
    return drifts
