"""`groundswell demo people` and `groundswell person`. One function a command; Django is loaded inside."""

import argparse
from pathlib import Path

from groundswell.cli.commands import Wrong, shared_data
from groundswell.cli.importing import the_campaign
from groundswell.cli.progress import Progress
from groundswell.cli.surroundings import load_django


def demo_people(options: argparse.Namespace) -> int:
    """`groundswell demo people --count N --seed N`."""
    load_django()
    from groundswell.trunk.demo.people.make import RealPeople, make_people
    from groundswell.trunk.records.clock import now

    if options.count < 1:
        raise Wrong("Say how many people: --count 10000.")
    campaign = the_campaign(options.campaign)
    data = Path(options.source).resolve() if options.source else shared_data()
    try:
        with Progress() as progress:
            made = make_people(
                campaign=campaign, count=options.count, seed=options.seed, at=now(), data=data, progress=progress
            )
    except RealPeople:
        raise Wrong(
            f"{campaign.name} has people with addresses that may be real. Nobody is made up among them, because they "
            "would be counted as one. Choose another campaign: --campaign SLUG."
        ) from None
    print(f"{'people made up':<32} {made:>12,}")
    if made < options.count:
        print(f"{'there already':<32} {options.count - made:>12,}")
    return 0
