"""Pages that belong to no room: themes, small files of the site, and what is shown when something went wrong."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.uploads import RETRY_AFTER, TooManyUploads
from groundswell.trunk.ui import services
from groundswell.trunk.ui.theme import accent_of, text_on, theme_css, theme_digest
from groundswell.trunk.ui.unavailable import is_unavailable, unavailable_page

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"


@open_to("public")
@require_safe
def theme(request: HttpRequest, digest: str, brand: str, face: str) -> HttpResponse:
    """
    The stylesheet of one brand colour and display face.

    An address of an older or newer version of the formulas gets today's sheet, and may not be kept.
    """
    try:
        css = theme_css(f"#{brand}", face)
    except ValueError:
        raise Http404 from None
    kept = digest == theme_digest(f"#{brand}", face)
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": FOREVER if kept else "no-cache"})


@open_to("public")
@require_safe
def favicon(request: HttpRequest, brand: str, letter: str) -> HttpResponse:
    """A square in the campaign's colour with the first letter of its name."""
    try:
        ground = accent_of(f"#{brand}", dark=False)
    except ValueError:
        raise Http404 from None
    drawn = render_to_string("ui/favicon.svg", {"ground": ground, "ink": text_on(ground), "letter": letter[:1].upper()})
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": FOREVER})


@open_to("public")
@require_safe
def manifest(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What a phone needs to put the campaign on its home screen."""
    from groundswell.trunk.ui.context import Interface

    ui, campaign = Interface(request), request.campaign
    answer = JsonResponse(
        {
            "name": campaign.name,
            "short_name": campaign.name[:12],
            "start_url": ui.home_url,
            "scope": ui.home_url,
            "display": "standalone",
            "background_color": ui.colour,
            "theme_color": ui.colour,
            "icons": [{"src": ui.icon_url, "sizes": "any", "purpose": "any maskable"}],
        },
        content_type="application/manifest+json",
    )
    answer["Cache-Control"] = A_DAY
    return answer


@open_to("public")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read public pages; nothing that is private is only hidden by this."""
    closed = ("account", "setup", "api", "desk", "act", "live", "me")
    lines = ["User-agent: *", *(f"Disallow: /{name}/" for name in (*closed, "*/confirm", "*/contact"))]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain", headers={"Cache-Control": A_DAY})


@open_to("volunteer", "supporter", scope="account")
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    try:
        services.choose_theme(account=request.user, theme=request.POST.get("theme", ""))
    except services.UnknownTheme:
        return HttpResponseBadRequest()
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={settings.SITE_HOST, request.get_host()})
    # As it is: `redirect` would take a word without a slash for the name of a view.
    return HttpResponseRedirect(back if safe else "/")


def forbidden_post(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark of our own page: usually one left open in a tab for weeks."""
    return render(request, "ui/forbidden_post.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read, one too long to be, or a file for which there is no place. Reads nothing of it."""
    if isinstance(exception, TooManyUploads):
        page = render_to_string("ui/busy.html", {"ui": still_interface()})
        again = {"Retry-After": str(RETRY_AFTER), "X-Send-Again": "file", "Cache-Control": "no-store"}
        return HttpResponse(page, status=503, headers=again)
    too_long = isinstance(exception, RequestDataTooBig)
    page = render_to_string("ui/bad_request.html", {"ui": still_interface(), "too_long": too_long})
    return HttpResponse(page, status=413 if too_long else 400)


def broken(request: HttpRequest) -> HttpResponse:
    """
    Called while the exception is being handled. Reads nothing: what broke may be the database.

    A failure outside a view (a session that cannot be read) arrives here too.
    """
    error = sys.exc_info()[1]
    if error is not None and is_unavailable(error):
        return unavailable_page(request)
    return HttpResponse(render_to_string("ui/broken.html", {"ui": still_interface()}), status=500)


def still_interface() -> object:
    """The interface of a page that knows no campaign and no account."""
    from groundswell.trunk.ui.context import Interface

    return Interface(HttpRequest())
