"""
`bin/bench import`: a messy list of a million people, from its file to every table that the product writes.

Beside it a bare COPY of the same file into one logged table of text without an index, and the same list by Django's
bulk_create with phonenumbers. Every database is a new one, on a server that has done the same before; PostgreSQL runs
with everything on that durability needs.
Then the same list again, and a tenth as many others into the database that holds the first. Rates are rows of the file
a second. One round takes all there is to take, so there is one unless more are asked for.
"""

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.support.cluster import Cluster, cluster
from tests.support.parts import POSTGRES

from bench import people_file
from bench.contest import Contestant, Figure, Results, Sample, ratio
from bench.deployment import Deployment, deployed, run
from bench.peers import bulk_create_people

PARTS = (POSTGRES,)
SETTINGS = {"max_wal_size": "4GB", "min_wal_size": "4GB", "shared_buffers": "1GB"}
"""As docs/operators/postgresql.md says for a machine of 4 GB."""
LOG_FILES = 256
COPIES = 5
ROUNDS = 1
ROWS, QUICK_ROWS, PEER_ROWS = 1_000_000, 100_000, 20_000
COPY, PEER = "bare COPY", "bulk_create and phonenumbers"
STAGED, WHOLE, AGAIN, MORE = "product, staged", "product, whole", "product, the same again", "product, a tenth more"
LITE = "product on SQLite, whole"
CHECK_SECONDS, COMMIT_SECONDS, MOST_BYTES, HUNDRED_THOUSAND = 30.0, 120.0, 400_000_000, 100_000
runs: dict[str, list[dict[str, Any]]] = {}
differences: list[str] = []


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    runs.clear()
    differences.clear()
    rows = QUICK_ROWS if quick else ROWS
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="groundswell-bench-")))
        folder.chmod(0o755)
        files = {"list": folder / "list.csv", "more": folder / "more.csv"}
        people_file.write(files["list"], rows, seed=1)
        people_file.write(files["more"], rows // 10, seed=2)
        database = stack.enter_context(cluster(durable=True, extra=SETTINGS))
        _make_log_files(database)
        list_, more = files["list"], files["more"]
        _warm_up(database, list_)
        for name in ("product", "peer"):
            database.psql(f"create database {name}")
        product = stack.enter_context(deployed(database=database.url("product"), pages=False, hot=False))
        peer = stack.enter_context(deployed(database=database.url("peer"), pages=False, hot=False))
        lite = stack.enter_context(deployed(pages=False, hot=False))
        says = database.says()
        peer_says = f"{PEER_ROWS:,} rows; {bulk_create_people.SETTINGS}"
        yield [
            Contestant(COPY, "limit", f"median of {COPIES}; {says}", _copying(database, list_, rows), "rows/s"),
            Contestant(STAGED, "product", f"in staging; {says}", _importing(STAGED, product, list_), "rows/s"),
            Contestant(WHOLE, "product", "the same run, written", lambda _seconds: _whole(STAGED), "rows/s"),
            Contestant(AGAIN, "product", "the same file", _importing(AGAIN, product, list_, whole=True), "rows/s"),
            Contestant(MORE, "product", "other people", _importing(MORE, product, more, whole=True), "rows/s"),
            Contestant(PEER, "peer", peer_says, _peering(peer, list_), "rows/s"),
            Contestant(LITE, "product", "synchronous FULL", _importing(LITE, lite, list_, whole=True), "rows/s"),
        ]


def _make_log_files(database: Cluster) -> None:
    """
    Have the server as it is after its first days: with the files of its log, which are written over. A new one makes
    each as it comes to it, which costs the import a quarter of its time.
    """
    switch = "PERFORM pg_logical_emit_message(false, 'bench', ''); PERFORM pg_switch_wal();"
    database.psql(f"DO $$ BEGIN FOR file IN 1..{LOG_FILES} LOOP {switch} END LOOP; END $$")
    database.psql("CHECKPOINT")


def _warm_up(database: Cluster, path: Path) -> None:
    """Import the list once before into a database that goes again: bare COPY runs once before too."""
    database.psql("create database once")
    with deployed(database=database.url("once"), pages=False, hot=False) as site:
        run([sys.executable, "-m", "bench.import_run", str(path)], site.environment)
    database.psql("drop database once with (force)")


def _copying(database: Cluster, path: Path, rows: int) -> Any:
    columns = ", ".join(f"{name} text" for name in people_file.HEADINGS)
    database.psql(f"create table copied ({columns})")

    def copy() -> float:
        database.psql("truncate copied")
        began = time.monotonic()
        command = [*database.command("psql"), "-qc", f"\\copy copied from '{path}' csv header", "postgres"]
        subprocess.run(command, check=True, capture_output=True)
        return time.monotonic() - began

    def measure(_seconds: float) -> Sample:
        copy()
        return Sample(rows / statistics.median(copy() for _time in range(COPIES)))

    return measure


def _importing(name: str, site: Deployment, path: Path, *, whole: bool = False) -> Any:
    def measure(_seconds: float) -> Sample:
        said = run([sys.executable, "-m", "bench.import_run", str(path)], site.environment)
        told = json.loads(said.strip().splitlines()[-1])
        runs.setdefault(name, []).append(told)
        if told["state"] != "committed":
            differences.append(f"{name}: the import is {told['state']}")
        return _whole(name) if whole else Sample(told["rows"] / told["staged"])

    return measure


def _whole(name: str) -> Sample:
    told = runs[name][-1]
    return Sample(told["rows"] / (told["staged"] + told["committed"]))


def _peering(site: Deployment, path: Path) -> Any:
    def measure(_seconds: float) -> Sample:
        command = [sys.executable, "-m", "bench.peers.bulk_create_people", str(path), str(PEER_ROWS)]
        told = json.loads(run(command, site.environment).strip().splitlines()[-1])
        return Sample(told["rows"] / told["seconds"])

    return measure


def figures(results: Results) -> Sequence[Figure]:
    """What was measured against its goals; times and memory are goal over what was needed."""
    most = max(told["bytes"] for each in runs.values() for told in each)
    checks = [told["staged"] / told["rows"] * HUNDRED_THOUSAND for told in runs[MORE]]
    commits = [told["committed"] / told["rows"] * HUNDRED_THOUSAND for told in runs[MORE]]
    return [
        ratio(results, "staged_against_copy", STAGED, COPY),
        ratio(results, "whole_against_copy", WHOLE, COPY),
        ratio(results, "whole_against_bulk_create", WHOLE, PEER),
        ratio(results, "again_against_first", AGAIN, WHOLE),
        ratio(results, "more_against_first", MORE, WHOLE),
        ratio(results, "sqlite_against_postgres", LITE, WHOLE, times=3.0),
        Figure("checked_in_time", [CHECK_SECONDS / seconds for seconds in checks]),
        Figure("committed_in_time", [COMMIT_SECONDS / seconds for seconds in commits]),
        Figure("in_memory", [MOST_BYTES / most]),
    ]


def checks() -> Sequence[str]:
    """The same list again must find everybody."""
    for first, again in zip(runs[STAGED], runs[AGAIN], strict=True):
        if again["new"] or again["same"] != first["new"]:
            differences.append(f"the same again: {again['new']} new, {again['same']} the same of {first['new']}")
    return differences
