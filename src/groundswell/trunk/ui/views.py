"""Pages that belong to no room."""

from django.http import HttpRequest, HttpResponse


def forbidden_post(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("Reload the page and try again.", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse("Not found", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Something broke", status=500)
