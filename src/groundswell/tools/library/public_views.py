"""What everybody may read: what we say and where we have it from, and what we got wrong."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from groundswell.tools.library import fact_pages
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.facts import selectors
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.records.clock import now

FACTS_A_PAGE = 50
KEPT_SECONDS = 30
"""A page of facts may be kept so long: a withdrawal is seen by everybody within a minute."""


@open_to("public")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What we say, each with where we have it from."""
    found = selectors.said_now(request.campaign, on=now().date())
    page = Paginator(found, FACTS_A_PAGE).get_page(request.GET.get("page"))
    wrong = selectors.corrections(request.campaign).count()
    return _kept(request, render(request, "library/facts.html", {"page": page, "corrections": wrong}))


@open_to("public")
@require_safe
def corrections(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What we said and was wrong: when, why, and what we say instead."""
    page = Paginator(selectors.corrections(request.campaign), FACTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(fact, selectors.may_be_read(fact), selectors.public_instead(fact)) for fact in page]
    return _kept(request, render(request, "library/corrections.html", {"page": page, "rows": rows}))


@open_to("public")
@require_safe
def fact(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """One fact with its source; one that was wrong says so, and why."""
    fact = get_or_404(selectors.public_facts(request.campaign), fact_id)
    if fact.state == Fact.CURRENT and selectors.why_not(fact, on=now().date()):
        raise Http404
    context = {
        "fact": fact,
        "readable": selectors.may_be_read(fact),
        "instead": selectors.public_instead(fact),
        "credit": selectors.public_credit(fact),
        "kind_word": fact_pages.kind_word(fact),
    }
    return _kept(request, render(request, "library/fact.html", context))


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if not request.COOKIES:
        patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
    return answer
