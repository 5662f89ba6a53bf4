"""Looking for duplicates from the command line."""

import argparse
from time import monotonic

from groundswell.cli.commands import Wrong
from groundswell.cli.surroundings import load_django


def find(options: argparse.Namespace) -> int:
    """Look through all people of one campaign or of all, and say how many pairs wait at each level."""
    load_django()
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.duplicates.models import Pair
    from groundswell.trunk.duplicates.selectors import waiting
    from groundswell.trunk.duplicates.services import find_duplicates
    from groundswell.trunk.records.clock import now

    campaigns = Campaign.objects.order_by("slug")
    if options.campaign:
        campaigns = campaigns.filter(slug=options.campaign)
        if not campaigns:
            raise Wrong(f"There is no campaign {options.campaign}.")
    for campaign in campaigns:
        began = monotonic()
        find_duplicates(campaign=campaign, at=now())
        found = waiting(campaign.pk)
        print(f"{campaign.slug}: looked through in {monotonic() - began:.1f} s")
        for level in Pair.LEVELS:
            print(f"  {level.replace('_', ' '):<30} {found.filter(level=level).count():>12,}")
    print("Nobody was merged. The pairs wait on the desk, under Duplicates.")
    return 0
