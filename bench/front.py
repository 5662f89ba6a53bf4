"""The front that the production notes prescribe, made from the very template that they hand out."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.shared import CHECKOUT

from bench.nginx import nginx

TEMPLATE = CHECKOUT / "docs" / "operators" / "nginx.conf.example"
SETTINGS = f"nginx as {TEMPLATE.relative_to(CHECKOUT)} (cache of kept pages), plain http on loopback, access_log off"


def filled_in(home: Path, port: int, *, pages: int, hot: int, static: Path) -> str:
    """
    The template with this machine's ports and paths, and without what only a public name can have (TLS, port 80).

    :raises AssertionError: if the template has changed so that a value would be left as it was.
    """
    text = TEMPLATE.read_text()
    text = text[: text.rindex("server {")]  # the redirect from port 80
    text = re.sub(r"\n *ssl_certificate\w* [^;]+;", "", text)
    for given, ours in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} backlog=4096;"),
        ("campaign.example.org;", "localhost 127.0.0.1;"),
        ("/var/cache/nginx/groundswell", f"{home}/cache"),
        ("127.0.0.1:8001", f"127.0.0.1:{pages}"),
        ("127.0.0.1:8002", f"127.0.0.1:{hot}"),
        ("/var/lib/groundswell/static/", f"{static}/"),
        ("proxy_set_header Host $host;", "proxy_set_header Host $http_host;"),
    ):
        assert given in text, f"{TEMPLATE.name} no longer holds {given!r}"
        text = text.replace(given, ours)
    return text


@contextlib.contextmanager
def front(*, pages: int, hot: int, static: Path) -> Iterator[int]:
    """Run the prescribed front before the product's two ports; give its own."""
    with nginx(lambda home, port: filled_in(home, port, pages=pages, hot=hot, static=static)) as port:
        yield port
