"""
`bin/bench board`: from the press of a button to the last open board.

A process of its own holds 500 open boards, and 2,000 of another drive; a second records declarations, 20 a second,
through the product's services on PostgreSQL with everything on that durability needs. Measured is the time from
before the write until the last board knows; and how many messages a second of the server's CPU brings to boards,
beside a bare server that sends the same bytes.
"""

import contextlib
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.cluster import cluster, free_port
from tests.support.parts import POSTGRES

from bench.contest import Contestant, Figure, Results, Sample, ratio, tails
from bench.deployment import GROUNDSWELL, deployed, start
from bench.nginx import wait_for_port
from bench.peers import bare_sse

PARTS = (POSTGRES,)
FEW, MANY = 500, 2000
A_SECOND, MESSAGES_A_SECOND = 20, 2
GOAL_SECONDS = 2.0
LONGEST_WAIT = 10.0


def product_name(count: int) -> str:
    return f"product, {count:,} boards"


def bare_name(count: int) -> str:
    return f"bare SSE, {count:,} boards"


class Helper:
    """A process that answers each line with a line of JSON."""

    def __init__(self, *command: str, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args!r} ended")
        return json.loads(line)

    def ask(self, line: str) -> Any:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        self.process.kill()


@dataclass
class Bench:
    """Everything that runs: who reads, who records, the two servers, and what was found out on the way."""

    readers: Helper
    recorder: Helper
    hot: "subprocess.Popen[str]"
    bare: "subprocess.Popen[str]"
    bare_port: int
    latest: str = ""
    lost: list[str] = field(default_factory=list)
    spent: dict[str, list[float]] = field(default_factory=dict)

    def open(self, name: str, port: int, path: str, count: int) -> None:
        opened = self.readers.ask(json.dumps({"open": name, "port": port, "path": path, "count": count}))
        if opened != count:
            raise RuntimeError(f"{opened} of {count} streams opened: see `ulimit -n`")

    def of_product(self, count: int) -> Callable[[float], Sample]:
        def record() -> tuple[float, int]:
            pressed, version = self.recorder.ask(str(count))
            return pressed, version

        return lambda seconds: self.turn(product_name(count), count, self.hot, record, A_SECOND, seconds)

    def of_bare(self, count: int) -> Callable[[float], Sample]:
        said = 0

        def say() -> tuple[float, int]:
            nonlocal said
            said += 1
            body = re.sub(r"^id: \d+", f"id: {said}", self.latest or "id: 0\ndata: x\n\n").encode()
            pressed = time.monotonic()
            address = f"http://127.0.0.1:{self.bare_port}/say/{count}"
            urllib.request.urlopen(urllib.request.Request(address, data=body, method="POST"), timeout=30).close()
            return pressed, said

        return lambda seconds: self.turn(bare_name(count), count, self.bare, say, MESSAGES_A_SECOND, seconds)

    def warm_up(self, count: int) -> None:
        """Let every board hear once: from then on it counts what it hears without a gap."""
        self.of_product(count)(0.5)
        self.lost.clear()
        self.spent.clear()

    def turn(
        self,
        name: str,
        count: int,
        server: "subprocess.Popen[str]",
        write: Callable[[], tuple[float, int]],
        a_second: float,
        seconds: float,
    ) -> Sample:
        """Write at an even pace, wait until every board knows the last of it, and read how long each took."""
        self.take(name)
        before, began = cpu_seconds(server.pid), time.monotonic()
        written = []
        for number in range(max(2, int(a_second * seconds))):
            time.sleep(max(0.0, began + number / a_second - time.monotonic()))
            written.append(write())
        told = self.wait_for(name, count, written[-1][1])
        spent = cpu_seconds(server.pid) - before
        took = [told["versions"][version][1] - pressed for pressed, version in written if version in told["versions"]]
        missing = [version for _pressed, version in written if told["versions"].get(version, [0])[0] < count]
        self.spent.setdefault(name, []).append(1e6 * spent / max(1, told["messages"]))
        if told["lost"] or missing:
            self.lost.append(f"{name}: {told['lost']} streams lost, {len(missing)} declarations not on every board")
        if name.startswith("product") and told["latest"]:
            self.latest = unchunked(told["latest"])
        return Sample(
            told["messages"] / max(spent, 1e-6), tails(took), {"boards lost": told["lost"]} if told["lost"] else {}
        )

    def wait_for(self, name: str, count: int, version: int) -> dict[str, Any]:
        """What the boards heard, once all of them know this version."""
        whole: dict[str, Any] = {"versions": {}, "messages": 0, "lost": 0, "latest": ""}
        end = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < end:
            time.sleep(0.1)
            for number, (known_by, known_at) in self.take(name, whole).items():
                had = whole["versions"].get(int(number), [0, 0.0])
                whole["versions"][int(number)] = [had[0] + known_by, max(had[1], known_at)]
            if whole["versions"].get(version, [0])[0] >= count:
                break
        return whole

    def take(self, name: str, into: dict[str, Any] | None = None) -> dict[str, list[float]]:
        told = self.readers.ask(json.dumps({"take": name}))
        if into is not None:
            into["messages"] += told["messages"]
            into["lost"], into["latest"] = told["lost"], told["latest"] or into["latest"]
        versions: dict[str, list[float]] = told["versions"]
        return versions


