"""The front door, a campaign's own page, and the small print."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.acts import MainAsk
from groundswell.trunk.campaigns import privacy_notice, selectors
from groundswell.trunk.campaigns.forms import NearForm
from groundswell.trunk.campaigns.kinds import kind_of
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.campaigns.offers import main_ask, milestones, offers
from groundswell.trunk.campaigns.selectors import NearGroup
from groundswell.trunk.next_acts import Place
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import area_url, locate_for, point_of
from groundswell.trunk.records.clock import now

LATEST = 3


@dataclass(frozen=True)
class Near:
    """What is near a postcode: groups, and the area it lies in with its page. `point` is its latitude and longitude."""

    groups: list[NearGroup]
    point: tuple[float, float] | None = None
    area: Area | None = None
    area_url: str = ""


@dataclass(frozen=True)
class Road:
    """Where things stand on the line of the band: shares of its length, as SVG attributes take them."""

    at: str
    marks: tuple[tuple[str, int, bool], ...]

    @classmethod
    def of(cls, ask: MainAsk) -> "Road":
        share = min(100.0, 100 * max(ask.figure, 0) / max(ask.goal, 1))
        marks = ((25, False), (50, True))
        return cls(f"{share:.1f}%", tuple((f"{at}%", ask.goal * at // 100, far) for at, far in marks))


@open_to("public")
@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """The one open campaign; where there are several, their list; before the first, how to begin."""
    campaigns = list(selectors.open_campaigns())
    if len(campaigns) == 1:
        return redirect(selectors.campaign_url(campaigns[0]))
    template = "campaigns/front_door.html" if campaigns else "campaigns/not_set_up.html"
    return render(request, template, {"campaigns": campaigns})


@open_to("public", anonymous_post=True)
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The campaign's page. A postcode is posted, so that it stands in no address and no log, and is not kept."""
    campaign, at = request.campaign, now()
    person = request.person if request.method == "GET" else None
    form = NearForm(request.POST if request.method == "POST" else None)
    near = None
    if form.is_bound and form.is_valid():
        near = near_to(campaign, form.cleaned_data["postcode"])
    elif not form.is_bound and person and person.postcode:
        near, form = near_to(campaign, person.postcode), NearForm(initial={"postcode": person.postcode})
    place = Place(near.area, *near.point) if near and near.point else Place.of(person.area if person else None)
    ask = main_ask(campaign, at=at)
    page = {
        "ask": ask,
        "road": Road.of(ask) if ask else None,
        "offers": offers(campaign, person or None, place, at=at, besides=ask.key if ask else ""),
        "form": form,
        "near": near,
        "has_groups": near is not None or campaign.groups.filter(closed_at=None).exists(),
        "latest": milestones(campaign, limit=LATEST),
    }
    return render(request, "campaigns/home.html", page, status=422 if form.errors else 200)


def near_to(campaign: Campaign, postcode: str) -> Near:
    """The three nearest groups within 20 miles, and the area of a postcode."""
    point, located = point_of(postcode), locate_for(campaign, [postcode])[postcode]
    found = selectors.nearest(campaign, point) if point else []
    area = Area.objects.filter(pk=located.area_id).first() if located.area_id else None
    return Near(found, point, area, area_url(area, campaign) if area else "")


@open_to("public")
@require_safe
def privacy(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What is kept of people, why, how long, and who keeps it."""
    organisation = request.campaign.organisation
    page = {"organisation": organisation, "kind": kind_of(organisation), "kept": privacy_notice.kept()}
    return render(request, "campaigns/privacy.html", page)


@open_to("public")
@require_safe
def accessibility(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What works for whom, what does not yet, and whom to tell."""
    return render(request, "campaigns/accessibility.html", {"organisation": request.campaign.organisation})


@open_to("public")
@require_safe
def contact(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Who is behind the campaign, and how to reach them."""
    return render(request, "campaigns/contact.html", {"organisation": request.campaign.organisation})
