"""
Server-sent events for many browsers: one look at the database for all of them, and bytes that they share.

A `Watch` looks every half second or so, however many listen, and not at all while nobody does. What it finds goes to
`Channel`s; each stream of a channel wakes and sends what it does not know yet. A stream whose browser reads slowly
waits alone, and gets all that it missed in one piece.
"""

import asyncio
import itertools
import logging
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Generic, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import close_old_connections

from groundswell.trunk.hot.address import client_address

log = logging.getLogger("groundswell.live")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
StreamApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Allowed = Callable[[], Awaitable[bool]]
T = TypeVar("T")

KEEP_ALIVE_EVERY = 20.0
ASK_AGAIN_EVERY = 60.0
GIVE_UP_SENDING_AFTER = 60.0
KEEP_ALIVE = b": still here\n\n"
HEADERS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
_handler: WSGIHandler | None = None
_turns = itertools.count()
_open_by_network: Counter[str] = Counter()


class Listener:
    """One open stream: what its browser knows, and why it should wake."""

    __slots__ = ("ask", "gone", "keep_alive", "known", "sending_since", "task", "wake")

    def __init__(self, known: int) -> None:
        self.known = known
        self.wake = asyncio.Event()
        self.gone = self.ask = self.keep_alive = False
        self.sending_since = 0.0
        self.task: asyncio.Task[Any] | None = asyncio.current_task()

    def told_to(self, why: str) -> None:
        setattr(self, why, True)
        self.wake.set()


class Channel:
    """
    What all streams about one thing share. `version` grows with each change; `over` ends every stream.

    `since(known)` gives the bytes for a browser that knows a version; they are made once and kept until the next.
    """

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.version = -1
        self.over = False
        self._made: dict[int, bytes] = {}

    def moved_to(self, version: int) -> None:
        """Let every stream send what is new."""
        self.version = version
        self._made.clear()
        self.wake_all()

    def end(self) -> None:
        self.over = True
        self.wake_all()

    def wake_all(self) -> None:
        for listener in self.listeners:
            listener.wake.set()

    def since(self, known: int) -> bytes:
        body = self._made.get(known)
        if body is None:
            body = self._made[known] = self.made_since(known)
        return body

    def made_since(self, known: int) -> bytes:
        raise NotImplementedError


class Watch(Generic[T]):
    """
    Looks after the channels of this process, by their keys.

    `look(keys)` runs in one thread of its own and gives what it found by key; `tell(key, found)` runs in the loop.
    """

    def __init__(self, look: Callable[[list[Any]], dict[Any, T]], tell: Callable[[Any, T], None], every: float) -> None:
        self.look, self.tell, self.every = look, tell, every
        self.channels: dict[Hashable, Channel] = {}
        self.looks = 0
        self._task: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None

    async def in_thread(self, function: Callable[..., Any], *values: Any) -> Any:
        """Run what reads the database in the one thread, so that a process holds one connection for all streams."""
        self._thread = self._thread or ThreadPoolExecutor(1, "live")

        def read() -> Any:
            close_old_connections()
            return function(*values)

        return await asyncio.get_running_loop().run_in_executor(self._thread, read)

    def join(self, key: Hashable, channel: Channel) -> None:
        self.channels[key] = channel
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.create_task(self._watch())

    def leave(self, key: Hashable) -> None:
        channel = self.channels.get(key)
        if channel is not None and not channel.listeners:
            del self.channels[key]

    async def _watch(self) -> None:
        kept_alive = asked = time.monotonic()
        failing = False
        while self.channels:
            try:
                self.looks += 1
                for key, found in (await self.in_thread(self.look, list(self.channels))).items():
                    if key in self.channels:
                        self.tell(key, found)
                failing = False
            except Exception:  # noqa: BLE001 - a database that is away must not end every stream; it is asked again
                if not failing:
                    log.warning("Live streams cannot read the database; they ask again", exc_info=True)
                failing = True
            moment = time.monotonic()
            if moment - kept_alive > KEEP_ALIVE_EVERY:
                kept_alive = moment
                self._sweep("keep_alive", moment)
            if moment - asked > ASK_AGAIN_EVERY:
                asked = moment
                self._sweep("ask", moment)
            await asyncio.sleep(self.every)

    def _sweep(self, why: str, moment: float) -> None:
        """Wake every stream for a reason; end those whose browser has taken nothing for a minute."""
        for listener in [listener for channel in self.channels.values() for listener in channel.listeners]:
            if listener.sending_since and moment - listener.sending_since > GIVE_UP_SENDING_AFTER and listener.task:
                listener.task.cancel()
            listener.told_to(why)


