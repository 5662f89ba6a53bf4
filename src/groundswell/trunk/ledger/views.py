"""The desk's first page: the overview, its live parts, and the search over everything."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import campaigns_of
from groundswell.trunk.ledger.pulse import Pulse
from groundswell.trunk.ledger.search import search
from groundswell.trunk.records.clock import now


@open_to("volunteer", "caller", "canvasser", "editor", "organiser", scope="any")
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The only campaign's overview, or the choice between several."""
    campaigns = list(campaigns_of(request.user))
    if len(campaigns) == 1:
        return redirect("desk:overview", campaigns[0].slug)
    return render(request, "ledger/choose.html", {"campaigns": campaigns})


@open_to("editor", "organiser")
@require_safe
def overview(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The whole page, or, for htmx, its live part alone."""
    template = "ledger/_overview.html" if request.htmx else "ledger/overview.html"
    return render(request, template, {"pulse": Pulse(request.scope, now())})


@open_to("editor", "organiser")
@require_safe
def pulse(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What live screens ask when they have no stream: a number that grows when something happened."""
    return JsonResponse({"change": Pulse(request.scope, now()).change})


@open_to("organiser", scope="whole")
@require_safe
def whole(request: HttpRequest, campaign_slug: str) -> JsonResponse:
    """What live boards ask: whether this account organises the whole campaign, and so may hear of all of it."""
    return JsonResponse({"whole": True})


@open_to("editor", "organiser")
@require_safe
def find(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Search over people and every tool's things, as far as this account sees them."""
    text = request.GET.get("q", "").strip()[:100]
    context = {"text": text, "sections": search(request.scope, text) if text else []}
    return render(request, "ledger/search.html", context)
