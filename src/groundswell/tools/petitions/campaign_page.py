"""What petitions put on the campaign's own page: the main ask, and numbers that were reached."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.petitions import selectors
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.trunk.acts import MainAsk, Milestone
from groundswell.trunk.campaigns.models import Campaign

ROUND = tuple(step * 10**power for power in range(2, 8) for step in (1, 2.5, 5, 7.5))


def main_ask(campaign: Campaign, at: datetime) -> MainAsk | None:
    """The open petition with the most signatures; nothing while none is open."""
    petitions = selectors.open_or_closed(campaign).filter(state=Petition.OPEN)
    counted = [(selectors.numbers(petition, at=at), petition) for petition in petitions[:20]]
    if not counted:
        return None
    numbers, petition = max(counted, key=lambda pair: pair[0].confirmed)
    today = ngettext("1 person signed today", "%(n)s people signed today", numbers.today) % {"n": f"{numbers.today:,}"}
    return MainAsk(
        key=f"petitions.sign:{petition.public_id}",
        title=petition.words.demand,
        lead=petition.lead,
        url=url_of(petition),
        button=_("Sign the petition"),
        figure=numbers.confirmed,
        goal=numbers.goal,
        unit=_("signatures"),
        eyebrow=petition.milestone or _("Petition to %(addressee)s") % {"addressee": petition.addressee},
        today=today if numbers.today else "",
        live_url=reverse("petitions:numbers", args=[campaign.slug, petition.slug]),
        live_name="confirmed",
        order=10,
    )


def milestones(campaign: Campaign, limit: int) -> list[Milestone]:
    """The latest round numbers each petition passed: 100, 250, 500, 750, 1,000, and so on."""
    found = []
    for petition in selectors.open_or_closed(campaign)[:20]:
        confirmed = Signature.objects.filter(petition=petition, state=Signature.CONFIRMED)
        count = confirmed.count()
        for reached in [int(number) for number in ROUND if number <= count][-limit:]:
            # The signature that made the number is as far from the latest as more have come since.
            at = confirmed.order_by("-confirmed_at").values_list("confirmed_at", flat=True)[count - reached]
            if at is None:
                continue
            found.append(
                Milestone(
                    f"{reached:,}",
                    _("%(count)s people have signed") % {"count": f"{reached:,}"},
                    petition.words.demand,
                    url_of(petition),
                    at,
                )
            )
    return found


def url_of(petition: Petition) -> str:
    return reverse("petitions:petition", args=[petition.campaign.slug, petition.slug])
