"""Headers on every answer, and the page that stands in while the database is away."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from groundswell.trunk.ui.unavailable import is_unavailable, unavailable_page

Answer = Callable[[HttpRequest], HttpResponse]

# No inline script or style anywhere, so no nonce; no other host for anything.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)
FORM = "application/x-www-form-urlencoded"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": PERMISSIONS,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class PolicyHeaders:
    """Puts the policy on every answer, files and refusals included. An answer may bring a stricter one of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class NoNullBytes:
    """
    Leaves null bytes out of what an address asks, and refuses a form with one: PostgreSQL keeps none.

    A form with files is read by its view alone, once it has seen who sends it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The API refuses them in its own words.
        if not request.path.startswith("/api/"):
            asked = request.META.get("QUERY_STRING", "")
            if "%00" in asked:
                request.META["QUERY_STRING"] = asked.replace("%00", "")
            is_form = request.method == "POST" and request.content_type == FORM
            if is_form and (b"%00" in request.body or b"\0" in request.body):
                raise BadRequest("A null byte in the form")
        return self.get_response(request)


class Unavailable:
    """
    Answers 503 and keeps what was typed when a view could not reach the database.

    What fails outside a view arrives at `views.broken`, which shows the same page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable_page(request) if is_unavailable(exception) else None
