"""Being signed in: one session an account and process, made anew when it ends."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from groundswell.channels.bluesky.xrpc import LOOPBACK, Body, Expired, call, service_of
from groundswell.trunk.publishing.networks import Credentials, NetworkProblem, SignInAgain

KEPT = 200
EMPTY = Body(b"", "")
T = TypeVar("T")
_sessions: "OrderedDict[str, Session]" = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Session:
    """Signed in to `service`, where the account's own server is."""

    service: str
    did: str
    handle: str
    access: str
    refresh: str

    def call(self, method: str, **options: Any) -> dict[str, Any]:
        return call(self.service, method, token=self.access, **options)


def signed_in(who: Credentials, act: Callable[[Session], T]) -> T:
    """
    Do something as this account. A session that has ended is renewed, or made anew, once.

    :raises SignInAgain: if the app password is no longer taken.
    """
    session = _known(who) or _keep(who, sign_in(who))
    try:
        return act(session)
    except Expired:
        session = _keep(who, _renewed(session) or sign_in(who))
    try:
        return act(session)
    except Expired as error:
        raise SignInAgain(_("%(host)s no longer lets us in.") % {"host": urlsplit(session.service).hostname}) from error


def sign_in(who: Credentials) -> Session:
    """
    Make a session.

    :raises SignInAgain: if handle and app password are not taken.
    """
    service = service_of(who.service_url)
    asked = {"identifier": who.remote_id or who.handle, "password": who.secret}
    said = call(service, "com.atproto.server.createSession", json_body=asked)
    if said.get("active") is False:
        raise SignInAgain(_("This account is switched off at %(host)s.") % {"host": urlsplit(service).hostname})
    return _read(said, service)


def forget(who: Credentials) -> None:
    """Drop what we know of an account's session."""
    with _lock:
        _sessions.pop(_key(who), None)


def _renewed(session: Session) -> Session | None:
    try:
        said = call(session.service, "com.atproto.server.refreshSession", token=session.refresh, body=EMPTY)
    except SignInAgain:
        return None
    except NetworkProblem as problem:
        if problem.kind == "sign_in" or problem.kind == "refused":
            return None
        raise
    return replace(session, access=str(said["accessJwt"]), refresh=str(said["refreshJwt"]))


def _read(said: Mapping[str, Any], service: str) -> Session:
    try:
        return Session(
            service=_own_server(said.get("didDoc"), service),
            did=str(said["did"]),
            handle=str(said["handle"]),
            access=str(said["accessJwt"]),
            refresh=str(said["refreshJwt"]),
        )
    except KeyError as error:
        raise NetworkProblem(_("%(host)s gave an answer that we do not understand.") % {"host": service}) from error


def _own_server(document: Any, service: str) -> str:
    """The server that keeps the account, as its document says; else the one that was asked."""
    services = document.get("service") if isinstance(document, Mapping) else None
    for one in services if isinstance(services, list) else ():
        url = one.get("serviceEndpoint") if isinstance(one, Mapping) else None
        if isinstance(url, str) and str(one.get("id", "")).endswith("#atproto_pds"):
            # A server on the internet may not send our token to this machine.
            if urlsplit(url).hostname in LOOPBACK and urlsplit(service).hostname not in LOOPBACK:
                return service
            return service_of(url)
    return service


def _known(who: Credentials) -> Session | None:
    with _lock:
        return _sessions.get(_key(who))


def _keep(who: Credentials, session: Session) -> Session:
    with _lock:
        _sessions[_key(who)] = session
        _sessions.move_to_end(_key(who))
        while len(_sessions) > KEPT:
            _sessions.popitem(last=False)
    return session


def _key(who: Credentials) -> str:
    """Not the secret itself; another secret is another session."""
    return sha256("\0".join((who.service_url, who.handle, who.remote_id, who.secret)).encode()).hexdigest()
