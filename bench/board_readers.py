"""
Holds thousands of open boards in one process: a connection each, as a browser's EventSource would.

Each line it reads is a command, each line it writes an answer, both JSON: {"open": name, "port", "path", "count"}
opens boards; {"take": name} gives what they heard since the last time, and forgets it: for each version how many
boards knew it and when the last of them did, how many messages came, and the last one as it was.
"""

import asyncio
import json
import re
import resource
import sys
import time
from collections import defaultdict
from typing import Any

import uvloop

ID = re.compile(rb"id: (\d+)\n")
AT_ONCE = 100


class Boards:
    """Boards of one name, and what they heard."""

    def __init__(self) -> None:
        self.open = 0
        self.lost = 0
        self.forget()

    def forget(self) -> None:
        self.known_by: dict[int, int] = defaultdict(int)
        self.known_at: dict[int, float] = {}
        self.messages = 0
        self.latest = b""

    def told(self) -> dict[str, Any]:
        versions = {version: [count, self.known_at[version]] for version, count in self.known_by.items()}
        latest = self.latest.decode("utf-8", "replace")
        return {"versions": versions, "messages": self.messages, "lost": self.lost, "latest": latest}


class Board(asyncio.Protocol):
    """One open board. A version is known with the first bytes of a message that holds it or a later one."""

    def __init__(self, boards: Boards, request: bytes) -> None:
        self.boards, self.request = boards, request
        self.version = -1
        self.kept = b""
        self.opened = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        moment = time.monotonic()
        if not self.opened.done():
            good = data.startswith(b"HTTP/1.1 200")
            self.boards.open += good
            self.opened.set_result(good)
        text = self.kept + data if self.kept else data
        # A number may be cut by the end of a packet: what follows the last line end is looked at again.
        self.kept = text[text.rfind(b"\n") + 1 :][-64:]
        for found in ID.finditer(text):
            self.hear(int(found[1]), moment)
            self.boards.latest = text[found.start() :]

    def hear(self, version: int, moment: float) -> None:
        boards = self.boards
        boards.messages += 1
        for number in range(self.version + 1 if self.version >= 0 else version, version + 1):
            boards.known_by[number] += 1
            boards.known_at[number] = moment
        self.version = version

    def connection_lost(self, exc: Exception | None) -> None:
        self.boards.lost += 1
        if not self.opened.done():
            self.opened.set_result(False)


async def open_boards(boards: Boards, *, port: int, path: str, count: int) -> int:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    for first in range(0, count, AT_ONCE):
        some = range(min(AT_ONCE, count - first))
        made = await asyncio.gather(
            *(loop.create_connection(lambda: Board(boards, request), "127.0.0.1", port) for _ in some)
        )
        await asyncio.gather(*(board.opened for _transport, board in made))
    return boards.open


async def main() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    known: dict[str, Boards] = defaultdict(Boards)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        asked = json.loads(line)
        if name := asked.get("open"):
            answer: Any = await open_boards(known[name], port=asked["port"], path=asked["path"], count=asked["count"])
        else:
            answer = known[asked["take"]].told()
            known[asked["take"]].forget()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
