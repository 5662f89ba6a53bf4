"""
uvicorn's HTTP protocol with a short way for surging posts.

An ASGI call costs a task, an event and four awaits; at thousands of posts a second that is more than reading the form.
A post that a `Surge` may take is read, queued and answered here by plain calls. Whatever else comes, and every post
that is in doubt, goes uvicorn's own way, body and all.
"""

import asyncio
import logging
import re
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from groundswell.trunk.hot.commit import Busy
from groundswell.trunk.hot.front import ALWAYS, LONGEST_BODY, Front, Taken, length_of, own_headers
from groundswell.trunk.hot.surge import SurgeAnswer
from groundswell.trunk.hot.writing import Away, Outcome

log = logging.getLogger("groundswell.hot")
PLAIN_PATH = re.compile(rb"/act/[-A-Za-z0-9_./]+")
Headers = tuple[tuple[bytes, bytes], ...]


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
        of_all = lines_of_all(tuple(self.protocol.server_state.default_headers))
        own = lines_of((*own_headers(answer), length_of(answer)))
        if of_all is None or own is None:
            return self.leave()
        end = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
        self.response_complete = True
        transport = self.protocol.transport
        transport.write(b"".join((STATUS_LINE[answer.status], of_all, own, end, answer.body)))
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


def lines_of(headers: Headers) -> bytes | None:
    """Headers as they are sent; None where one may not be."""
    for name, value in headers:
        if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
            return None
    return b"".join([b"%b: %b\r\n" % header for header in headers])


@lru_cache(maxsize=4)
def lines_of_all(default_headers: Headers) -> bytes | None:
    """The lines that all answers have: uvicorn's own, which change once a second, and ours."""
    return lines_of((*default_headers, *ALWAYS))


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
            PLAIN_PATH.fullmatch(self.url) is not None
            and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
            and not self.expect_100_continue
            and not self.parser.should_upgrade()
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
