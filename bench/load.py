"""
A load client for HTTP/1.1: a fixed number of keep-alive connections, each with one request under way.

Requests are bytes made beforehand, so that the client costs the machine as little as it can.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

import uvloop

from bench.contest import Sample, tails


@dataclass
class Load:
    """
    What a turn brought. `acks` holds the indexes of the requests that were answered as hoped, in order of answer;
    `unsure` those that were sent and never answered (the server may have done them all the same).
    """

    seconds: float = 0.0
    acks: list[int] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    refused: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)

    def sample(self) -> Sample:
        wrong = Counter({f"status {status}": n for status, n in self.statuses.items() if status not in (200, 303)})
        if self.unsure:
            wrong["no answer"] = len(self.unsure)
        return Sample(len(self.acks) / self.seconds, tails(self.latencies), dict(wrong))


def get(path: str, host: str, headers: Mapping[str, str] | None = None) -> bytes:
    """A GET that keeps its connection."""
    return _request("GET", path, host, headers or {}, b"")


def form_post(path: str, host: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> bytes:
    """A form as a browser on our own page sends it."""
    ours = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://{host}",
        "Sec-Fetch-Site": "same-origin",
        **(headers or {}),
    }
    return _request("POST", path, host, ours, urlencode(fields).encode())


def _request(method: str, path: str, host: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Connection(asyncio.Protocol):
    """One keep-alive connection: sends, waits for the whole answer, sends the next until the turn is over."""

    def __init__(self, turn: "_Turn") -> None:
        self.turn = turn
        self.received = b""
        self.want = -1
        self.sent_at = 0.0
        self.number = -1
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own class, which does not inherit
        self.send()

    def send(self) -> None:
        assert self.transport is not None
        item = self.turn.next_request()
        if item is None:
            self.number = -1
            self.transport.close()
            return
        self.number, request = item
        self.sent_at = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.received = self.received + data if self.received else data
        if self.want < 0:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return
            self.want = _length(self.received[:end].lower(), end)
        if self.want == CHUNKED:
            if not self.received.endswith(b"0\r\n\r\n"):
                return
        elif len(self.received) < self.want:
            return
        self.answered()

    def answered(self) -> None:
        turn, load = self.turn, self.turn.load
        status = int(self.received[9:12])
        load.statuses[status] += 1
        if status in turn.hoped:
            load.acks.append(self.number)
            load.latencies.append(time.perf_counter() - self.sent_at)
        else:
            load.refused.append(self.number)
        closing = b"\nconnection: close" in self.received[:600].lower()
        self.received, self.want, self.number = b"", -1, -1
        if closing and self.transport is not None:
            self.transport.close()
        else:
            self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.number >= 0:
            self.turn.load.unsure.append(self.number)
            self.number = -1
        self.turn.closed()


CHUNKED = 1 << 60


def _length(head: bytes, end: int) -> int:
    """Bytes of the whole answer, from its head in lower case; CHUNKED if it comes in chunks."""
    at = head.find(b"\ncontent-length:")
    if at >= 0:
        stop = head.find(b"\r", at + 1)
        return end + 4 + int(head[at + 16 : stop if stop >= 0 else len(head)])
    return CHUNKED if b"\ntransfer-encoding: chunked" in head else end + 4


class _Turn:
    """The state that the connections of one turn share."""

    def __init__(self, requests: Iterator[tuple[int, bytes]], hoped: Sequence[int]) -> None:
        self.requests = requests
        self.hoped = frozenset(hoped)
        self.load = Load()
        self.ends_at = 0.0
        self.open = 0
        self.over = asyncio.Event()
        self.reopen: asyncio.Queue[None] = asyncio.Queue()

    def next_request(self) -> tuple[int, bytes] | None:
        item = None if self.is_over() else next(self.requests, None)
        if item is None:
            self.ends_at = 0.0  # run dry: nobody asks again
        return item

    def is_over(self) -> bool:
        return time.perf_counter() >= self.ends_at

    def closed(self) -> None:
        self.open -= 1
        self.reopen.put_nowait(None)
        if self.open == 0 and self.is_over():
            self.over.set()


async def _fire(
    requests: Iterator[tuple[int, bytes]], host: str, port: int, connections: int, seconds: float, hoped: Sequence[int]
) -> Load:
    loop = asyncio.get_running_loop()
    turn = _Turn(requests, hoped)
    began = time.perf_counter()
    turn.ends_at = began + seconds

    async def connect() -> None:
        turn.open += 1
        try:
            await loop.create_connection(lambda: _Connection(turn), host, port)
        except OSError:
            await asyncio.sleep(0.05)
            turn.load.statuses[0] += 1
            turn.closed()

    async def keep_open() -> None:
        """A connection that the server closed is opened again: a person would press the button once more."""
        while True:
            await turn.reopen.get()
            if not turn.is_over():
                await connect()

    keeper = asyncio.ensure_future(keep_open())
    await asyncio.gather(*(connect() for _ in range(connections)))
    try:
        await asyncio.wait_for(turn.over.wait(), seconds + 15)
    except TimeoutError:
        turn.load.statuses[0] += turn.open
    keeper.cancel()
    turn.load.seconds = time.perf_counter() - began
    return turn.load


def fire(
    requests: Iterator[tuple[int, bytes]],
    *,
    port: int,
    seconds: float,
    host: str = "127.0.0.1",
    connections: int = 64,
    hoped: Sequence[int] = (200, 303),
) -> Load:
    """
    Send requests for so many seconds; those under way at the end are still waited for.

    `requests` gives (index, bytes); it may run dry, which ends the turn early. `hoped` are the statuses that count
    as acknowledged.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_fire(requests, host, port, connections, seconds, hoped))
