"""
The campaign of `bin/bench people`: that of the other benches, with the map of Ashdale, three groups, and a crowd.

Run as `python -m bench.people_seed COUNT [--own-names]` with the environment of an empty database. The crowd is that
of `groundswell demo people`; `--own-names` leaves the lists of open data unread, which take as long as 10,000 people.
"""

import os
import sys


def seed(count: int, *, own_names: bool) -> None:
    from bench.seed import seed
    from groundswell.cli.commands import shared_data
    from groundswell.trunk.campaigns.models import Campaign, Group
    from groundswell.trunk.demo.people.make import make_people
    from groundswell.trunk.places.loading.ashdale import load_ashdale
    from groundswell.trunk.records.clock import now

    seed()
    at = now()
    campaign = Campaign.objects.get()
    campaign.boundary_set = load_ashdale(at=at)
    campaign.save(update_fields=["boundary_set"])
    for name in ("Millbeck", "Weir Side", "High Moor"):
        Group.objects.create(campaign=campaign, slug=name.lower().replace(" ", "-"), name=name, created_at=at)
    data = None if own_names else shared_data()
    make_people(campaign=campaign, count=count, seed=1, at=at, data=data, progress=lambda what, done, of: None)


def make_sets() -> None:
    """As `groundswell segments rebuild`, on tables that the database knows the size of."""
    from django.db import connection

    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.segments.catching_up import rebuild

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rebuild(Campaign.objects.get(), at=now())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()

    from bench.tables import make_tables

    make_tables()
    seed(int(sys.argv[1]), own_names="--own-names" in sys.argv)
    make_sets()
