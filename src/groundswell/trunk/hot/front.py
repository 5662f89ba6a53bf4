"""
The ASGI side: takes surging posts raw and hands all else to the apps behind it.

No Django request is made for a post that a `Surge` takes; that is most of the speed. Every doubt (another origin, a
strange host, a long or odd body) goes to the ordinary view with the body replayed, so rules live in one place.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from groundswell.trunk.hot.address import client_address
from groundswell.trunk.hot.commit import Busy, GroupCommit
from groundswell.trunk.hot.draft import unavailable_answer
from groundswell.trunk.hot.form import fields_of
from groundswell.trunk.hot.memory import keep_what_is_loaded
from groundswell.trunk.hot.surge import Surge, SurgeAnswer, SurgePost
from groundswell.trunk.hot.writing import Away

log = logging.getLogger("groundswell.hot")
Message = MutableMapping[str, Any]
AsgiScope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[AsgiScope, Receive, Send], Awaitable[None]]

LONGEST_BODY = 64 * 1024
FORM = "application/x-www-form-urlencoded"
ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


class Taken(NamedTuple):
    """A post that a surge will write."""

    surge: Surge[Any]
    item: Any
    post: SurgePost
    path: str

    def unavailable(self) -> SurgeAnswer:
        """The page for when it cannot be written now."""
        return unavailable_answer(self.post, self.path)


class Front:
    """One ASGI app over three: surging posts, live streams, and everything else."""

    def __init__(self, *, surges: Iterable[Surge[Any]], live: AsgiApp | None, rest: AsgiApp) -> None:
        self.surges = tuple(surges)
        self.live = live
        self.rest = rest
        self.commits: GroupCommit | None = None

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            if path.startswith("/act/") and scope["method"] == "POST":
                return await self.act(scope, receive, send)
            if path.startswith("/live/") and self.live:
                return await self.live(scope, receive, send)
            return await self.rest(scope, receive, send)
        if scope["type"] == "lifespan":
            return await self.live_and_stop(receive, send)
        await send({"type": "websocket.close", "code": 1000})

    async def live_and_stop(self, receive: Receive, send: Send) -> None:
        """Answer the server's start and stop; before stopping, all that waits is written."""
        await receive()
        keep_what_is_loaded()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self.commits:
            await self.commits.drain()
        await send({"type": "lifespan.shutdown.complete"})

    async def act(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Take a post in a group if a surge wants it, else replay it to the ordinary view."""
        body, whole, receive = await read_body(receive)
        taken = self.take(scope, body) if whole else None
        answer = await self.write(taken) if taken else None
        if answer is None:
            return await self.rest(scope, receive, send)
        await respond(send, answer)

    def take(self, scope: AsgiScope, body: bytes) -> Taken | None:
        """Read a whole post for the surge whose address it has; None leaves it to the ordinary view."""
        path: str = scope["path"]
        for surge in self.surges:
            if match := surge.path.fullmatch(path):
                post = read_post(scope, body, match.groupdict())
                item = surge.prepare(post) if post else None
                return Taken(surge, item, post, path) if post and item is not None else None
        return None

    async def write(self, taken: Taken) -> SurgeAnswer | None:
        try:
            return await self.group_commit().write(taken.surge, taken.item)
        except (Busy, Away):
            return taken.unavailable()

    def group_commit(self) -> GroupCommit:
        """The queue, made when the first post comes: it belongs to the event loop that runs then."""
        if self.commits is None:
            self.commits = GroupCommit()
        return self.commits


async def read_body(receive: Receive) -> tuple[bytes, bool, Receive]:
    """Read a body of at most 64 KB; give it, whether that is all of it, and a `receive` that starts anew."""
    read: list[Message] = []
    size = 0
    while True:
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
        if not more or size > LONGEST_BODY:
            break
    whole = not more and size <= LONGEST_BODY and message["type"] == "http.request"
    body = b"".join(message.get("body", b"") for message in read) if whole else b""
    read.reverse()

    async def again() -> Message:
        return read.pop() if read else await receive()

    return body, whole, again


def read_post(scope: AsgiScope, body: bytes, path_args: dict[str, str]) -> SurgePost | None:
    """Make a `SurgePost` of a plain form sent from our own pages; None for anything else."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return None
    if not from_our_pages(headers, scope.get("scheme", "http")):
        return None
    cookie = headers.get("cookie", "")
    try:
        form = fields_of(body.decode("utf-8"))
        cookies = {name: morsel.value for name, morsel in SimpleCookie(cookie).items()} if cookie else {}
    except (ValueError, CookieError):
        return None
    peer = scope.get("client")
    address = client_address(headers.get("x-forwarded-for", ""), peer[0] if peer else "")
    return SurgePost(path_args, form, address, cookies, headers)


def from_our_pages(headers: dict[str, str], scheme: str) -> bool:
    """
    Whether a post surely comes from this site; the same rule as `access.origin`, which decides the doubtful ones.
    """
    host, site, origin = headers.get("host"), headers.get("sec-fetch-site"), headers.get("origin")
    if not host or not is_ours(host, tuple(settings.ALLOWED_HOSTS)):
        return False
    if site not in (None, "same-origin", "none"):
        return False
    if origin is None or (origin == "null" and site == "same-origin"):
        return site is not None or "cookie" not in headers
    return origin in (settings.SITE_URL, f"{scheme}://{host}")


@lru_cache(maxsize=256)
def is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    return validate_host(split_domain_port(host)[0], allowed)


async def respond(send: Send, answer: SurgeAnswer) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": headers_of(answer)})
    await send({"type": "http.response.body", "body": answer.body})


def headers_of(answer: SurgeAnswer) -> list[tuple[bytes, bytes]]:
    """Every header of an answer, as it goes over the wire."""
    return [*own_headers(answer), *ALWAYS, length_of(answer)]


def own_headers(answer: SurgeAnswer) -> list[tuple[bytes, bytes]]:
    """What an answer says beside what all of them say."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]


def length_of(answer: SurgeAnswer) -> tuple[bytes, bytes]:
    return b"content-length", b"%d" % len(answer.body)
