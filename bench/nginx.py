"""Run nginx from a configuration of our own, in a folder of its own, on a free port."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.cluster import free_port
from tests.support.parts import SEARCH

MAIN = """
daemon off;
worker_processes auto;
worker_rlimit_nofile 8192;
pid {home}/nginx.pid;
error_log {home}/error.log warn;
events {{ worker_connections 2048; multi_accept on; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  {http}
}}
"""


@contextlib.contextmanager
def nginx(http: Callable[[Path, int], str]) -> Iterator[int]:
    """
    Run nginx and give its port. `http(home, port)` writes the inside of the http block; `home` is a folder for it.

    :raises RuntimeError: with what nginx says, if it does not take the configuration.
    """
    program = shutil.which("nginx", path=SEARCH)
    if program is None:
        raise RuntimeError("nginx is not installed (apt-get install -y nginx-light)")
    home = Path(tempfile.mkdtemp(prefix="groundswell-nginx-"))
    home.chmod(0o755)
    port = free_port()
    user = "user www-data;\n" if os.geteuid() == 0 else ""
    (home / "nginx.conf").write_text(user + MAIN.format(home=home, http=http(home, port)))
    process = subprocess.Popen(
        [program, "-p", home, "-c", home / "nginx.conf", "-e", home / "error.log"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for_port(port, process, home / "error.log")
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        shutil.rmtree(home, ignore_errors=True)


def wait_for_port(port: int, process: subprocess.Popen[str], log: Path | None = None, seconds: float = 30) -> None:
    """Return once something listens on the port of loopback; tell what the process said if it died."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            said = (process.stdout.read() if process.stdout else "") + (log.read_text() if log and log.exists() else "")
            raise RuntimeError(f"{process.args!r} ended: {said[-3000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on {port} after {seconds:.0f} s")
