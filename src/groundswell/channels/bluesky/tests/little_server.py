"""
A server of accounts as small as our calls: it keeps records in memory and can be told to misbehave.

What a real one answers is tested with the real network; this one loses answers, asks to wait and shuts us out.
"""

import base64
import hashlib
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

DID = "did:plc:littleserver"
HANDLE = "better-buses.test"
APP_PASSWORD = "abcd-efgh-ijkl-mnop"
Answer = tuple[int, dict[str, str], dict[str, Any]]


@dataclass
class LittleServer:
    """`misbehave` holds what is answered to the next calls of a method instead; `calls` is every call that came."""

    port: int = 0
    password: str = APP_PASSWORD
    profile: str = ""
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    bodies: list[tuple[str, Any]] = field(default_factory=list)
    misbehave: dict[str, deque[Answer]] = field(default_factory=dict)
    after_put: Callable[[], None] | None = None
    """Called when a record is kept and the answer is not out yet."""
    session: int = 1

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next_answers(self, method: str, *answers: Answer) -> None:
        self.misbehave.setdefault(method, deque()).extend(answers)

    def expire(self) -> None:
        """End every session that is out."""
        self.session += 1

    @property
    def texts(self) -> list[str]:
        return [record["text"] for _key, record in sorted(self.records.items())]

    def answer(self, method: str, params: dict[str, str], body: Any, token: str) -> Answer:
        self.calls.append(method)
        self.bodies.append((method, body))
        waiting = self.misbehave.get(method)
        if waiting:
            return waiting.popleft()
        if method.startswith("com.atproto.server."):
            return getattr(self, method.rpartition(".")[2])(body, token)
        if token != f"access{self.session}":
            return refusal(400, "ExpiredToken", "Token has expired")
        return getattr(self, method.rpartition(".")[2])(params, body)

    def createSession(self, body: Any, token: str) -> Answer:  # noqa: N802 - the protocol's name
        if body["identifier"] not in (DID, HANDLE) or body["password"] != self.password:
            return refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        return 200, {}, self._session()

    def refreshSession(self, body: Any, token: str) -> Answer:  # noqa: N802
        if token != f"refresh{self.session}":
            return refusal(400, "ExpiredToken", "Token has been revoked")
        return 200, {}, self._session()

    def _session(self) -> dict[str, Any]:
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": self.url}
        tokens = {"accessJwt": f"access{self.session}", "refreshJwt": f"refresh{self.session}"}
        return {"did": DID, "handle": HANDLE, "active": True, "didDoc": {"service": [service]}, **tokens}

    def getRecord(self, params: dict[str, str], body: Any) -> Answer:  # noqa: N802
        if params["collection"] == "app.bsky.actor.profile":
            said = {"displayName": "Better Buses", "description": self.profile}
            return 200, {}, {"uri": "at://profile", "cid": "c", "value": said}
        found = self.records.get(params["rkey"])
        return self._stands(params["rkey"]) if found else refusal(400, "RecordNotFound", "Could not locate record")

    def putRecord(self, params: dict[str, str], body: Any) -> Answer:  # noqa: N802
        key = body["rkey"]
        if key in self.records and body.get("swapRecord", "any") is None:
            return refusal(400, "InvalidSwap", "Record was at another")
        self.records[key] = body["record"]
        if self.after_put:
            self.after_put()
        return self._stands(key)

    def _stands(self, key: str) -> Answer:
        digest = hashlib.sha256(json.dumps(self.records[key], sort_keys=True).encode()).hexdigest()
        uri = f"at://{DID}/app.bsky.feed.post/{key}"
        return 200, {}, {"uri": uri, "cid": digest[:20], "value": self.records[key]}

    def deleteRecord(self, params: dict[str, str], body: Any) -> Answer:  # noqa: N802
        self.records.pop(body["rkey"], None)
        return 200, {}, {}

    def uploadBlob(self, params: dict[str, str], body: Any) -> Answer:  # noqa: N802
        digest = base64.b32encode(hashlib.sha256(body).digest()).decode()[:20]
        return 200, {}, {"blob": {"$type": "blob", "ref": {"$link": digest}, "mimeType": "x", "size": len(body)}}

    def resolveHandle(self, params: dict[str, str], body: Any) -> Answer:  # noqa: N802
        if params["handle"] == HANDLE:
            return 200, {}, {"did": DID}
        return refusal(400, "InvalidRequest", "Unable to resolve handle")

    def getPosts(self, params: dict[str, str], body: Any) -> Answer:  # noqa: N802
        key = params["uris"].rpartition("/")[2]
        if key not in self.records:
            return 200, {}, {"posts": []}
        told = {"likeCount": 7, "repostCount": 3, "replyCount": 2, "quoteCount": 1}
        return 200, {}, {"posts": [{**self._stands(key)[2], "record": self.records[key], **told}]}


def refusal(status: int, name: str, message: str = "", **headers: str) -> Answer:
    """What a server answers when it does not do it."""
    return status, {key.replace("_", "-"): value for key, value in headers.items()}, {"error": name, "message": message}


@contextmanager
def running() -> Iterator[LittleServer]:
    """The server on a free port of loopback."""
    state = LittleServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            self.handle_call(None)

        def do_POST(self) -> None:  # noqa: N802
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            is_json = self.headers.get("Content-Type") == "application/json"
            self.handle_call(json.loads(data) if is_json else data)

        def handle_call(self, body: Any) -> None:
            parts = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(parts.query).items()}
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            status, headers, said = state.answer(parts.path.rpartition("/")[2], params, body, token)
            if status == 0:  # the answer is lost
                self.close_connection = True
                self.connection.close()
                return
            data = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": len(data)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
