"""
`bin/bench segment`: how many people signed A, not B, live within 10 miles, and said yes to email.

The people, a million with three actions each, lie in PostgreSQL. The product answers from its sets, looking at each
question whether anything changed in the database; beside it numpy over arrays in this process, which nobody keeps true,
and SQL by hand with the indexes that help it. Every question asks of another place. Beside the count: the first fifty,
ten million people made in memory, and how long after its commit a signature is counted.
"""

import contextlib
import itertools
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import django
from tests.support.cluster import cluster
from tests.support.parts import POSTGRES

from bench.contest import Contestant, Figure, Results, Sample, ratio, tails

PARTS = (POSTGRES,)
PRODUCT, NUMPY, SQL = "product, count", "numpy in process", "SQL by hand"
FIRST, TEN_MILLION, BEHIND = "product, first 50 in order", "product, 10,000,000", "product, committed until counted"
MILES = 10.0
COUNT, QUICK_COUNT, LARGE, QUICK_LARGE = 1_000_000, 100_000, 10_000_000, 10_000_000
TEN_MILLION_SECONDS, FIRST_SECONDS, BEHIND_SECONDS = 0.05, 0.02, 2.0
differences: list[str] = []


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    differences.clear()
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(cluster(durable=False))
        os.environ["DATABASE_URL"] = database.url()
        os.environ["GROUNDSWELL_DATA"] = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ["DJANGO_SETTINGS_MODULE"] = "groundswell.config.settings"
        django.setup()
        yield from _contestants(QUICK_COUNT if quick else COUNT, QUICK_LARGE if quick else LARGE)


def _contestants(count: int, large: int) -> Iterator[Sequence[Contestant]]:
    from bench.peers import numpy_arrays, segment_sql
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.segments import sets

    campaign = _seed(count)
    points = towns()
    arrays, by_sql = numpy_arrays.Arrays(campaign.pk), segment_sql.Counting(campaign.pk)

    def product() -> int:
        lat, lon = next(points)
        return sets.count(campaign, question(lat, lon), now())

    def first() -> int:
        lat, lon = next(points)
        return len(sets.first(campaign, question(lat, lon), now(), limit=50))

    def by_numpy() -> int:
        return arrays.count(*next(points), MILES)

    def by_hand() -> int:
        return by_sql.count(*next(points), MILES)

    behind = Behind(campaign).measure
    found = [
        Contestant(PRODUCT, "product", f"{count:,} people; asks what changed each time", timed(product), "counts/s"),
        Contestant(NUMPY, "peer", "five arrays; truths, then a box, then distances", timed(by_numpy), "counts/s"),
        Contestant(SQL, "peer", "points, deeds and consents by indexes; warm", timed(by_hand), "counts/s"),
        Contestant(FIRST, "product", "the fifty who did something latest", timed(first), "lists/s"),
        Contestant(BEHIND, "product", "fifty a second by another connection", behind, "signatures/s"),
        Contestant(TEN_MILLION, "product", "sets made in memory", timed(ten_million(large)), "counts/s"),
    ]
    for lat, lon in itertools.islice(points, 20):
        mine = sets.count(campaign, question(lat, lon), now())
        theirs = arrays.count(lat, lon, MILES), by_sql.count(lat, lon, MILES)
        if {mine} != set(theirs):
            differences.append(f"at {lat:.2f}, {lon:.2f}: product {mine}, numpy and SQL {theirs}")
    yield found


def question(lat: float, lon: float) -> Any:
    from groundswell.trunk.segments.expression import AllOf, Has, Not, Within

    signed = "did:petitions.signed"
    return AllOf((Has(f"{signed}:A"), Not(Has(f"{signed}:B")), Within(lat, lon, MILES), Has("may:email")))


def towns(seed: int = 5) -> Iterator[tuple[float, float]]:
    """Places all over the country, another one each time."""
    chance = random.Random(seed)
    while True:
        yield 50.7 + 6 * chance.random(), -4.2 + 5 * chance.random()


def timed(work: Callable[[], object]) -> Callable[[float], Sample]:
    """Turns of doing the work over and over."""

    def measure(seconds: float) -> Sample:
        until, took = time.monotonic() + seconds, list[float]()
        while time.monotonic() < until or not took:
            began = time.perf_counter()
            work()
            took.append(time.perf_counter() - began)
        return Sample(len(took) / sum(took), tails(took))

    return measure


