"""Counting promises again from the rows, and telling others the numbers."""

from datetime import datetime

from django.utils.translation import gettext as _

from groundswell.trunk.acts import AreaFigures
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.selectors import area_totals
from leaflets import selectors
from leaflets.models import Promise
from leaflets.selectors import PROMISED
from leaflets.services import counters_of


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Compare every counter with the promises; with `apply`, set them right."""
    counted = Promise.objects.filter(campaign=campaign, confirmed_at__isnull=False)
    return mend(campaign.pk, {PROMISED}, counters_of(counted), apply=apply)


def figures() -> dict[str, int]:
    """For `groundswell figures`."""
    return {"leaflet_promises": Promise.objects.filter(confirmed_at__isnull=False).count()}


def area_figures(campaign: Campaign, at: datetime) -> AreaFigures | None:
    """How many promised in each area, for the area pages."""
    if selectors.open_plan(campaign) is None:
        return None
    return AreaFigures(
        title=_("Leaflet promises"),
        done=_("promised to help"),
        action=_("Help with leaflets"),
        url=selectors.page_url(campaign),
        by_area=area_totals(campaign.pk, PROMISED),
    )
