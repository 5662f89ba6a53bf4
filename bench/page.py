"""
`bin/bench page`: the anonymous petition page as visitors get it.

The product stands behind the front of docs/operators/nginx.conf.example; the peer is nginx with the same bytes in a
file. Both are asked by wrk with the headers of a browser, gzip taken.
"""

import contextlib
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.cluster import cluster
from tests.support.parts import NGINX, POSTGRES, Part

from bench import front, wrk
from bench.contest import Contestant, Figure, Results, ratio
from bench.deployment import deployed
from bench.peers import nginx_static

WRK = Part("wrk", ("wrk",), ("wrk",), "the page bench")
PARTS = (NGINX, POSTGRES, WRK)
PRODUCT, PEER, BARE = "the page, through the front", "the same bytes, nginx", "the page, without the front"
CONNECTIONS = 64


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(cluster(durable=True))
        product = stack.enter_context(deployed(database=database.url()))
        port = stack.enter_context(front.front(pages=product.pages, hot=product.hot, static=product.data / "static"))
        url = f"http://127.0.0.1:{port}{product.paths['page']}"
        body = fetch(url)
        script = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "tell.lua"
        script.write_text(wrk.SCRIPT)
        peer = stack.enter_context(nginx_static.serving(body))
        assert fetch(peer) == body

        def contestant(name: str, role: str, settings: str, address: str) -> Contestant:
            measure = wrk.measurer(address, str(script), connections=CONNECTIONS)
            measure(1)
            return Contestant(name, role, settings, measure, "pages/s")

        how = f"wrk -t1 -c{CONNECTIONS}, page of {len(body):,} bytes, taken compressed"
        bare = f"granian WSGI, 2 workers of 8 threads, {database.says()}"
        found = [
            contestant(PEER, "peer", f"{nginx_static.SETTINGS}; {how}", peer),
            contestant(PRODUCT, "product", f"{front.SETTINGS}; behind it {bare}; {how}", url),
        ]
        if not quick:
            found.append(contestant(BARE, "limit", bare, f"http://127.0.0.1:{product.pages}{product.paths['page']}"))
        yield found


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        body: bytes = answer.read()
    return body


def figures(results: Results) -> list[Figure]:
    return [ratio(results, "against_nginx", PRODUCT, PEER)]