async def follow(receive: Receive, send: Send, channel: Channel, *, known: int, allowed: Allowed | None = None) -> None:
    """
    Stream a channel to one browser until it leaves or the channel is over.

    With `allowed` the right is asked again every minute, and its end ends the stream.
    """
    listener = Listener(known)
    left = asyncio.create_task(_until_gone(receive, listener))
    channel.listeners.add(listener)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # Browsers that lose us at one moment come back over four seconds, not all at once.
        await _say(send, listener, f"retry: {2000 + next(_turns) % 40 * 100}\n\n".encode())
        if channel.version > known:
            listener.wake.set()
        while await _awake(listener) and not channel.over:
            if listener.ask:
                listener.ask = False
                if allowed is not None and not await allowed():
                    break
            if channel.version > listener.known:
                known, listener.known = listener.known, channel.version
                await _say(send, listener, channel.since(known))
            elif listener.keep_alive:
                await _say(send, listener, KEEP_ALIVE)
            listener.keep_alive = False
    finally:
        channel.listeners.discard(listener)
        left.cancel()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _awake(listener: Listener) -> bool:
    """Wait for a reason to look; False when the browser has gone."""
    await listener.wake.wait()
    listener.wake.clear()
    return not listener.gone


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.told_to("gone")


async def _say(send: Send, listener: Listener, body: bytes) -> None:
    listener.sending_since = time.monotonic()
    await send({"type": "http.response.body", "body": body, "more_body": True})
    listener.sending_since = 0.0


def streams(*apps: tuple[re.Pattern[str], StreamApp]) -> StreamApp:
    """One ASGI app of several, each with the addresses that it serves; a stream can only be got."""

    async def by_path(scope: Scope, receive: Receive, send: Send) -> None:
        app = next((app for pattern, app in apps if pattern.fullmatch(scope["path"])), None)
        if app is None or scope["method"] != "GET":
            return await refuse(send, 404)
        await app(scope, receive, send)

    return by_path


async def refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


class Seat:
    """
    A network's place among the open streams: `taken` is False when it holds as many as a network may.

    One machine that opens stream after stream must not use up what everybody shares. Many people behind one address
    are thought of: the limit is that of posts in ten minutes, and a page that is refused asks every few seconds.
    """

    def __init__(self, scope: Scope) -> None:
        headers = headers_of(scope)
        peer = (scope.get("client") or ("", 0))[0]
        self.network = client_address(headers.get("x-forwarded-for", ""), peer)
        self.taken = False

    def __enter__(self) -> "Seat":
        most: int = settings.NETWORK_LIMIT
        self.taken = not most or _open_by_network[self.network] < most
        if self.taken:
            _open_by_network[self.network] += 1
        return self

    def __exit__(self, *error: object) -> None:
        if self.taken:
            _open_by_network[self.network] -= 1
            if not _open_by_network[self.network]:
                del _open_by_network[self.network]


def headers_of(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def ask_view(scope: Scope, path: str) -> int:
    """Ask an ordinary view whether this browser may see it: the status it answers."""
    return await sync_to_async(_ask_view, thread_sensitive=False)(scope, path)


def _ask_view(scope: Scope, path: str) -> int:
    global _handler
    _handler = _handler or WSGIHandler()
    headers = headers_of(scope)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(),
        "HTTP_HOST": headers.get("host", ""),
        "HTTP_COOKIE": headers.get("cookie", ""),
        "HTTP_USER_AGENT": headers.get("user-agent", ""),
        "HTTP_X_FORWARDED_PROTO": headers.get("x-forwarded-proto", ""),
        "HTTP_X_FORWARDED_FOR": headers.get("x-forwarded-for", ""),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
    }
    response = _handler.get_response(WSGIRequest(environ))
    response.close()
    return response.status_code
