"""The nginx template of the production notes: it is taken as it stands, and keeps only what is everybody's."""

import http.server
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.front import TEMPLATE, front

from tests.support.parts import NGINX
from tests.support.shared import leave_out

pytestmark = pytest.mark.slow


class Pages(http.server.BaseHTTPRequestHandler):
    """A stand-in for the product: counts how often it is asked, and says how long its page may be kept."""

    protocol_version = "HTTP/1.1"
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        kept = "public, max-age=60" if self.path == "/petition/" and not self.headers.get("Cookie") else "private"
        body = f"{self.asked} {self.headers['X-Forwarded-For']} {self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Cache-Control", kept)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    if not NGINX.is_there():
        leave_out("No nginx on this machine (apt-get install -y nginx-light)")
    Pages.asked = 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with front(pages=server.server_port, hot=server.server_port, static=tmp_path) as port:
        yield f"http://127.0.0.1:{port}"
    server.shutdown()


def ask(url: str, **headers: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return str(answer.read().decode())


def test_a_page_that_may_be_kept_is_asked_for_once_and_a_known_persons_page_each_time(site):
    strangers = {ask(f"{site}/petition/") for _ in range(3)}
    known = [ask(f"{site}/petition/", Cookie=f"session={n}") for n in range(3)]
    private = [ask(f"{site}/desk/") for _ in range(2)]

    assert len(strangers) == 1
    assert len({*strangers, *known, *private}) == 6


def test_the_clients_address_and_the_host_are_handed_on_and_a_forged_address_comes_to_the_left(site):
    said = ask(f"{site}/petition/", **{"X-Forwarded-For": "203.0.113.9", "Cookie": "session=1"})

    assert said.split(" ", 1)[1] == f"203.0.113.9, 127.0.0.1 {site.removeprefix('http://')}"


def test_the_template_names_the_ports_that_the_commands_use():
    from groundswell.cli.main import build_parser

    for command, port in (("web", 8001), ("hot", 8002)):
        assert build_parser().parse_args([command]).port == port
        assert f"groundswell {command} --port {port}" in TEMPLATE.read_text()
