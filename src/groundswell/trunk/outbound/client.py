"""
The only HTTP client of the product.

Whatever address a person or another system gives us may point at our own network. So the address is checked when the
socket opens, the socket goes to exactly the address that was checked, and each redirect is checked anew.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from groundswell.trunk.outbound.addresses import is_public

SECONDS = 5.0
MOST_BYTES = 1024 * 1024
REDIRECTS = 3
PORTS = {"http": frozenset({80, 8080}), "https": frozenset({443, 8443})}
USUAL = {"http": 80, "https": 443}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE"})
FOLLOWED = frozenset({301, 302, 303, 307, 308})
CHUNK = 64 * 1024
Resolver = Callable[[str, int], Sequence[str]]


class OutboundError(Exception):
    """We got no answer, for whatever reason."""


class OutboundRefused(OutboundError):
    """We will not ask there, or will not take what it answered."""


class OutboundFailed(OutboundError):
    """It did not answer, or not in time."""


@dataclass(frozen=True)
class Fetched:
    """An answer. `url` is where it came from after redirects; header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system knows them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundFailed(f"No address for {host}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    resolver: Resolver = resolve,
) -> Fetched:
    """
    Ask an address on the public internet; at most 5 seconds in all, 1 MiB and 3 redirects.

    Only GET and HEAD follow redirects. Headers are not taken along to another host.

    :raises OutboundRefused: for an address, port or answer that we do not deal with.
    :raises OutboundFailed: if there is no answer in time.
    """
    if method not in METHODS:
        raise OutboundRefused(f"Method {method[:20]!r}")
    ends = time.monotonic() + seconds
    sent = dict(headers or {})
    for _step in range(REDIRECTS + 1):
        parts = checked_url(url)
        answer = _ask(parts, method, sent, body, ends, most_bytes, resolver)
        goes_on = answer.headers.get("location") if answer.status in FOLLOWED and method in ("GET", "HEAD") else None
        if not goes_on:
            return answer
        url = urljoin(url, goes_on)
        if urlsplit(url).netloc != parts.netloc:
            sent = {}
    raise OutboundRefused(f"More than {REDIRECTS} redirects")


def checked_url(url: str) -> SplitResult:
    """
    Take an address apart.

    :raises OutboundRefused: unless it is http or https, to an ordinary port, without a name and password.
    """
    if len(url) > 2000 or any(letter <= " " or letter == "\x7f" or letter == "\\" for letter in url):
        raise OutboundRefused("An address with blanks, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port or USUAL.get(parts.scheme, 0)
    except ValueError as error:
        raise OutboundRefused("Not an address") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise OutboundRefused("Only http and https")
    if parts.username is not None or parts.password is not None:
        raise OutboundRefused("An address with a name or password in it")
    if port not in PORTS[parts.scheme] and not any(port == allowed for _, allowed in _allowed()):
        raise OutboundRefused(f"Port {port}")
    return parts


def _ask(
    parts: SplitResult,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    ends: float,
    most_bytes: int,
    resolver: Resolver,
) -> Fetched:
    host, port = str(parts.hostname), parts.port or USUAL[parts.scheme]
    connection = http.client.HTTPConnection(host, port)
    connection.sock = _connect(_checked_addresses(host, port, resolver, ends), port, ends)
    # A server that answers byte by byte stays within every single time-out; this ends it all the same.
    watch = threading.Timer(max(ends - time.monotonic(), 0.01), _hang_up, [connection])
    watch.daemon = True
    watch.start()
    try:
        if parts.scheme == "https":
            _secure(connection, host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        usual = {"User-Agent": "Groundswell", "Accept-Encoding": "identity", "Connection": "close"}
        connection.request(method, path, body=body, headers={**usual, **headers})
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        fetched = Fetched(parts.geturl(), answer.status, said, _read(answer, most_bytes))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutboundFailed(f"{host} did not answer: {type(error).__name__}") from error
    finally:
        watch.cancel()
        connection.close()
    if time.monotonic() > ends:
        # Cut off by the watch, an answer may look whole.
        raise OutboundFailed(f"{host} took too long")
    return fetched


def _checked_addresses(host: str, port: int, resolver: Resolver, ends: float) -> list[str]:
    """The addresses of a host, all of them public: one private among them is a trap, not an accident."""
    found = _in_time(lambda: resolver(host, port), ends)
    if not found:
        raise OutboundFailed(f"No address for {host}")
    for address in found:
        if (address, port) not in _allowed() and not is_public(address):
            raise OutboundRefused(f"{host} is not on the public internet")
    return list(found)


def _connect(addresses: Sequence[str], port: int, ends: float) -> socket.socket:
    """Open a socket to one of the very addresses that were checked; no name is looked up again."""
    problem: OSError | None = None
    for address in addresses[:4]:
        left = ends - time.monotonic()
        if left <= 0:
            break
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        raw = socket.socket(family, socket.SOCK_STREAM)
        raw.settimeout(left)
        try:
            raw.connect((address, port))
        except OSError as error:
            problem = error
            raw.close()
        else:
            return raw
    raise OutboundFailed("No connection") from problem


def _secure(connection: http.client.HTTPConnection, host: str) -> None:
    """TLS with the name that was asked for, so that the certificate is checked against it and not the number."""
    context = ssl.create_default_context()
    connection.sock = context.wrap_socket(connection.sock, server_hostname=host, do_handshake_on_connect=False)
    connection.sock.do_handshake()


def _read(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    found = bytearray()
    while chunk := answer.read1(CHUNK):
        found += chunk
        if len(found) > most_bytes:
            raise OutboundRefused(f"An answer of more than {most_bytes} bytes")
    return bytes(found)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _in_time(look_up: Callable[[], Sequence[str]], ends: float) -> Sequence[str]:
    """Look a name up, and give up at the deadline: the system's resolver knows none."""
    found: list[Sequence[str]] = []
    problem: list[Exception] = []

    def run() -> None:
        try:
            found.append(look_up())
        except Exception as error:
            problem.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(ends - time.monotonic(), 0))
    if problem:
        raise problem[0]
    if not found:
        raise OutboundFailed("No address in time")
    return found[0]


def _allowed() -> frozenset[tuple[str, int]]:
    """Addresses and ports that tests may reach although they are ours; empty in production."""
    return frozenset(getattr(settings, "OUTBOUND_ALLOW", ()))
