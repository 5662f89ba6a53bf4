"""Whether a post without a token comes from our own pages."""

from django.conf import settings
from django.http import HttpRequest


def from_our_pages(request: HttpRequest) -> bool:
    """
    Whether Origin and Sec-Fetch-Site, as far as the browser sent them, name this site.

    A client that sends neither is no browser of today; it is let in only without cookies, so acts for nobody.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none"):
        return False
    if origin is None or (origin == "null" and site == "same-origin"):
        # Pages with Referrer-Policy no-referrer send the origin "null" even to ourselves.
        return site is not None or not request.COOKIES
    return origin in (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
