"""Letting an owner in from the command line. Needs Django loaded."""

from django.conf import settings

from groundswell.cli.commands import Wrong
from groundswell.trunk.access import services
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.clock import now


def owner_link(*, email: str | None = None, campaign_slug: str | None = None) -> str:
    """
    A link that signs an owner in once: of the campaign named, or of the server.

    With an email address that account is made an owner first.
    """
    campaign = find_campaign(campaign_slug)
    if email:
        services.create_owner(email=email, name="", campaign=campaign, at=now())
    return settings.SITE_URL + services.one_time_owner_link(campaign=campaign, at=now())


def find_campaign(slug: str | None) -> Campaign | None:
    """The campaign of a slug; without one, the only campaign there is."""
    if slug:
        campaign = Campaign.objects.filter(slug=slug).first()
        if campaign is None:
            known = ", ".join(Campaign.objects.values_list("slug", flat=True)) or "none yet"
            raise Wrong(f'There is no campaign "{slug}". Campaigns: {known}.')
        return campaign
    campaigns = list(Campaign.objects.all()[:2])
    return campaigns[0] if len(campaigns) == 1 else None
