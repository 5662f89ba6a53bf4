"""
`bin/bench people`: the people desk of a campaign of a million.

A crowd as `groundswell demo people` makes it up, on PostgreSQL with everything on that durability needs; then lists
with filters, searches, and the page of a person with 500 activities, each measured inside a process of the product. At
the end everybody is written into a file and tagged by one press, and told is how long that took and in how much memory.
"""

import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.cluster import cluster
from tests.support.parts import POSTGRES
from tests.support.product import environment

from bench.board import Helper
from bench.contest import Contestant, Figure, Results, Sample, tails
from bench.deployment import GROUNDSWELL, run

PARTS = (POSTGRES,)
MANY, QUICK = 1_000_000, 10_000
GOAL_SECONDS = 0.1
MOST_MEMORY = 100 * 2**20
PAGES = {"list": "lists with filters", "search": "searches", "person": "a person with 500 activities"}


@dataclass
class Bench:
    """The process that is asked, and what went wrong."""

    reader: Helper
    wrong: list[str] = field(default_factory=list)
    slowest: dict[str, tuple[str, float]] = field(default_factory=dict)
    worked: dict[str, list[float]] = field(default_factory=dict)

    def of(self, kind: str) -> Callable[[float], Sample]:
        def turn(seconds: float) -> Sample:
            told = self.tell(do="ask", kind=kind, seconds=seconds)
            self.slowest[kind] = max(self.slowest.get(kind, ("", 0.0)), told["slowest"], key=lambda pair: pair[1])
            self.worked.setdefault(kind, []).append(told["worked"])
            wrong = {"answers that were no page": told["wrong"]} if told["wrong"] else {}
            return Sample(len(told["took"]) / sum(told["took"]), tails(told["took"]), wrong)

        return turn

    def tell(self, **asked: Any) -> Any:
        return self.reader.ask(json.dumps(asked))


running: list[Bench] = []


def name(kind: str) -> str:
    return f"product, {PAGES[kind]}"


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    running.clear()
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(cluster(durable=True))
        data = Path(tempfile.mkdtemp(prefix="groundswell-bench-"))
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        env = environment(data, DATABASE_URL=database.url())
        # Made-up rows fit by their making: the database need not look what each points to.
        seeding = {**env, "PGOPTIONS": "-c session_replication_role=replica -c synchronous_commit=off"}
        size = [str(QUICK), "--own-names"] if quick else [str(MANY)]
        run([sys.executable, "-m", "bench.people_seed", *size], seeding)
        run([*GROUNDSWELL, "prepare"], env)
        reader = Helper("bench.people_reader", env=env)
        stack.callback(reader.end)
        began = reader.answer()
        bench = Bench(reader)
        running.append(bench)
        how = f"{began['people']:,} people; {database.says()}; one process, no network"
        for kind in PAGES:
            bench.of(kind)(0.5 if quick else 3.0)
        bench.slowest.clear()
        yield [
            Contestant(f"product, {says}", "product", how, bench.of(kind), "pages/s") for kind, says in PAGES.items()
        ]


def figures(results: Results) -> list[Figure]:
    found = []
    for kind, says in PAGES.items():
        mine = [sample for sample in results.samples[name(kind)] if sample.tails]
        found.append(Figure(f"{kind}_in_time", [GOAL_SECONDS / sample.tails["p95"] for sample in mine]))
        address, seconds = running[0].slowest[kind]
        worked = sorted(running[0].worked[kind])[len(running[0].worked[kind]) // 2]
        print(f"{says}: {1000 * worked:.0f} ms of the process's CPU a page; slowest {1000 * seconds:.0f} ms, {address}")
    return found


def checks() -> list[str]:
    """Everybody can be written into a file in bounded memory, and tagged by one press that is answered at once."""
    bench = running[0]
    export, tagged = bench.tell(do="export"), bench.tell(do="tag")
    rate = export["rows"] / export["seconds"]
    print(f"a file of {export['rows']:,} rows: {export['seconds']:.0f} s, {rate:,.0f} rows/s")
    print(f"the file took {mb(export['grown'])} more memory")
    print(f"{tagged['people']:,} people tagged: answered in {tagged['press']:.1f} s, done in {tagged['done']:.0f} s")
    print(f"taken back in {tagged['undone']:.0f} s")
    if export["grown"] > MOST_MEMORY:
        bench.wrong.append(f"the file took {mb(export['grown'])} more memory")
    return bench.wrong


def mb(size: int) -> str:
    return f"{size / 2**20:.0f} MB"
