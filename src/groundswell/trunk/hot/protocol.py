"""
uvicorn's HTTP protocol with a short way for surging posts.

An ASGI call costs a task, an event and four awaits; at thousands of posts a second that is more than reading the form.
A post that a `Surge` may take is read, queued and answered here by plain calls. Whatever else comes, and every post
that is in doubt, goes uvicorn's own way, body and all.
"""

import asyncio
import logging
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from groundswell.trunk.hot.commit import Away, Busy, Outcome
from groundswell.trunk.hot.front import LONGEST_BODY, Front, Taken, headers_of
from groundswell.trunk.hot.surge import SurgeAnswer

log = logging.getLogger("groundswell.hot")


class SurgeCycle:
    """
    One post on its short way. It stands where the protocol expects a `RequestResponseCycle`, so that a request sent
    before this one is answered waits its turn; the protocol calls `set` whenever more of the body is here.
    """

    def __init__(self, protocol: "SurgeProtocol", front: Front, keep_alive: bool) -> None:
        self.protocol = protocol
        self.front = front
        self.scope = protocol.scope
        self.keep_alive = keep_alive
        self.body = bytearray()
        self.more_body = True
        self.disconnected = False
        self.response_complete = False
        self.taken: Taken | None = None

    @property
    def message_event(self) -> "SurgeCycle":
        return self

    def set(self) -> None:
        """More of the body is here, or the client went away."""
        if self.disconnected or self.taken or self.response_complete:
            return
        if len(self.body) > LONGEST_BODY:
            self.leave()
        elif not self.more_body:
            self.begin()

    def begin(self) -> None:
        """The post is whole: queue it, or leave it to the ordinary view."""
        try:
            self.taken = self.front.take(self.scope, bytes(self.body))  # type: ignore[arg-type]
        except Exception:
            log.exception("A post to %s could not be read", self.scope["path"])
        if self.taken is None:
            return self.leave()
        try:
            self.front.group_commit().submit(self.taken.surge, self.taken.item, self.settle)
        except Busy:
            self.answer(self.taken.unavailable())

    def settle(self, outcome: Outcome) -> None:
        """Answer with what became of it; the client may have gone, what it sent is kept all the same."""
        if self.disconnected:
            return
        if isinstance(outcome, Away) and self.taken:
            outcome = self.taken.unavailable()
        if isinstance(outcome, SurgeAnswer):
            self.answer(outcome)
        else:
            self.leave()

    def answer(self, answer: SurgeAnswer) -> None:
        content = [STATUS_LINE[answer.status]]
        for name, value in (*self.protocol.server_state.default_headers, *headers_of(answer)):
            if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
                return self.leave()
            content += (name, b": ", value, b"\r\n")
        content.append(b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n")
        content.append(answer.body)
        self.response_complete = True
        transport = self.protocol.transport
        transport.write(b"".join(content))
        if not self.keep_alive:
            transport.close()
        self.protocol.on_response_complete()

    def leave(self) -> None:
        """Go uvicorn's own way to the ordinary view, with what was read."""
        cycle = self.protocol.cycle_of(self.scope, self.keep_alive)
        cycle.body = self.body
        cycle.more_body = self.more_body
        cycle.message_event.set()
        self.response_complete = True
        if self.protocol.cycle is self:  # type: ignore[comparison-overlap]
            self.protocol.cycle = cycle
        self.protocol._start_asgi_task(cycle, self.front.rest)  # type: ignore[arg-type]


class SurgeProtocol(HttpToolsProtocol):
    """HTTP/1.1 of one connection."""

    def on_headers_complete(self) -> None:
        front = getattr(self.app, "front", self.app)
        if not self._is_surge() or not isinstance(front, Front):
            return super().on_headers_complete()
        path = self.url.decode("ascii")
        self.scope["method"], self.scope["path"] = "POST", path
        self.scope["raw_path"], self.scope["query_string"] = self.url, b""
        self.cycle = SurgeCycle(self, front, self.parser.should_keep_alive())  # type: ignore[assignment]

    def _is_surge(self) -> bool:
        """
        Whether a post may go the short way: to /act/, by a plain path, with nothing unanswered before it. A client that
        does not read its answers goes uvicorn's own way, which waits for it.
        """
        return (
            self.url.startswith(b"/act/")
            and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
            and not self.expect_100_continue
            and not self.parser.should_upgrade()
            and b"%" not in self.url
            and b"?" not in self.url
            and b"#" not in self.url
            and self.url.isascii()
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
        )

    def cycle_of(self, scope: Any, keep_alive: bool) -> RequestResponseCycle:
        """uvicorn's own cycle for a request whose headers were read."""
        return RequestResponseCycle(
            scope=scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=keep_alive,
            on_response=self.on_response_complete,
        )
