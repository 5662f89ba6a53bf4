"""Nobody can make us ask our own network: forty addresses against a listener that must hear nothing."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from groundswell.trunk.outbound.addresses import is_public
from groundswell.trunk.outbound.client import OutboundError, OutboundFailed, OutboundRefused, fetch

PUBLIC = "93.184.216.34"


class Canary(ThreadingHTTPServer):
    """Listens on loopback and remembers every connection."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        super().__init__(("127.0.0.1", 0), Answers)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def process_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        self.heard.append(str(client_address))
        super().process_request(request, client_address)


def listen(server: Canary) -> None:
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()


class Answers(BaseHTTPRequestHandler):
    server: Canary

    def do_GET(self) -> None:
        kind, _, rest = self.path.lstrip("/").partition("?")
        if kind == "go":
            self.send_response(302)
            self.send_header("Location", rest)
            self.end_headers()
        elif kind == "loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif kind == "big":
            self.send_response(200)
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b"x" * 65536)
        elif kind == "slow":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(60):
                with contextlib.suppress(OSError):
                    self.wfile.write(b"X-A: b\r\n")
                time.sleep(0.02)
        else:
            said = self.headers.get("Authorization", "-") + " " + self.headers["Host"]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary()
    listen(server)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def allowed(canary: Canary, settings) -> Canary:
    """The canary, let through as if it stood on the internet, to test what answers may do."""
    settings.OUTBOUND_ALLOW = [("127.0.0.1", canary.port)]
    return canary


ADDRESSES = [
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://localhost:{port}/",
    "http://LOCALHOST./",
    "http://127.0.0.1.:{port}/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://user@127.0.0.1/",
    "http://example.org@127.0.0.1/",
    "http://127.0.0.1:22/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1/",
    "http:///etc/passwd",
    "http://127.0.0.1\\@example.org/",
    "http://example.org\r\nHost: 127.0.0.1/",
    "//127.0.0.1/",
    "",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_of_our_own_network_are_never_asked(canary: Canary, address: str) -> None:
    with pytest.raises(OutboundError):
        fetch(address.format(port=canary.port), seconds=1)

    assert canary.heard == []


def test_a_name_that_leads_home_is_refused(canary: Canary) -> None:
    with pytest.raises(OutboundRefused):
        fetch("http://feed.example/", resolver=lambda host, port: ["127.0.0.1"])

    assert canary.heard == []


def test_one_private_address_among_public_ones_is_a_trap(canary: Canary) -> None:
    with pytest.raises(OutboundRefused):
        fetch("http://feed.example/", resolver=lambda host, port: [PUBLIC, "127.0.0.1"])


def test_a_name_that_changes_between_two_look_ups_is_looked_up_once(allowed: Canary) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    fetched = fetch(f"http://rebind.example:{allowed.port}/", resolver=lambda host, port: next(answers))

    assert fetched.body.decode().endswith(f"rebind.example:{allowed.port}")
    assert next(answers) == ["10.0.0.1"]


def test_a_redirect_home_is_not_followed(allowed: Canary) -> None:
    other = Canary()
    listen(other)
    for target in (f"http://127.0.0.1:{other.port}/", "http://169.254.169.254/", "file:///etc/passwd"):
        with pytest.raises(OutboundError):
            fetch(f"http://127.0.0.1:{allowed.port}/go?{target}")

    other.shutdown()
    assert other.heard == []


def test_a_redirect_to_a_name_that_leads_home_is_not_followed(allowed: Canary) -> None:
    homes = {"start.example": ["127.0.0.1"], "home.example": ["192.168.0.1"]}

    with pytest.raises(OutboundRefused):
        fetch(f"http://start.example:{allowed.port}/go?http://home.example/", resolver=lambda host, port: homes[host])

    assert len(allowed.heard) == 1


def test_three_redirects_and_no_more(allowed: Canary) -> None:
    with pytest.raises(OutboundRefused, match="redirects"):
        fetch(f"http://127.0.0.1:{allowed.port}/loop")

    assert len(allowed.heard) == 4


def test_what_only_the_first_host_may_know_stays_there(allowed: Canary) -> None:
    address = f"http://one.example:{allowed.port}/go?http://two.example:{allowed.port}/"

    fetched = fetch(address, headers={"Authorization": "secret"}, resolver=lambda host, port: ["127.0.0.1"])

    assert fetched.body == f"- two.example:{allowed.port}".encode()


def test_more_than_a_mebibyte_is_refused(allowed: Canary) -> None:
    with pytest.raises(OutboundRefused, match="bytes"):
        fetch(f"http://127.0.0.1:{allowed.port}/big")


def test_an_answer_byte_by_byte_ends_at_the_deadline(allowed: Canary) -> None:
    with pytest.raises(OutboundFailed):
        fetch(f"http://127.0.0.1:{allowed.port}/slow", seconds=0.5)


def test_a_name_server_that_says_nothing_ends_at_the_deadline() -> None:
    def silent(host: str, port: int) -> list[str]:
        time.sleep(3)
        return [PUBLIC]

    with pytest.raises(OutboundFailed, match="in time"):
        fetch("http://feed.example/", seconds=0.2, resolver=silent)


def test_a_listener_that_never_answers_ends_at_the_deadline(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.OUTBOUND_ALLOW = [("127.0.0.1", port)]

        with pytest.raises(OutboundFailed):
            fetch(f"http://127.0.0.1:{port}/", seconds=0.3)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_let_through(address: str) -> None:
    assert is_public(address)


def test_a_certificate_of_another_name_is_not_trusted(settings, tmp_path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.OUTBOUND_ALLOW = [("127.0.0.1", port)]

        def answer() -> None:
            with contextlib.suppress(OSError), context.wrap_socket(listener.accept()[0], server_side=True) as tls:
                tls.sendall(b"HTTP/1.1 200 OK\r\n\r\nhello")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(OutboundFailed, match="SSLCertVerificationError"):
            fetch(f"https://feed.example:{port}/", resolver=lambda host, port: ["127.0.0.1"])


def self_signed(folder: Path) -> Path:
    """A key and certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "feed.example")])
    day = timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
