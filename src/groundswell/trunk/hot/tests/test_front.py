"""The raw ASGI side: which posts it takes, and that every doubtful one reaches Django whole."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from groundswell.trunk.hot.address import client_address
from groundswell.trunk.hot.commit import GroupCommit
from groundswell.trunk.hot.front import AsgiScope, Front, Message, Receive, Send
from groundswell.trunk.hot.surge import Surge, SurgeAnswer, SurgePost, see_other

pytestmark = pytest.mark.django_db
FORM = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")]


class Signing(Surge[SurgePost]):
    path = re.compile(r"/act/(?P<campaign_slug>[-\w]+)/petitions/(?P<slug>[-\w]+)/sign")

    def __init__(self) -> None:
        self.posts: list[SurgePost] = []

    def prepare(self, post: SurgePost) -> SurgePost | None:
        return post if post.form.get("email") else None

    def commit(self, items: Sequence[SurgePost], at: datetime) -> Sequence[SurgeAnswer | None]:
        self.posts += items
        return [see_other("/thanks") for _ in items]


async def django(scope: AsgiScope, receive: Receive, send: Send) -> None:
    """Stands for everything behind the front: says how long a body it was given."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message["body"])
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


def post(
    front: Front,
    *chunks: bytes,
    headers: Sequence[tuple[bytes, bytes]] = FORM,
    path: str = "/act/buses/petitions/buses-past-eleven/sign",
    **scope: Any,
) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[Message] = []
    coming = [
        {"type": "http.request", "body": chunk, "more_body": number + 1 < len(chunks)}
        for number, chunk in enumerate(chunks)
    ]

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await front(
            {"type": "http", "method": "POST", "path": path, "headers": headers, "client": ("10.0.0.9", 1), **scope},
            receive,
            send,
        )
        if front.commits:
            await front.commits.drain()
            front.commits = None

    asyncio.run(run())
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


@pytest.fixture
def signing() -> Signing:
    return Signing()


@pytest.fixture
def front(signing: Signing) -> Front:
    return Front(surges=[signing], live=None, rest=django)


def test_a_plain_post_is_taken_without_django(front, signing):
    status, headers, _ = post(front, b"full_name=Tom+Brennan&email=", b"tom%40example.org&key=")

    assert (status, headers[b"location"], headers[b"cache-control"]) == (303, b"/thanks", b"no-store")
    assert signing.posts[0].form == {"full_name": "Tom Brennan", "email": "tom@example.org", "key": ""}
    assert signing.posts[0].path_args == {"campaign_slug": "buses", "slug": "buses-past-eleven"}
    assert signing.posts[0].address == "10.0.0.9"


@pytest.mark.parametrize(
    "extra",
    [
        (b"origin", b"https://evil.example"),
        (b"sec-fetch-site", b"cross-site"),
        (b"sec-fetch-site", b"same-site"),
        (b"origin", b"null"),
        (b"cookie", b"session=1"),
        (b"host", b"evil.example"),
        (b"content-type", b"multipart/form-data; boundary=x"),
        (b"content-type", b"text/plain"),
    ],
)
def test_a_post_that_may_not_be_from_our_pages_is_left_to_django(front, signing, extra):
    body = b"email=tom%40example.org"

    status, _, answer = post(front, body, headers=[*FORM, extra])

    assert (status, answer) == (299, str(len(body)).encode())
    assert signing.posts == []


@pytest.mark.parametrize(
    "extra",
    [
        [(b"origin", b"http://localhost")],
        [(b"sec-fetch-site", b"same-origin"), (b"origin", b"null"), (b"cookie", b"session=1")],
        [(b"sec-fetch-site", b"same-origin"), (b"origin", b"http://localhost")],
    ],
)
def test_a_post_from_our_pages_is_taken(front, signing, extra):
    assert post(front, b"email=tom%40example.org", headers=[*FORM, *extra])[0] == 303
    assert len(signing.posts) == 1


def test_what_prepare_declines_reaches_django_whole(front):
    status, _, answer = post(front, b"full_name=Tom", b"&email=")

    assert (status, answer) == (299, b"20")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 300_000])
def test_a_long_body_is_left_to_django_whole(front, signing, size):
    body = b"email=" + b"a" * (size - 6)

    status, _, answer = post(front, body[:50_000], body[50_000:100_000], body[100_000:])

    assert (status, answer) == (299, str(size).encode())
    assert signing.posts == []


@pytest.mark.parametrize("body", [b"email=%ff%fe", b"\xff\xfe=1", b"&".join(b"a=1" for _ in range(101))])
def test_an_odd_body_is_left_to_django(front, signing, body):
    assert post(front, body)[0] == 299
    assert signing.posts == []


def test_another_path_is_left_to_django(front):
    assert post(front, b"email=a", path="/act/buses/petitions/x/sign/more")[0] == 299


def test_above_capacity_the_answer_is_503_with_the_draft(front):
    async def fill() -> None:
        front.commits = GroupCommit(most_waiting=0)

    sent: list[Message] = []

    async def receive() -> Message:
        return {
            "type": "http.request",
            "body": b"email=tom%40example.org&full_name=%3Cb%3ETom&hide=on",
            "more_body": False,
        }

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await fill()
        await front(
            {"type": "http", "method": "POST", "path": "/act/b/petitions/p/sign", "headers": FORM}, receive, send
        )
        assert front.commits
        await front.commits.drain()

    asyncio.run(run())

    headers, body = dict(sent[0]["headers"]), sent[1]["body"].decode()
    assert (sent[0]["status"], headers[b"retry-after"]) == (503, b"5")
    assert 'value="tom@example.org"' in body
    assert "&lt;b&gt;Tom" in body and "<b>Tom" not in body
    assert "@" not in re.sub(r"tom@example.org", "", body), "every mark of the pattern is filled in"
    assert '<input type="hidden" name="hide" value="on">' in body, "what nobody typed is kept out of sight"
    assert b"content-security-policy" in headers
    assert 'action="/act/b/petitions/p/sign"' in body


@pytest.mark.parametrize(
    ("hops", "forwarded_for", "address"),
    [
        (0, "6.6.6.6", "10.0.0.9"),
        (1, "6.6.6.6, 7.7.7.7", "7.7.7.7"),
        (2, "6.6.6.6, 7.7.7.7, 8.8.8.8", "7.7.7.7"),
        (2, "7.7.7.7", "10.0.0.9"),
        (1, "", "10.0.0.9"),
    ],
)
def test_the_address_is_never_what_a_client_can_forge(settings, hops, forwarded_for, address):
    settings.PROXY_HOPS = hops

    assert client_address(forwarded_for, "10.0.0.9") == address
