"""
The peer for pages: nginx serving the same bytes from a file, compressed beforehand.

As its manual says for static files: sendfile with tcp_nopush, an open file cache, gzip_static, as many workers as
cores, no access log, connections kept.
"""

import contextlib
import gzip
from collections.abc import Iterator
from pathlib import Path

from bench.nginx import nginx

SETTINGS = (
    "nginx static: worker_processes auto, sendfile, tcp_nopush, tcp_nodelay, open_file_cache, gzip_static on, "
    "keepalive_requests 1000000, access_log off"
)


@contextlib.contextmanager
def serving(body: bytes) -> Iterator[str]:
    """The address of a page with this body, uncompressed and compressed as the client asks."""

    def http(home: Path, port: int) -> str:
        root = home / "root"
        root.mkdir()
        (root / "page.html").write_bytes(body)
        (root / "page.html.gz").write_bytes(gzip.compress(body, 6))
        return f"""
          sendfile on; tcp_nopush on; tcp_nodelay on;
          keepalive_timeout 65; keepalive_requests 1000000;
          open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s;
          gzip_static on;
          server {{ listen 127.0.0.1:{port} backlog=4096; root {root}; }}
        """

    with nginx(http) as port:
        yield f"http://127.0.0.1:{port}/page.html"
