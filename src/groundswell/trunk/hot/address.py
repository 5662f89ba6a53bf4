"""The client's address: from the proxy hop that is configured, never from what the client says itself."""

from django.conf import settings
from django.http import HttpRequest


def client_address(forwarded_for: str, peer: str) -> str:
    """
    Give the address the outermost of our own proxies saw.

    Each proxy adds its caller at the right end of X-Forwarded-For, so with `PROXY_HOPS` proxies of ours the entry
    that many places from the right is the first one no client can forge. With none, the socket's own peer counts.
    """
    hops: int = settings.PROXY_HOPS
    if not hops:
        return peer
    entries = [entry.strip() for entry in forwarded_for.split(",")]
    return (entries[-hops] if len(entries) >= hops else "") or peer


def address_of(request: HttpRequest) -> str:
    """The client's address of a Django request."""
    return client_address(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))
