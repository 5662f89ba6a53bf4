"""
`bin/bench thank-you`: from a declaration to its card in every size and its draft in approval.

A campaign with the rules every campaign starts with, its own page and X connected, and 1,000 cards that the same worker
draws anew all the while. A process beside it records one declaration after the other through the product's
services, and waits until the draft of each is in approval.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.cluster import cluster
from tests.support.parts import POSTGRES

from bench.board import Helper, served_worker
from bench.contest import Contestant, Figure, Results, Sample, tails
from bench.deployment import deployed

PARTS = (POSTGRES,)
GOAL_SECONDS = 3.0
PRODUCT_PG, PRODUCT_LITE = "product, PostgreSQL", "product, SQLite"
CARDS = 1_000


@dataclass
class Site:
    """One site: who records there, and how long each thank-you took."""

    recorder: Helper
    took: list[float] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def measure(self, seconds: float) -> Sample:
        """Declarations one after the other for so long, each until its draft is in approval."""
        told: dict[str, Any] = self.recorder.ask(json.dumps({"seconds": seconds}))
        took: list[float] = told["took"]
        self.took += took
        wrong = {name: count for name, count in told["wrong"].items() if count}
        self.samples.append(Sample(len(took) / max(sum(took), 1e-6), tails(took), wrong))
        return self.samples[-1]


sites: dict[str, Site] = {}


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    sites.clear()
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(cluster(durable=True))
        found = []
        for name in (PRODUCT_PG,) if quick else (PRODUCT_PG, PRODUCT_LITE):
            url = database.url() if name == PRODUCT_PG else ""
            site = stack.enter_context(deployed(database=url, pages=False, hot=False))
            stack.enter_context(served_worker(site.environment))
            recorder = Helper("bench.thank_you_recorder", str(CARDS), env=site.environment)
            stack.callback(recorder.end)
            recorder.answer()
            sites[name] = Site(recorder)
            says = database.says() if url else "SQLite, WAL, synchronous FULL"
            how = f"groundswell worker, 1 process, {CARDS:,} cards being drawn anew beside it; {says}"
            found.append(Contestant(name, "product", how, sites[name].measure, "thank-yous/s"))
        yield found


def figures(results: Results) -> list[Figure]:
    within = []
    for name, site in sites.items():
        if not site.took:
            continue
        slow = tails(site.took)
        print(f"{name}: {len(site.took)} declarations, p50 {slow['p50']:.2f} s, p95 {slow['p95']:.2f} s")
        within.append(GOAL_SECONDS / slow["p95"])
    # The slower database counts.
    return [Figure("in_time", [min(within)] if within else [0.0])]


def checks() -> list[str]:
    """One card and one draft in approval for each declaration, and the other cards still being drawn."""
    wrong = []
    for name, site in sites.items():
        told = site.recorder.ask(json.dumps({"count": True}))
        if not told["declared"] == told["cards"] == told["in approval"]:
            wrong.append(f"{name}: {told}")
        if not told["drawn anew beside them"] or any(sample.wrong.get("worker idle") for sample in site.samples):
            wrong.append(f"{name}: the other cards were not being drawn all the while")
    return wrong
