"""Asking once more who it is before a dangerous act."""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from groundswell.trunk.access.links import safe_path
from groundswell.trunk.records.clock import now

RECENT = 10 * 60
PROVED = "second_factor_added"
"""Session key: the account's second factor was added in this very session."""


def asked_first(request: HttpRequest, kind: str | None) -> HttpResponse | None:
    """Where to prove it, or None when that is done."""
    if kind == "second_factor" and not is_mfa_enabled(request.user):
        return sent(request, "account:second-factor")
    if kind == "second_factor" and not second_factor_proved(request):
        return sent(request, "mfa_reauthenticate")
    if kind == "recent" and not proved_lately(request):
        # Who signs in by emailed code alone has nothing to prove it with: a passkey or code app comes first.
        can = bool(get_reauthentication_flows(request.user))
        return sent(request, "account_reauthenticate" if can else "account:second-factor")
    return None


def proved_lately(request: HttpRequest) -> bool:
    """Whether this session signed in, or proved again who it is, in the last ten minutes."""
    times = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(times) and 0 <= now().timestamp() - max(times) < RECENT


def second_factor_proved(request: HttpRequest) -> bool:
    """Whether this session, not just this account, has shown its second factor."""
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return "mfa" in methods or bool(request.session.get(PROVED))


def sent(request: HttpRequest, name: str) -> HttpResponse:
    """
    Send to a page that asks, and back.

    A post cannot be repeated after it: its form names the page to come back to in a field `back`.
    """
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        back = safe_path(request.POST.get("back"), reverse("account:home"))
    address = f"{reverse(name)}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)