def _seed(count: int) -> Any:
    from django.db import connection
    from tests.support.people import make_campaign

    from bench.segment_people import statements
    from bench.tables import make_tables

    make_tables()
    campaign = make_campaign("bench", "Bench", "Bench")
    for statement in statements(campaign.pk, count):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    return campaign


class Behind:
    """Signatures written by another connection; how long after the commit each is counted here."""

    def __init__(self, campaign: Any) -> None:
        self.campaign, self.number = campaign, itertools.count(1)

    def measure(self, seconds: float) -> Sample:
        from groundswell.trunk.records.clock import now
        from groundswell.trunk.segments import sets
        from groundswell.trunk.segments.expression import Has

        committed: list[float] = []
        object_id = f"late{next(self.number)}"
        fact, took = Has(f"did:petitions.signed:{object_id}"), list[float]()
        writer = threading.Thread(target=self._write, args=(object_id, seconds, committed))
        writer.start()
        seen = 0
        while writer.is_alive() or seen < len(committed):
            counted, moment = sets.count(self.campaign, fact, now()), time.perf_counter()
            took += [moment - each for each in committed[seen:counted]]
            seen = max(seen, counted)
            time.sleep(0.005)
            if committed and time.perf_counter() - committed[-1] > 20:
                break
        writer.join()
        lost = {"never counted": len(committed) - seen} if seen < len(committed) else {}
        return Sample(len(took) / seconds, tails(took), lost)

    def _write(self, object_id: str, seconds: float, committed: list[float]) -> None:
        from django.db import connection

        from groundswell.trunk.ledger.services import Happened, record
        from groundswell.trunk.records.clock import now

        until = time.perf_counter() + seconds
        for person_id in itertools.count(1):
            at: datetime = now()
            key = f"{object_id}:{person_id}"
            signed = Happened(key, self.campaign.pk, "petitions.signed", at, person_id, object_id=object_id)
            record([signed], at=at)
            committed.append(time.perf_counter())
            if time.perf_counter() > until:
                break
            time.sleep(0.02)
        connection.close()


def ten_million(count: int) -> Callable[[], int]:
    """The same question over sets that were made in memory: points all over the country, facts by chance."""
    import numpy as np
    from pyroaring import BitMap

    from groundswell.trunk.records.clock import now
    from groundswell.trunk.segments.sets.asking import Asked
    from groundswell.trunk.segments.sets.people import CELL_LAT, CELL_LON, cell_name
    from groundswell.trunk.segments.sets.state import State

    chance = np.random.default_rng(3)
    lats = (50.5 + 6.5 * chance.random(count)).astype(np.float32)
    lons = (-4.5 + 5.5 * chance.random(count)).astype(np.float32)
    facts = {"here": BitMap(range(count))}
    for fact, share in (("did:petitions.signed:A", 0.4), ("did:petitions.signed:B", 0.2), ("may:email", 0.7)):
        facts[fact] = BitMap(np.flatnonzero(chance.random(count) < share).astype(np.uint32))
    rows, columns = (np.floor(each.astype(float) / size) for each, size in ((lats, CELL_LAT), (lons, CELL_LON)))
    cells = (rows * 100_000 + columns + 50_000).astype(np.int64)
    order = np.argsort(cells, kind="stable").astype(np.uint32)
    names, starts = np.unique(cells[order], return_index=True)
    for name, ids in zip(names.tolist(), np.split(order, starts[1:]), strict=True):
        facts[cell_name(name // 100_000, name % 100_000 - 50_000)] = BitMap(ids)
    for people in facts.values():
        people.run_optimize()
    state, points = State(facts, {"lat": lats, "lon": lons}), towns()

    def count_them() -> int:
        return len(Asked(state, now()).whole(question(*next(points))))

    return count_them


def figures(results: Results) -> list[Figure]:
    def in_time(name: str, contestant: str, seconds: float) -> Figure:
        return Figure(name, [seconds / max(sample.tails["p95"], 1e-9) for sample in results.samples[contestant]])

    return [
        ratio(results, "count_against_numpy", PRODUCT, NUMPY),
        ratio(results, "count_against_sql", PRODUCT, SQL),
        in_time("ten_million_in_time", TEN_MILLION, TEN_MILLION_SECONDS),
        in_time("first_fifty_in_time", FIRST, FIRST_SECONDS),
        in_time("counted_in_time", BEHIND, BEHIND_SECONDS),
    ]


def checks() -> list[str]:
    """The three count the same people."""
    return differences
