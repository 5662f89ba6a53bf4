"""`groundswell up` as an operator meets it: started, killed, started again."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.support.product import COMMAND, environment, started
from tests.support.shared import CHECKOUT

from groundswell.cli.stamps import stamp_of

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.skipif(sys.platform != "linux", reason="Reads /proc")]
MOST_KB = 300_000


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def child(pid: int, name: str) -> int:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for candidate in children_of(pid):
            if f"main\0{name}" in Path(f"/proc/{candidate}/cmdline").read_text():
                return candidate
        time.sleep(0.1)
    raise AssertionError(f"no {name} among the children")


def answer(url: str) -> int:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    connection.request("GET", "/robots.txt")
    return connection.getresponse().status


def again(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, "up", "--data", str(data), *arguments],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=environment(data),
        timeout=120,
    )


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_it_starts_bears_kills_and_stops(data):
    before = stamp_of("")
    with started("--empty", data=data) as product:
        supervisor, port = product.process.pid, product.url.rpartition(":")[2]
        assert product.url.startswith("http://localhost:")
        assert product.owner_link.startswith(f"{product.url}/account/owner/")
        assert answer(product.url) == 200
        assert sum(line.startswith("ready ") for line in product.lines) == 1

        # A second one on the same directory, or on the same port, says what is wrong.
        same_data = again(data, "--port", str(int(port) + 1))
        same_port = again(data.parent / "other", "--port", port)
        assert (same_data.returncode, same_port.returncode) == (1, 1)
        assert f"process {supervisor}" in same_data.stderr and "--data DIR" in same_data.stderr
        assert f"Port {port}" in same_port.stderr and "--port N" in same_port.stderr

        # A front that is killed comes back; who calls meanwhile waits and is not refused.
        os.kill(child(supervisor, "front"), signal.SIGKILL)
        assert answer(product.url) == 200

        # Killed itself, it takes its children with it.
        left = children_of(supervisor)
        product.process.kill()
        product.process.wait()
        end = time.monotonic() + 5
        while not all(is_gone(pid) for pid in left) and time.monotonic() < end:
            time.sleep(0.05)
        assert [pid for pid in left if not is_gone(pid)] == []

    with started("--empty", data=data) as product:
        assert answer(product.url) == 200
        prepared_again = any("Bringing the database up to date" in line for line in product.lines)
        assert not prepared_again or stamp_of("") != before, "prepared once is enough, while the code stays the same"
        running = children_of(product.process.pid)
        begin = time.monotonic()
        product.process.send_signal(signal.SIGINT)
        assert product.process.wait(15) == 0
        assert time.monotonic() - begin < 10
        assert all(is_gone(pid) for pid in running)


def test_idle_it_takes_less_than_300_megabytes(data):
    with started("--empty", data=data) as product:
        pids = [product.process.pid, *children_of(product.process.pid)]
        time.sleep(3)
        sizes = [
            int(line.split()[1])
            for pid in pids
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            if line.startswith("Pss:")
        ]

    assert len(sizes) == 3
    assert sum(sizes) < MOST_KB
