"""A worker that is killed in the middle of a job: the next worker runs the job again, on the real database."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow
SRC = Path(__file__).resolve().parents[4]
STATES = """
from django_tasks_db.models import DBTaskResult
from groundswell.trunk.jobs.models import Beat
jobs = DBTaskResult.objects.filter(task_path__contains="jobs_of_tests")
print(*jobs.values_list("status", flat=True), Beat.objects.filter(worker__startswith="trace").count())
"""
ENQUEUE = """
from groundswell.trunk.jobs.tests import jobs_of_tests
jobs_of_tests.dawdle.enqueue(4.0)
"""


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of its own, of the kind the suite runs on, and the environment that leads to it."""
    environment = {**os.environ, "PYTHONPATH": str(SRC), "GROUNDSWELL_DATA": str(tmp_path)}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    if settings.DATABASE["ENGINE"].endswith("sqlite3"):
        yield environment
        return
    import psycopg

    url, name = os.environ["DATABASE_URL"], f"killed_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {**environment, "DATABASE_URL": url.rpartition("/")[0] + f"/{name}"}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def groundswell(surroundings: dict[str, str]) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts commands in that environment; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-m", "groundswell.cli.main", *arguments], env=surroundings)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def run_code(surroundings: dict[str, str], code: str) -> str:
    loaded = f"from groundswell.cli.surroundings import load_django; load_django()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", loaded], env=surroundings, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip()


def wait_for(surroundings: dict[str, str], state: str, seconds: float) -> float:
    """Seconds until the job is in a state; the test fails if that takes too long."""
    begin = time.monotonic()
    while (seen := run_code(surroundings, STATES)) != state:
        assert time.monotonic() - begin < seconds, f"still {seen!r} and not {state!r}"
        time.sleep(0.2)
    return time.monotonic() - begin


def test_a_killed_workers_job_is_run_again_by_the_next(surroundings, groundswell):
    assert groundswell("migrate").wait() == 0
    run_code(surroundings, ENQUEUE)
    first = groundswell("worker")
    wait_for(surroundings, "RUNNING 0", 40)

    first.send_signal(signal.SIGKILL)
    first.wait()
    groundswell("worker")
    wait_for(surroundings, "SUCCESSFUL 1", 60)


def test_a_worker_asked_to_stop_ends_at_once_when_idle(surroundings, groundswell):
    assert groundswell("migrate").wait() == 0
    worker = groundswell("worker")
    run_code(surroundings, ENQUEUE)
    wait_for(surroundings, "SUCCESSFUL 1", 60)

    begin = time.monotonic()
    worker.terminate()

    assert worker.wait(10) == 0
    assert time.monotonic() - begin < 2


def test_a_worker_asked_to_stop_finishes_its_job_first(surroundings, groundswell):
    assert groundswell("migrate").wait() == 0
    worker = groundswell("worker")
    run_code(surroundings, ENQUEUE)
    wait_for(surroundings, "RUNNING 0", 40)

    worker.terminate()

    assert worker.wait(15) == 0
    assert run_code(surroundings, STATES) == "SUCCESSFUL 1"
