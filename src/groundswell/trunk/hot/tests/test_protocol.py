"""The short way of surging posts over real sockets: it answers as uvicorn's own way does, and in the same order."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from groundswell.trunk.hot.commit import GroupCommit
from groundswell.trunk.hot.front import LONGEST_BODY, Front
from groundswell.trunk.hot.protocol import SurgeProtocol
from groundswell.trunk.hot.surge import SurgeAnswer
from groundswell.trunk.hot.tests.test_front import Signing, django

pytestmark = pytest.mark.django_db
PATH = "/act/buses/petitions/buses-past-eleven/sign"
GOOD = b"full_name=Tom&email=tom%40example.org"
TURNED_DOWN = b"full_name=Tom"


@contextlib.contextmanager
def served(front: Front) -> Iterator[int]:
    server = uvicorn.Server(
        uvicorn.Config(
            front,
            port=0,
            http=SurgeProtocol,
            ws="none",
            lifespan="on",
            log_level="critical",
            server_header=False,
            proxy_headers=False,
        )
    )
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(5)


@pytest.fixture
def signing() -> Signing:
    return Signing()


@pytest.fixture
def port(signing: Signing) -> Iterator[int]:
    with served(Front(surges=[signing], live=None, rest=django)) as port:
        yield port


def request(body: bytes, *, path: str = PATH, extra: str = "") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n{extra}\r\n"
    )
    return head.encode() + body


def answers(port: int, *pieces: bytes, expected: int = 1, pause: float = 0.0) -> list[tuple[int, bytes]]:
    """Send pieces over one connection; give status and body of each answer, in the order they came."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(pause)
        reader = line.makefile("rb")
        return [read_answer(reader) for _ in range(expected)]


def read_answer(reader) -> tuple[int, bytes]:
    status = int(reader.readline().split()[1])
    headers = {}
    while (line := reader.readline().strip()) != b"":
        name, _, value = line.partition(b":")
        headers[name.lower()] = value.strip()
    if headers.get(b"transfer-encoding") == b"chunked":
        body = b""
        while size := int(reader.readline(), 16):
            body += reader.read(size)
            reader.readline()
        reader.readline()
        return status, body
    return status, reader.read(int(headers.get(b"content-length", 0)))


def test_a_post_goes_the_short_way_and_the_connection_stays_open(port, signing, monkeypatch):
    async def long_way(*_):
        raise AssertionError("the ASGI way")

    monkeypatch.setattr(Front, "act", long_way)

    assert answers(port, request(GOOD), request(GOOD), expected=2, pause=0.2) == [(303, b""), (303, b"")]
    assert [post.address for post in signing.posts] == ["127.0.0.1"] * 2


def test_a_body_may_come_letter_by_letter(port, signing):
    whole = request(GOOD)

    assert answers(port, *(whole[n : n + 7] for n in range(0, len(whole), 7)), pause=0.001) == [(303, b"")]
    assert signing.posts[0].form["email"] == "tom@example.org"


def test_what_a_surge_turns_down_reaches_the_ordinary_view_whole(port, signing):
    assert answers(port, request(TURNED_DOWN)) == [(299, str(len(TURNED_DOWN)).encode())]
    assert signing.posts == []


@pytest.mark.parametrize(
    ("path", "status"),
    [(PATH + "?a=1", 303), ("/act/b%75ses/petitions/buses-past-eleven/sign", 303), ("/act/other", 299), ("/x", 299)],
)
def test_an_odd_address_goes_uvicorns_own_way(port, path, status):
    assert [found for found, _body in answers(port, request(GOOD, path=path))] == [status]


def test_a_body_that_is_too_long_reaches_the_ordinary_view_whole(port, signing):
    body = GOOD + b"&why=" + b"x" * (LONGEST_BODY * 3)

    assert answers(port, request(body)) == [(299, str(len(body)).encode())]
    assert signing.posts == []


def test_requests_sent_without_waiting_are_answered_in_their_order(port):
    together = request(GOOD) + request(TURNED_DOWN) + request(GOOD) + request(b"", path="/elsewhere")

    assert [status for status, _ in answers(port, together, expected=4)] == [303, 299, 303, 299]


def test_a_client_that_expects_continue_gets_it(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        head, _, body = request(GOOD, extra="Expect: 100-continue\r\n").partition(b"\r\n\r\n")
        line.sendall(head + b"\r\n\r\n")
        reader = line.makefile("rb")
        assert reader.readline().startswith(b"HTTP/1.1 100")
        reader.readline()
        line.sendall(body)
        assert read_answer(reader)[0] == 303


def test_a_client_that_closes_is_told_goodbye(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(request(GOOD, extra="Connection: close\r\n"))
        assert b"connection: close" in line.makefile("rb").read()


def test_what_a_client_sent_is_kept_though_it_went_away(port, signing):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(request(GOOD))
    deadline = time.monotonic() + 5
    while not signing.posts and time.monotonic() < deadline:
        time.sleep(0.01)

    assert len(signing.posts) == 1


def test_above_capacity_the_answer_is_503_with_the_draft():
    front = Front(surges=[Signing()], live=None, rest=django)

    with served(front) as port:
        # The queue belongs to the server's loop: the first post makes it.
        answers(port, request(GOOD))
        assert isinstance(front.commits, GroupCommit)
        front.commits.most_waiting = 0
        status, page = answers(port, request(GOOD))[0]

    assert status == 503
    assert b"tom@example.org" in page


def test_a_header_that_could_split_the_answer_is_never_sent(port, signing, monkeypatch):
    from groundswell.trunk.hot.surge import see_other

    monkeypatch.setattr(Signing, "commit", lambda self, items, at: [see_other("/a\r\nset-cookie: x=1") for _ in items])

    assert answers(port, request(GOOD)) == [(299, str(len(GOOD)).encode())]


def test_a_surge_that_breaks_while_reading_leaves_the_post_to_the_ordinary_view(port, monkeypatch):
    def broken(self, post):
        raise ValueError("broken")

    monkeypatch.setattr(Signing, "prepare", broken)

    assert answers(port, request(GOOD)) == [(299, str(len(GOOD)).encode())]


def test_a_client_that_never_reads_its_answers_does_not_fill_our_memory(port, monkeypatch):
    megabyte = SurgeAnswer(200, (("content-type", "text/plain"),), b"x" * 2**20)
    written: list[object] = []

    def commit(self, items, at):
        written.extend(items)
        return [megabyte for _ in items]

    monkeypatch.setattr(Signing, "commit", commit)

    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        for _ in range(40):
            line.sendall(request(GOOD))
            time.sleep(0.02)
        unread = len(written)
        reader = line.makefile("rb")
        sizes = [len(read_answer(reader)[1]) for _ in range(40)]

    # What the two kernels hold of it is not ours to bound; Linux gives each side some megabytes.
    assert unread < 25
    assert sizes == [2**20] * 40 and len(written) == 40
