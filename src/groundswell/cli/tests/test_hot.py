"""Several hot processes at one port."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.cluster import free_port
from tests.support.product import environment
from tests.support.shared import CHECKOUT

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "groundswell.cli.main", "hot", "--workers", "2"]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port)], env=environment(tmp_path), cwd=CHECKOUT, text=True, stderr=subprocess.PIPE
    )
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def answered(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/elsewhere/")
        return connection.getresponse().status == 404
    except OSError:
        return False
    finally:
        connection.close()


def wait_for(condition, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_two_share_the_port_a_killed_one_comes_back_and_all_end_together(running):
    process, port = running
    wait_for(lambda: answered(port))
    first = children_of(process.pid)
    assert len(first) == 2

    os.kill(first[0], signal.SIGKILL)
    wait_for(lambda: len(set(children_of(process.pid)) - set(first)) == 1)
    wait_for(lambda: all(answered(port) for _ in range(20)))
    process.send_signal(signal.SIGTERM)

    assert process.wait(20) == 0
    assert not answered(port)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends them there")
def test_a_killed_parent_takes_its_children_with_it(running):
    process, port = running
    wait_for(lambda: answered(port))

    process.kill()
    process.wait()

    wait_for(lambda: not answered(port), 10)


def test_a_port_in_use_is_refused_with_the_mend(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [*COMMAND, "--port", str(port)], env=environment(tmp_path), cwd=CHECKOUT, text=True, capture_output=True
        )

    assert refused.returncode == 1
    assert "--port N" in refused.stderr
