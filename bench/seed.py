"""
Make the campaign and petition that benches use, through services, and print where they are as JSON.

Run as `python -m bench.seed` with the environment of a deployment whose database is migrated.
"""

import json
import os


def seed() -> dict[str, str]:
    """One open petition of one open campaign: the paths of its page and of its sign form."""
    from django.urls import reverse
    from tests.support.people import make_account

    from groundswell.tools.petitions import services as petitions
    from groundswell.trunk.campaigns.models import Organisation
    from groundswell.trunk.campaigns.services import create_campaign, open_campaign
    from groundswell.trunk.records.clock import now

    at = now()
    account = make_account("Olu Adeyemi", "olu@example.org")
    type(account).objects.filter(pk=account.pk).update(may_found=True)
    account.refresh_from_db()
    body = Organisation.objects.create(
        name="Ashdale Bus Users",
        promoter="Olu Adeyemi",
        address="12 Mill Lane, Ashdale AD4 7QX",
        email="hello@example.org",
        created_at=at,
    )
    campaign = create_campaign(
        organisation=body, name="Better Buses for Ashdale", slug="better-buses", account=account, at=at
    )
    open_campaign(campaign=campaign, account=account, at=at)
    petition = petitions.create_petition(
        campaign=campaign,
        demand="Run the buses until eleven",
        text="The last bus leaves at half past seven. People who work late, study or visit cannot get home.\n\n" * 6,
        addressee="Ashdale Borough Council",
        goal=10_000,
        account=account,
        at=at,
    )
    petitions.open_petition(petition=petition, account=account, at=at)
    where = [campaign.slug, petition.slug]
    return {"page": reverse("petitions:petition", args=where), "sign": reverse("act-petitions:sign", args=where)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    print(json.dumps(seed()))
