"""
The campaign of `bin/bench people`: that of the other benches, with the map of Ashdale and three groups.

Run as `python -m bench.people_seed` with the environment of a migrated database.
"""

import os


def seed() -> None:
    from bench.seed import seed
    from groundswell.trunk.campaigns.models import Campaign, Group
    from groundswell.trunk.places.loading.ashdale import load_ashdale
    from groundswell.trunk.records.clock import now

    seed()
    at = now()
    campaign = Campaign.objects.get()
    campaign.boundary_set = load_ashdale(at=at)
    campaign.save(update_fields=["boundary_set"])
    for name in ("Millbeck", "Weir Side", "High Moor"):
        Group.objects.create(campaign=campaign, slug=name.lower().replace(" ", "-"), name=name, created_at=at)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    seed()
