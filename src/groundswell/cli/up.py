"""
`groundswell up`: one small process that prepares, starts and watches the rest.

It does not load Django. Its children: the front (pages, act and live at one address), the worker, and Caddy where a
domain was named. A child that dies is started again; when this process goes, by whatever way, its children go too.
"""

import argparse
import fcntl
import http.client
import ipaddress
import os
import shutil
import socket
import sys
import time
from typing import TextIO

from groundswell.cli.children import Child, Children, groundswell
from groundswell.cli.serving import OWNER_LINK, SOCKET
from groundswell.cli.stamps import stamp_of
from groundswell.cli.surroundings import RUN, data_dir, setting

ANSWER_SECONDS = 90.0
BACKLOG = 2048
LAN = "over plain http to other machines browsers give no secure cookie"


class Refused(Exception):
    """`up` cannot start; the text says how to mend it."""


class Supervisor:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.data = data_dir()
        self.run_dir = self.data / RUN
        self.url = check_address(options)
        self.children = Children(
            {
                "GROUNDSWELL_DATA": str(self.data),
                "GROUNDSWELL_URL": self.url,
                "MALLOC_ARENA_MAX": "2",
                **({"GROUNDSWELL_PROXY_HOPS": "1"} if options.domain else {}),
            }
        )

    def run(self) -> int:
        self.run_dir.mkdir(parents=True, exist_ok=True)
        lock = self.lock()
        listening = self.listen()
        self.children.stop_on_signals()
        try:
            (self.run_dir / "url").write_text(self.url + "\n")
            self.prepare()
            self.start_all(listening)
            if self.wait_for_answer():
                print(f"ready {self.url}/", flush=True)
            self.children.watch()
        finally:
            self.children.end_all()
            lock.close()
        return 0

    def lock(self) -> TextIO:
        """Hold the directory. The lock is the kernel's: it ends with this process, however that ends."""
        file = (self.run_dir / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Refused(
                f"Groundswell is already running on {self.data} (process {file.read().strip() or '?'}). "
                "Stop it, or name another directory with --data DIR."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file

    def listen(self) -> socket.socket:
        """
        Open the port here and hand it down: while the front is started again, callers wait and are not refused.
        """
        host, port = self.options.host, self.options.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                "Stop what uses it, or name another with --port N."
            ) from None
        listening.listen(BACKLOG)
        return listening

    def prepare(self) -> None:
        """Migrate, collect static files and make the demo, only if something of that has changed."""
        stamp, kept = stamp_of(setting("DATABASE_URL")), self.run_dir / "prepared"
        if kept.is_file() and kept.read_text() == stamp and self.has_database():
            return
        command = groundswell("prepare", *(() if self.options.empty else ("--demo",)))
        child = self.children.spawn(Child("prepare", command, {}))
        while child.poll() is None:
            if self.children.stopping:
                raise Refused("Stopped.")
            time.sleep(0.05)
        if child.returncode:
            raise Refused("The database could not be prepared; what is wrong stands above. Then start again.")
        kept.write_text(stamp)

    def has_database(self) -> bool:
        return bool(setting("DATABASE_URL")) or (self.data / "groundswell.sqlite3").is_file()

    def start_all(self, listening: socket.socket) -> None:
        handed = listening.fileno()
        web = Child("front", groundswell("front"), {SOCKET: str(handed), OWNER_LINK: "1"}, (handed,))
        self.children.keep(web, Child("worker", groundswell("worker"), {}))
        if self.options.domain:
            config = self.run_dir / "Caddyfile"
            config.write_text(caddyfile(self.options))
            command = ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]
            self.children.keep(Child("caddy", command, {"XDG_DATA_HOME": str(self.data / "caddy")}))
        web.extra = {SOCKET: str(handed)}

    def wait_for_answer(self) -> bool:
        """Wait until the site answers; children that die meanwhile are started again."""
        end = time.monotonic() + ANSWER_SECONDS
        while not self.children.stopping and time.monotonic() < end:
            self.children.look_after()
            if answers(self.options.host, self.options.port, self.url):
                return True
            time.sleep(0.05)
        if not self.children.stopping:
            print(f"The site has not answered for {ANSWER_SECONDS:.0f} s; still trying.", file=sys.stderr)
        return False


def check_address(options: argparse.Namespace) -> str:
    """
    The site's address, without a slash at its end.

    :raises Refused: for an address that other machines reach without TLS.
    """
    if options.domain:
        if not shutil.which("caddy"):
            raise Refused("HTTPS needs Caddy. Install it with: apt-get install -y caddy")
        return f"https://{options.domain}"
    if options.tls:
        raise Refused("--tls needs --domain NAME.")
    if not is_loopback(options.host) and not int(setting("GROUNDSWELL_PROXY_HOPS") or 0):
        raise Refused(
            f"--host {options.host} is refused: {LAN}. Use --domain NAME (HTTPS by Caddy), or put a proxy with TLS "
            "in front and set GROUNDSWELL_PROXY_HOPS=1 and GROUNDSWELL_URL=https://NAME."
        )
    return setting("GROUNDSWELL_URL").rstrip("/") or f"http://localhost:{options.port}"


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def caddyfile(options: argparse.Namespace) -> str:
    """Caddy in front: HTTPS, and the client's address added where nobody outside can forge it."""
    tls = "\ttls internal\n" if options.tls else ""
    to = f"\treverse_proxy {options.host}:{options.port} {{\n\t\tflush_interval -1\n\t}}\n"
    return f"{{\n\tadmin off\n}}\n{options.domain} {{\n{tls}{to}}}\n"


def answers(host: str, port: int, url: str) -> bool:
    """Whether the site gives a page that is not an error of ours."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/robots.txt", headers={"Host": url.split("://", 1)[1]})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
