"""Where a campaign's logo is."""

from groundswell.trunk.campaigns.models import Campaign

LOGO_SIDE = 192
"""Shown at 36 pixels, and as an icon at up to 180; nobody needs more."""


def logo_url(campaign: Campaign | None) -> str:
    """The address of the logo, or "" without one."""
    if not campaign or campaign.logo is None:
        return ""
    from groundswell.trunk.media import selectors

    return str(selectors.url(campaign.logo, LOGO_SIDE))
