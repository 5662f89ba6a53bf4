"""
A private PostgreSQL cluster: made in a temporary folder, on a free port, stopped by its own process.

`python -m tests.support.cluster -- COMMAND…` runs a command with DATABASE_URL pointing to one.
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
NEEDS = "PostgreSQL is not installed (apt-get install -y postgresql)"


class NoPostgres(Exception):
    """PostgreSQL's programs are not on this machine, or root may not run them."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster: trust on loopback, the owner is `postgres`."""

    port: int
    pid: int
    settings: dict[str, str]
    programs: Path

    def url(self, database: str = "postgres") -> str:
        """A DATABASE_URL of one of its databases."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def command(self, program: str) -> list[str]:
        """A client program (psql, pgbench, createdb) with its connection options."""
        return [str(self.programs / program), "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]

    def psql(self, sql: str, database: str = "postgres") -> str:
        """Run SQL and give back what it printed, unaligned."""
        done = subprocess.run(
            [*self.command("psql"), "-v", "ON_ERROR_STOP=1", "-XAtq", "-d", database, "-c", sql],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def says(self) -> str:
        """The settings that decide durability, as the server itself reports them."""
        shown = (f"{name}={self.psql(f'SHOW {name}')}" for name in DURABLE)
        return f"PostgreSQL {self.psql('SHOW server_version').split()[0]}: {' '.join(shown)}"


def programs() -> Path:
    """
    The folder of the newest PostgreSQL's server programs.

    :raises NoPostgres: if there is none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres(NEEDS)
    return Path(on_path).resolve().parent


def free_port() -> int:
    """A port of loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def cluster(*, durable: bool = False, extra: dict[str, str] | None = None) -> Iterator[Cluster]:
    """
    Run a cluster for as long as the block lasts.

    `durable` decides between safe-and-slow (benches, crash tests) and quick (the test suite). Root hands the
    server to the account `postgres`, which refuses to be root.

    :raises NoPostgres: if PostgreSQL is not installed.
    """
    folder = programs()
    who: dict[str, object] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="groundswell-pg-"))
    try:
        if who:
            shutil.chown(home, "postgres", "postgres")
        data = home / "data"
        initdb = [folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-N"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=home, **who)  # type: ignore[call-overload]
        settings = {
            **(DURABLE if durable else QUICK),
            "max_connections": "120",
            "shared_buffers": "256MB",
            **(extra or {}),
        }
        port = free_port()
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(  # type: ignore[call-overload]
                [folder / "postgres", "-D", data, "-p", str(port), "-k", home, "-h", "127.0.0.1", *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C goes to us; we then stop the server ourselves
                cwd=home,
                **who,
            )
        try:
            running = Cluster(port=port, pid=server.pid, settings=settings, programs=folder)
            wait_until_ready(running, server, home / "log")
            yield running
        finally:
            server.send_signal(signal.SIGINT)  # "fast": ends sessions, writes what must be written
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_until_ready(running: Cluster, server: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    """Return once the server answers; tell what it wrote if it died."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")
        if subprocess.run([*running.command("pg_isready"), "-q"], check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not answer within {seconds:.0f} s")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run a command with a private PostgreSQL cluster.")
    parser.add_argument("--durable", action="store_true", help="fsync and full page writes on")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(argv)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    try:
        with cluster(durable=options.durable) as running:
            print(running.says(), file=sys.stderr, flush=True)
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": running.url()})
    except NoPostgres as reason:
        print(reason, file=sys.stderr)
        return 69


if __name__ == "__main__":
    sys.exit(main())
