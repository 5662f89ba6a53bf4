"""Pages of the web as they come, for the tests of the library."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GAZETTE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Drivers’ branch backs public control | Ashdale Gazette</title>
<meta property="og:title" content="Drivers’ branch backs public control">
<meta property="og:site_name" content="Ashdale Gazette">
<meta property="og:description" content="The branch voted 61 to 4 on Sunday night.">
<meta property="og:image" content="/pictures/depot.png">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList"},
{"@type": "NewsArticle", "headline": "Drivers back it", "datePublished": "2026-03-09T08:00:00Z",
"author": [{"@type": "Person", "name": "Nell Ibbotson"}, {"name": "Rees Tŷ"}]}]}</script>
<script>alert("canary script")</script><style>p { color: red }</style></head>
<body><nav><ul><li>Home</li><li>Sport</li></ul></nav><header><p>Subscribe for 99p</p></header>
<article><h1>Drivers’ branch backs public control</h1>
<p>The drivers’ branch voted by 61 to 4, on Sunday night, to back <b>public control</b> of the buses in Ashdale.</p>
<p onclick="canary()">“We are late because the timetable is a fairy tale,” said one driver,
who has driven the 42 for nineteen years and asked not to be named.</p>
<figure><img src="x.png"><figcaption>A bus</figcaption></figure>
<aside><p>Read more: ten best sandwiches</p></aside>
<p>The council votes in April.<br>Its paper 7 puts the saving at £5.4m a year.</p></article>
<footer><p>All rights reserved</p></footer></body></html>"""


class Site(ThreadingHTTPServer):
    """A site on loopback: `answers` by path, each with its type, and what was asked."""

    def __init__(self, answers: dict[str, tuple[int, str, bytes]]) -> None:
        self.answers, self.asked = answers, list[str]()
        super().__init__(("127.0.0.1", 0), _Answers)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Answers(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, kind, body = self.server.answers.get(self.path, (404, "text/plain", b"nothing"))
        self.send_response(status)
        self.send_header("Location" if status in (301, 302) else "Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(answers: dict[str, tuple[int, str, bytes]]) -> Iterator[Site]:
    """A site that answers while the block runs."""
    site = Site(answers)
    threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
