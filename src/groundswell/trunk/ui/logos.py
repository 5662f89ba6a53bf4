"""Where a campaign's logo is."""

from groundswell.trunk.campaigns.models import Campaign

LOGO_SIDE = 96
"""Shown at 36 pixels: enough for a screen of two and a half times as many."""
ICON_SIDE = 192
"""As an icon on a phone's first screen."""


def logo_url(campaign: Campaign | None, side: int = LOGO_SIDE) -> str:
    """The address of the logo, or "" without one."""
    if not campaign or campaign.logo is None:
        return ""
    from groundswell.trunk.media import selectors

    return str(selectors.url(campaign.logo, side))
