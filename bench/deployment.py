"""The product as production runs it: `groundswell web` and `groundswell hot`, a migrated and seeded database."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.cluster import free_port
from tests.support.product import environment
from tests.support.shared import CHECKOUT

from bench.nginx import wait_for_port

GROUNDSWELL = [sys.executable, "-m", "groundswell.cli.main"]


@dataclass(frozen=True)
class Deployment:
    """Where it listens, where its state is, and the paths of what was seeded ("page", "sign")."""

    pages: int
    hot: int
    data: Path
    paths: dict[str, str]
    environment: dict[str, str]


def run(command: list[str], env: dict[str, str]) -> str:
    """Run to the end; tell what it said if it failed."""
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=CHECKOUT, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout[-1500:]}{done.stderr[-3000:]}")
    return done.stdout


@contextlib.contextmanager
def deployed(
    *, database: str = "", workers: int = 2, pages: bool = True, hot: bool = True, **settings: str
) -> Iterator[Deployment]:
    """
    Migrate and seed a database, start the processes that are wanted, and end them by their ids.

    Without `database` it is SQLite in a folder of its own.
    """
    data = Path(tempfile.mkdtemp(prefix="groundswell-bench-"))
    data.chmod(0o755)  # the proxy's account reads the static files
    ports = (free_port(), free_port())
    extra = {"DATABASE_URL": database} if database else {}
    env = environment(data, GROUNDSWELL_URL=f"http://127.0.0.1:{ports[0]}", **extra, **settings)
    if not database:
        env.pop("DATABASE_URL", None)
    processes: list[subprocess.Popen[str]] = []
    try:
        run([*GROUNDSWELL, "prepare"], env)
        paths = json.loads(run([sys.executable, "-m", "bench.seed"], env).strip().splitlines()[-1])
        commands = [
            *([["web", "--port", str(ports[0]), "--workers", str(workers)]] if pages else []),
            *([["hot", "--port", str(ports[1])]] if hot else []),
        ]
        for command in commands:
            processes.append(start([*GROUNDSWELL, *command], env))
        for command, process in zip(commands, processes, strict=True):
            wait_for_port(int(command[2]), process)
        yield Deployment(*ports, data, paths, env)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=12)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(data, ignore_errors=True)


def start(command: list[str], env: dict[str, str]) -> subprocess.Popen[str]:
    """Start a server as the head of a group of its own."""
    return subprocess.Popen(command, env=env, cwd=CHECKOUT, text=True, stdin=subprocess.DEVNULL, start_new_session=True)
