"""The public page: which rounds want hands, and a form to promise yours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.hot.address import address_of
from groundswell.trunk.records.clock import now
from leaflets import selectors, services
from leaflets.forms import FROM_ONE_ADDRESS, PromiseForm


@open_to("public")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    return _page(request, PromiseForm(initial={"round": request.GET.get("round", "")}))


def _page(request: HttpRequest, form: PromiseForm, *, status: int = 200) -> HttpResponse:
    rounds = selectors.rounds(request.campaign)
    if not rounds:
        raise Http404
    context = {"rounds": rounds, "form": form, "promised": "promised" in request.GET}
    return render(request, "leaflets/index.html", context, status=status)


@open_to("public", anonymous_post=True)
@require_POST
def promise(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not FROM_ONE_ADDRESS.allows(address_of(request)):
        form.add_error(None, _("Many people are promising from your network just now. Try again in ten minutes."))
        return _page(request, form, status=429)
    (taken,) = services.take_promises([form.promising()], campaign=request.campaign, at=now())
    if not taken:
        form.add_error("round", _("This round has ended. Choose another one."))
        return _page(request, form, status=422)
    return redirect(f"{selectors.page_url(request.campaign)}?promised")
