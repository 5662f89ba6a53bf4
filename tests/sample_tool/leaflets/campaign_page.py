"""What this tool puts on the campaign's own page."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from groundswell.trunk.acts import MainAsk, Milestone
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ui.logos import ICON_SIDE, logo_url
from leaflets import selectors
from leaflets.models import Promise


def main_ask(campaign: Campaign, at: datetime) -> MainAsk | None:
    """Hands for leaflets, where no other tool has something to ask first."""
    rounds = selectors.rounds(campaign)
    if not rounds:
        return None
    return MainAsk(
        key="leaflets.fold:home",
        title=_("A leaflet through every door"),
        lead=_("Two hours on one evening. We bring the leaflets."),
        url=selectors.page_url(campaign),
        button=_("Lend a hand"),
        figure=sum(round.promised for round in rounds),
        goal=sum(round.wanted for round in rounds),
        unit=_("hands"),
        order=90,
    )


def milestones(campaign: Campaign, limit: int) -> list[Milestone]:
    """Rounds that have all the hands they want."""
    found = []
    for round in selectors.rounds(campaign):
        if round.short:
            continue
        latest = Promise.objects.filter(round_id=round.id, campaign=campaign, confirmed_at__isnull=False)
        at = latest.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()
        if at:
            title = _("%(place)s has all its hands") % {"place": round.title}
            detail = _("Leaflets go out this week.")
            found.append(Milestone(str(round.promised), title, detail, selectors.page_url(campaign), at))
    return found[:limit]


def page_picture(request: HttpRequest) -> str:
    """Under a link to one of our own pages stands the logo; pictures of other pages are for others to draw."""
    campaign: Campaign = request.campaign
    ours = request.path.startswith(selectors.page_url(campaign))
    return logo_url(campaign, ICON_SIDE) if ours else ""
