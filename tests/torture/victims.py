"""What is killed: processes of `groundswell up`, all of it, and a private PostgreSQL."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.cluster import DURABLE, Cluster, free_port, programs, wait_until_ready
from tests.support.product import environment
from tests.support.shared import CHECKOUT

GROUNDSWELL = [sys.executable, "-m", "groundswell.cli.main"]


def children_of(pid: int) -> list[int]:
    """The processes that any thread of a process started."""
    children: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            children += map(int, listed.read_text().split())
    return children


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""


def kill(*pids: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Product:
    """`groundswell up` on a directory and port of its own; what it prints goes to a file."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self.port = free_port()
        self.home, self.log = home, home / "up.log"
        self.environment = environment(home, GROUNDSWELL_NETWORK_LIMIT="0", **settings)
        if "DATABASE_URL" not in settings:
            self.environment.pop("DATABASE_URL", None)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*GROUNDSWELL, "up", "--empty", "--port", str(self.port), "--data", str(self.home)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=CHECKOUT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], env=self.environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=600
        )

    def kill_child(self, name: str) -> bool:
        """Kill the front or the worker; False if it is not running just now."""
        assert self.process
        pids = [pid for pid in children_of(self.process.pid) if f"cli.main {name}" in command_of(pid)]
        kill(*pids)
        return bool(pids)

    def kill_writers(self) -> bool:
        """Kill the processes that write for the front; False if it has none just now."""
        assert self.process
        fronts = [pid for pid in children_of(self.process.pid) if "cli.main front" in command_of(pid)]
        pids = [pid for front in fronts for pid in children_of(front) if "trunk.hot.writer" in command_of(pid)]
        kill(*pids)
        return bool(pids)

    def kill_all(self) -> bool:
        """Kill the supervisor, which takes the rest with it, and start again on the same directory."""
        assert self.process
        kill(self.process.pid)
        self.process.wait()
        self.start()
        return True

    def stop(self) -> int:
        """End it as Ctrl-C does; give its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            kill(self.process.pid)
            return self.process.wait()


class Postgres:
    """A private cluster with every safety on, that can be killed with all its processes and started again."""

    def __init__(self) -> None:
        self.programs = programs()
        self.home = Path(tempfile.mkdtemp(prefix="groundswell-torture-pg-"))
        self.as_postgres = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.as_postgres:
            shutil.chown(self.home, "postgres", "postgres")
        self.port = free_port()
        initdb = [self.programs / "initdb", "-D", self.home / "data", "-U", "postgres", "-A", "trust"]
        self._call(subprocess.run, [*initdb, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL)
        self.process: subprocess.Popen[bytes] | None = None
        self.cluster: Cluster | None = None

    def _call(self, function, command, **options):  # type: ignore[no-untyped-def]
        return function(command, cwd=self.home, **options, **self.as_postgres)

    def start(self) -> Cluster:
        options = [part for name, value in DURABLE.items() for part in ("-c", f"{name}={value}")]
        command = [self.programs / "postgres", "-D", self.home / "data", "-p", str(self.port), "-k", self.home]
        with (self.home / "log").open("ab") as log:
            self.process = self._call(
                subprocess.Popen,
                [*command, "-h", "127.0.0.1", *options],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.cluster = Cluster(self.port, self.process.pid, DURABLE, self.programs)
        wait_until_ready(self.cluster, self.process, self.home / "log")
        return self.cluster

    def kill_and_start(self) -> bool:
        assert self.process
        backends = children_of(self.process.pid)
        kill(self.process.pid, *backends)
        self.process.wait()
        for _ in range(50):
            if not any(command_of(pid) for pid in backends):
                break
            time.sleep(0.1)
        self.start()
        return True

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def product_on(database: str) -> Iterator[tuple[Product, Postgres | None]]:
    """A prepared and seeded product, not yet started, on SQLite or a cluster of its own."""
    home = Path(tempfile.mkdtemp(prefix="groundswell-torture-"))
    postgres = Postgres() if database == "postgres" else None
    product = None
    try:
        settings = {"DATABASE_URL": postgres.start().url()} if postgres else {}
        product = Product(home, settings)
        yield product, postgres
    finally:
        if product and product.process and product.process.poll() is None:
            product.stop()
        if postgres:
            postgres.end()
        shutil.rmtree(home, ignore_errors=True)
