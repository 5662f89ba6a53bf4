"""Calls of the AT Protocol by HTTP: what is asked, and what each refusal means for us."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from groundswell.trunk.outbound.client import Fetched, OutboundFailed, OutboundRefused, fetch
from groundswell.trunk.publishing.networks import NetworkProblem, RefusedByNetwork, SignInAgain, TryLater

SECONDS = 12.0
UPLOAD_SECONDS = 30.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")
EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})
SHUT_OUT = frozenset({"AuthenticationRequired", "AuthMissing", "AccountTakedown", "AccountDeactivated"})


class Expired(NetworkProblem):
    """The session has ended; a new one may do."""

    kind = "sign_in"


class InvalidSwap(NetworkProblem):
    """A record that was not to be there is there."""


class NotThere(RefusedByNetwork):
    """No such record or handle."""


@dataclass(frozen=True)
class Body:
    """What is posted: bytes with their type, or neither."""

    data: bytes
    mime: str


def service_of(url: str) -> str:
    """
    The root of a server's address.

    :raises RefusedByNetwork: for one to which a password may not be sent: it must be https, or our own machine.
    """
    try:
        parts = urlsplit(url.strip().rstrip("/"))
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    except ValueError:
        parts, safe = None, False
    if not safe or parts is None or not parts.hostname or parts.path or parts.query or parts.username:
        raise RefusedByNetwork(_("Write the server as https://bsky.social, without anything after its name."))
    return f"{parts.scheme}://{parts.netloc}"


def call(
    service: str,
    method: str,
    *,
    token: str = "",
    params: Mapping[str, Any] | None = None,
    json_body: Mapping[str, Any] | None = None,
    body: Body | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """
    Call one method; a query without a body, a procedure with one.

    :raises NetworkProblem: of the kind that says what helps.
    """
    url = f"{service}/xrpc/{method}" + (f"?{urlencode(params, doseq=True)}" if params else "")
    sent = {"Accept": "application/json", **(headers or {})}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    if json_body is not None:
        body = Body(json.dumps(json_body).encode(), "application/json")
    if body and body.mime:
        sent["Content-Type"] = body.mime
    seconds = UPLOAD_SECONDS if body and body.mime != "application/json" else SECONDS
    try:
        answer = fetch(
            url, method="POST" if body else "GET", headers=sent, body=body.data if body else None, seconds=seconds
        )
    except OutboundRefused as error:
        raise RefusedByNetwork(_("We may not ask %(host)s: it is not on the public internet.") % _host(url)) from error
    except OutboundFailed as error:
        raise NetworkProblem(_("%(host)s did not answer. It is tried again.") % _host(url)) from error
    return _read(url, answer)


def _read(url: str, answer: Fetched) -> dict[str, Any]:
    try:
        said = json.loads(answer.body) if answer.body else {}
    except (ValueError, RecursionError):
        said = None
    if answer.status == 200 and isinstance(said, dict):
        return said
    raise _problem(url, answer, said if isinstance(said, dict) else {})


def _problem(url: str, answer: Fetched, said: Mapping[str, Any]) -> NetworkProblem:
    """What a refusal means for us."""
    name = str(said.get("error") or "")
    text = " ".join(str(said.get("message") or name).split())[:160]
    host = _host(url)
    if answer.status == 429:
        return TryLater(_("%(host)s asks us to wait. It is tried again by itself.") % host, wait_of(answer.headers))
    if name in EXPIRED:
        return Expired(text)
    if name == "AuthFactorTokenRequired":
        return SignInAgain(_("Use an app password: your main password asks for a code that we cannot give."))
    if answer.status == 401 or name in SHUT_OUT:
        return SignInAgain(_("%(host)s does not take this handle and app password.") % host)
    if name == "InvalidSwap":
        return InvalidSwap(text)
    if name in ("RecordNotFound", "NotFound") or "Unable to resolve handle" in text or "Could not locate" in text:
        return NotThere(text)
    if answer.status >= 500 or answer.status in (200, 408, 409, 425) or name == "ConcurrentWrites":
        return NetworkProblem(_("%(host)s has trouble of its own. It is tried again.") % host)
    return RefusedByNetwork(
        _("%(host)s refused it: “%(text)s”. Change the post, then try again.") % {**host, "text": text or answer.status}
    )


def wait_of(headers: Mapping[str, str]) -> float | None:
    """How many seconds a server asks us to wait, by either of its headers."""
    for name, is_moment in (("retry-after", False), ("ratelimit-reset", True)):
        text = headers.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 12:
            number = float(text)
            return max(number - time.time(), 1.0) if is_moment or number > 1_000_000_000 else max(number, 1.0)
    return None


def _host(url: str) -> dict[str, str]:
    return {"host": urlsplit(url).hostname or ""}