def unchunked(text: str) -> str:
    """A message as the server was given it, without the line ends of HTTP's chunks."""
    return text.split("\r\n")[0]


def cpu_seconds(pid: int) -> float:
    """What a process and its threads have used of the processors, to the nanosecond."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


running: list[Bench] = []


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    running.clear()
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(cluster(durable=True))
        site = stack.enter_context(
            deployed(database=database.url(), pages=False, hot=False, GROUNDSWELL_NETWORK_LIMIT="0")
        )
        port, bare_port = free_port(), free_port()
        hot = stack.enter_context(served([*GROUNDSWELL, "hot", "--port", str(port)], site.environment, port))
        bare_command = [
            *(sys.executable, "-m", "uvicorn", "bench.peers.bare_sse:application", "--host", "127.0.0.1"),
            *(
                "--port",
                str(bare_port),
                "--no-access-log",
                "--log-level",
                "warning",
                "--ws",
                "none",
                "--lifespan",
                "on",
            ),
        ]
        bare = stack.enter_context(served(bare_command, site.environment, bare_port))
        recorder = Helper("bench.board_recorder", str(FEW), str(MANY), env=site.environment)
        stack.callback(recorder.end)
        readers = Helper("bench.board_readers", env=site.environment)
        stack.callback(readers.end)
        bench = Bench(readers, recorder, hot, bare, bare_port)
        running.append(bench)
        paths = recorder.answer()
        found = []
        for count in (FEW, MANY):
            bench.open(product_name(count), port, paths[str(count)], count)
            how = f"groundswell hot, 1 process; {database.says()}; {A_SECOND} declarations a second on 650 targets"
            found.append(Contestant(product_name(count), "product", how, bench.of_product(count), UNIT))
            bench.warm_up(count)
            if quick and count == MANY:
                continue  # opening 2,000 more would take what the turns need
            bench.open(bare_name(count), bare_port, f"/stream/{count}", count)
            said = f"{bare_sse.SETTINGS}; {MESSAGES_A_SECOND} messages a second"
            found.append(Contestant(bare_name(count), "limit", said, bench.of_bare(count), UNIT))
        yield found


UNIT = "messages per second of CPU"


@contextlib.contextmanager
def served(command: list[str], env: dict[str, str], port: int) -> Iterator["subprocess.Popen[str]"]:
    process = start(command, env)
    try:
        wait_for_port(port, process)
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=12)
        process.kill()


@contextlib.contextmanager
def served_worker(env: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A worker, ended by its process."""
    process = start([*GROUNDSWELL, "worker"], env)
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=12)
        process.kill()


def figures(results: Results) -> list[Figure]:
    (bench,) = running
    found = []
    for count in (FEW, MANY):
        mine = results.samples[product_name(count)]
        slowest = max(sample.tails["p95"] for sample in mine if sample.tails)
        for name in (name for name in (product_name(count), bare_name(count)) if name in bench.spent):
            spent = sorted(bench.spent[name])[len(bench.spent[name]) // 2]
            print(f"CPU a board and message, {name}: {spent:.0f} µs ({spent * count / 1000:.0f} ms for all boards)")
        print(f"time to the last of {count:,} boards: p95 of the slowest round {slowest:.2f} s")
        within = [GOAL_SECONDS / sample.tails["p95"] for sample in mine if sample.tails]
        found.append(Figure(f"in_time_{count}", within))
        if bare_name(count) in results.samples:
            found.append(ratio(results, f"against_bare_{count}", product_name(count), bare_name(count)))
    return found


def checks() -> list[str]:
    """Every board that was open stayed open and knew every declaration in the end."""
    return running[0].lost
