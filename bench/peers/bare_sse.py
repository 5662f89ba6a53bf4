"""
The limit for live boards: the least that can be done with the same server. uvicorn, one task a stream, no database.

What is posted to /say/<name> goes to all streams of that name at once, as it came.
"""

import asyncio
from collections import defaultdict
from typing import Any

SETTINGS = "uvicorn, one process, as `groundswell hot` runs it; what is posted goes to each stream as it came"
HEADERS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
streams: dict[str, set["asyncio.Queue[bytes]"]] = defaultdict(set)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    _, what, name = scope["path"].split("/")
    if what == "say":
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        for queue in streams[name]:
            queue.put_nowait(body)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        return await send({"type": "http.response.body", "body": b""})
    return await _stream(receive, send, name)


async def _stream(receive: Any, send: Any, name: str) -> None:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    streams[name].add(queue)
    gone = asyncio.create_task(_until_gone(receive, queue))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        while body := await queue.get():
            await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        streams[name].discard(queue)
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Any, queue: "asyncio.Queue[bytes]") -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    queue.put_nowait(b"")


async def _lifespan(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
