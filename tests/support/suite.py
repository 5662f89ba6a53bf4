"""
Run the suite the way `bin/test` promises: everything, on both databases, and an honest summary at the end.

The exit code is 0 only if every run passed and, under CI=true, nothing was left out.
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import parts
from tests.support.cluster import cluster
from tests.support.shared import IN_CI

NOTHING_COLLECTED = 5
CLOSING = re.compile(
    r"^(=+ )?(\d+ (passed|failed|error|skipped|deselected|xfailed|xpassed|warning)|no tests ran).* in [\d.]+s"
)
SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] (\S+?)(?::\d+)?: (.*)$")
QUICK = "not slow and not browser and not mail and not atproto"
PAGES = "not browser and not mail and not atproto"
AGAIN = f"{PAGES} and not once"
WORLD = "browser or mail or atproto"


@dataclass
class Run:
    """One pytest process: what it is called, how it ended, and what it said."""

    name: str
    exit_code: int = 0
    closing: str = "no closing line"
    skipped: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.exit_code in (0, NOTHING_COLLECTED)


def run(name: str, marks: str, arguments: list[str], *, workers: int, share: str, database: str = "") -> Run:
    """
    Run pytest, show its output as it comes, and keep its closing line and its reasons for skipping.

    `share` says how several processes share the tests out: "worksteal" one by one, "loadfile" by whole files.
    """
    command = [sys.executable, "-m", "pytest", "-rfEs", "-m", marks, *arguments]
    if workers > 1:
        command += ["-n", str(workers), "--dist", share]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    print(f"\n--- {name} ---", flush=True)
    outcome = Run(name)
    text = bytearray()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        while chunk := os.read(process.stdout.fileno(), 65536):
            text += chunk
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
        outcome.exit_code = process.wait()
    for line in text.decode(errors="replace").splitlines():
        if CLOSING.match(line):
            outcome.closing = line.strip("= ")
        elif reason := SKIPPED.match(line):
            outcome.skipped.append(f"{reason[3]} ({reason[1]} in {Path(reason[2]).name})")
    return outcome


@contextlib.contextmanager
def postgres(wanted: bool) -> Iterator[str | None]:
    """The address of a private, quick cluster; None where PostgreSQL is not wanted or not there."""
    if not wanted or not parts.POSTGRES.is_there():
        yield None
        return
    with cluster() as running:
        print(running.says(), flush=True)
        yield running.url()


def arguments(argv: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Run the tests, unit to browser, on SQLite and PostgreSQL. Other arguments go to pytest.",
    )
    parser.add_argument(
        "--fast", action="store_true", help="SQLite only, no browser, mail, network or slow test: under a minute"
    )
    parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument(
        "--workers", type=int, default=min(2, os.cpu_count() or 1), help="processes that share the tests out"
    )
    return parser.parse_known_args(argv)


def run_all(options: argparse.Namespace, rest: list[str]) -> list[Run]:
    """Every run that was asked for, one after the other: two at once would only take each other's processor."""
    if options.fast:
        return [run("fast, SQLite", QUICK, rest, workers=options.workers, share="worksteal")]
    runs = []
    if options.db in ("sqlite", "both"):
        runs.append(run("pages and services, SQLite", PAGES, rest, workers=options.workers, share="worksteal"))
    with postgres(options.db in ("postgres", "both")) as url:
        if url:
            marks = AGAIN if runs else PAGES
            name = "pages and services, PostgreSQL"
            runs.append(run(name, marks, rest, workers=options.workers, share="worksteal", database=url))
        # The journeys drive the product from outside; once is enough, and SQLite is what a newcomer runs.
        only_postgres = options.db == "postgres"
        if not only_postgres or url:
            name = f"browser, mail and networks, {'PostgreSQL' if only_postgres else 'SQLite'}"
            database = (url or "") if only_postgres else ""
            # Each process starts a product of its own, and waits for pages more than it works.
            runs.append(run(name, WORLD, rest, workers=options.workers, share="loadfile", database=database))
    return runs


def main(argv: list[str]) -> int:
    options, rest = arguments(argv)
    began = time.monotonic()
    if not options.fast:
        parts.install(parts.missing())
    without = [] if options.fast else parts.left_out()
    if without and IN_CI:
        print("Under CI=true every part is needed. Missing:", *without, sep="\n  ", flush=True)
        return 1
    runs = run_all(options, rest)
    nothing = all(each.exit_code == NOTHING_COLLECTED for each in runs)
    skipped = {reason for each in runs for reason in each.skipped}
    print(f"\n--- summary, {time.monotonic() - began:.0f} s ---")
    if options.fast:
        print("Left out by --fast: slow, browser, mail and network tests, and PostgreSQL")
    for line in [*without, *sorted(skipped)]:
        print(f"Left out: {line}")
    for each in runs:
        print(f"{'ok    ' if each.passed else 'FAILED'} {each.name}:")
        print(each.closing)
    if not runs or nothing:
        print("No test ran.")
        return NOTHING_COLLECTED
    return 0 if all(each.passed for each in runs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
