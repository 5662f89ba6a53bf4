"""Who a request of the API acts for, and what it may do."""

import json
from datetime import timedelta

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.api.models import ApiKey
from groundswell.trunk.api.services import hash_of
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.records.typed import holds_null

CALLS = Limit(most=600, seconds=60)
SAFE = ("GET", "HEAD", "OPTIONS")
STAFF = ("organiser", "editor")


class Key(HttpBearer):
    """`Authorization: Bearer gs_…`. Sets `request.campaign` and `request.scope` as the pages have them."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        at = now()
        key = (
            ApiKey.objects.select_related("account", "campaign__organisation")
            .filter(key_hash=hash_of(token), revoked_at__isnull=True, expires_at__gt=at, account__is_active=True)
            .first()
        )
        if key is None:
            return None
        if not CALLS.allows(key.public_id):
            raise HttpError(429, "Too many calls: wait a minute")
        if request.method not in SAFE and not key.may_write:
            raise HttpError(403, "This key may only read")
        if key.used_at is None or at - key.used_at > timedelta(minutes=5):
            ApiKey.objects.filter(pk=key.pk).update(used_at=at)
        _hold_no_null_byte(request)
        request.user = key.account
        request.campaign = key.campaign
        request.scope = scope_in(key.campaign, key.account, *STAFF)
        return key


def _hold_no_null_byte(request: HttpRequest) -> None:
    """
    Refuse what no database keeps as text, before any resource reads it.

    :raises HttpError: 404 for a null byte in the address, 422 for one in what was asked or sent.
    """
    if "\0" in request.path:
        raise HttpError(404, "Not found")
    if any("\0" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
        raise HttpError(422, "A parameter holds a null byte")
    if b"\0" in request.body or (b"\\u0000" in request.body and _says_null(request.body)):
        raise HttpError(422, "A text holds a null byte")


def _says_null(body: bytes) -> bool:
    try:
        return holds_null(json.loads(body))
    except (ValueError, RecursionError):
        return False  # What cannot be read is refused where it is read.


def scope_as(request: HttpRequest, *roles: str, whole: bool = False) -> Scope:
    """
    The scope of the request in one of these roles; a stranger gets the same 404 as on the pages.
    """
    scope: Scope = request.scope
    if not scope.holds(*roles):
        raise HttpError(404, "Not found")
    scope = scope.as_role(*roles)
    if whole and not scope.whole:
        raise HttpError(404, "Not found")
    return scope
