"""
Server-sent events: `/live/<campaign>/pulse` tells the desk's screens that something happened.

The stream carries a number only. What a screen then asks for goes through the ordinary view, so rights are checked
each time; and the stream itself asks that view again every minute, so that old access ends.
"""

import asyncio
import json
import re
from collections import defaultdict
from io import BytesIO
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import close_old_connections
from django.db.models import Max

from groundswell.trunk.ledger.models import Activity

PATH = re.compile(r"/live/(?P<campaign_slug>[-\w]+)/pulse")
LOOK_EVERY = 1.0
ASK_AGAIN_AFTER = 60
KEEP_ALIVE_AFTER = 20
_handler: WSGIHandler | None = None


class Watcher:
    """One look at the ledger a second for all streams of this process, and none while nobody listens."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.latest: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    def join(self, slug: str) -> asyncio.Event:
        event = asyncio.Event()
        self.listeners[slug].add(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        return event

    def leave(self, slug: str, event: asyncio.Event) -> None:
        self.listeners[slug].discard(event)
        if not self.listeners[slug]:
            del self.listeners[slug]
            self.latest.pop(slug, None)

    async def _watch(self) -> None:
        while self.listeners:
            try:
                found = await sync_to_async(latest_changes, thread_sensitive=False)(list(self.listeners))
            except Exception:  # noqa: BLE001 - a database that is away must not end every stream; it is asked again
                found = {}
            for slug, change in found.items():
                if self.latest.get(slug) != change:
                    self.latest[slug] = change
                    for event in self.listeners.get(slug, ()):
                        event.set()
            await asyncio.sleep(LOOK_EVERY)


def latest_changes(slugs: list[str]) -> dict[str, int]:
    """The newest activity of each campaign."""
    close_old_connections()
    rows = Activity.objects.filter(campaign__slug__in=slugs).values("campaign__slug").annotate(change=Max("pk"))
    return {row["campaign__slug"]: row["change"] for row in rows}


watcher = Watcher()


async def live_app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI app under /live/."""
    match = PATH.fullmatch(scope["path"])
    if match is None or scope["method"] != "GET":
        return await _refuse(send, 404)
    slug = match["campaign_slug"]
    status = await _asked(scope, slug)
    if status != 200:
        return await _refuse(send, 404 if status == 404 else 403)
    await _stream(scope, receive, send, slug)


async def _stream(scope: dict[str, Any], receive: Any, send: Any, slug: str) -> None:
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    event, left = watcher.join(slug), asyncio.create_task(_until_gone(receive))
    asked = asyncio.get_running_loop().time()
    try:
        await _say(send, b"retry: 3000\n\n")
        while not left.done():
            happened = asyncio.create_task(event.wait())
            await asyncio.wait({happened, left}, timeout=KEEP_ALIVE_AFTER, return_when=asyncio.FIRST_COMPLETED)
            happened.cancel()
            if asyncio.get_running_loop().time() - asked > ASK_AGAIN_AFTER:
                asked = asyncio.get_running_loop().time()
                if await _asked(scope, slug) != 200:
                    break
            if event.is_set():
                event.clear()
                await _say(send, f"data: {json.dumps({'change': watcher.latest.get(slug, 0)})}\n\n".encode())
            else:
                await _say(send, b": still here\n\n")
    finally:
        watcher.leave(slug, event)
        left.cancel()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Any, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _refuse(send: Any, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _asked(scope: dict[str, Any], slug: str) -> int:
    """Ask the ordinary view whether this browser may see the pulse."""
    return await sync_to_async(_ask_view, thread_sensitive=False)(scope, f"/desk/{slug}/pulse.json")


def _ask_view(scope: dict[str, Any], path: str) -> int:
    global _handler
    _handler = _handler or WSGIHandler()
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
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
