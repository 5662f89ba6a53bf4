"""The page for when the database is locked, lost or full. Reads no table, no session and no campaign."""

import errno
import logging
import re
import sqlite3
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = logging.getLogger("groundswell.unavailable")
RETRY_AFTER = 30
SQLITE_AWAY = ("locked", "disk is full", "unable to open", "disk i/o error", "readonly database")
# Classes of SQLSTATE: connection, out of resources, shut down by the operator, lock not available.
POSTGRES_AWAY = ("08", "53", "57P", "55P03")
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
SECRET = re.compile(r"passw|secret|token|otp|csrf|credential|^code$", re.IGNORECASE)
LONGEST = 20_000
# Ticks, ids and signed values; and empty fields, because one that is empty may be a trap for robots.
NOT_TYPED = re.compile(r"|on|true|false|[0-9a-f-]{16,}|[\w.:=/+-]{40,}", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """A field that was posted, to be posted again. Hidden: what nobody typed, or left empty on purpose."""

    name: str
    label: str
    value: str
    long: bool
    hidden: bool = False


def is_unavailable(error: BaseException) -> bool:
    """Whether an error means that the database or the disk cannot be used now, rather than that our code is wrong."""
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return True
    if isinstance(error, (OperationalError, InterfaceError, sqlite3.OperationalError)):
        return is_away(error.__cause__ or error)
    return False


def is_away(cause: BaseException) -> bool:
    """Tell the driver's errors apart: "no such table" is an OperationalError too, and that is a bug."""
    if isinstance(cause, sqlite3.Error) or type(cause).__module__ == "django.db.utils":
        return any(words in str(cause).lower() for words in SQLITE_AWAY)
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(POSTGRES_AWAY)


def unavailable_page(request: HttpRequest) -> HttpResponse:
    """Say that nothing was saved and what to do; a form comes back with what was typed."""
    log.exception("Database away: %s %s", request.method, request.resolver_match and request.resolver_match.route)
    if request.path.startswith("/api/"):
        body = {"error": "unavailable", "message": _("Try again in half a minute.")}
        answer: HttpResponse = JsonResponse(body, status=503)
    else:
        answer = HttpResponse(render_to_string("ui/unavailable.html", page_context(request)), status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def page_context(request: HttpRequest) -> dict[str, object]:
    from groundswell.trunk.ui.context import Interface

    posted = request.method == "POST"
    return {
        "ui": Interface(HttpRequest()),
        "posted": posted,
        "kept": kept_fields(request) if posted else [],
        "csrf_token": fresh_token(request) if posted else "",
        "address": request.get_full_path(),
        "had_files": posted and (request.content_type or "").startswith("multipart/"),
    }


def kept_fields(request: HttpRequest) -> list[Kept]:
    """The text that was posted, without secrets. What cannot be read any more is left out."""
    try:
        lists = list(request.POST.lists())
    except (RawPostDataException, UnreadablePostError, SuspiciousOperation, BadRequest, OSError):
        return []
    return [
        kept_field(name, value)
        for name, values in lists
        if not SECRET.search(name)
        for value in values
        if len(value) <= LONGEST
    ]


def kept_field(name: str, value: str) -> Kept:
    label = name.replace("_", " ").replace("-", " ").capitalize()
    return Kept(name, label, value, len(value) > 60 or "\n" in value, NOT_TYPED.fullmatch(value) is not None)


def fresh_token(request: HttpRequest) -> str:
    """
    A token for the form, only where the post had a good one.

    A page of someone else's that posts to us must not get back a form that works when it is pressed.
    """
    checked = getattr(request, "csrf_processing_done", False) and settings.CSRF_COOKIE_NAME in request.COOKIES
    return get_token(request) if checked else ""
