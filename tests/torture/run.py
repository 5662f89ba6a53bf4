"""`bin/torture --minutes N [--db sqlite|postgres|both]`: kill -9 under load, then lost 0 and doubled 0, or exit 1."""

import argparse
import json
import random
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.support.cluster import NoPostgres
from tests.torture.letters import LetterWriter
from tests.torture.victims import Postgres, Product, product_on
from tests.torture.writers import Journal, Writer

WRITERS = 48
"""Enough that their posts gather to groups that a process of its own writes."""
LETTER_WRITERS = 2
SETTLE_SECONDS = 40
RECOVERY_SECONDS = 90
BETWEEN = (0.5, 4.0)


def torture(database: str, seconds: float, seed: int) -> bool:
    """One database's run; True if nothing was lost, doubled or left behind."""
    print(f"--- {database}: {WRITERS} writers for {seconds / 60:.1f} minutes, seed {seed}", flush=True)
    with product_on(database) as (product, postgres):
        if postgres and postgres.cluster:
            print(postgres.cluster.says(), flush=True)
        path, letter_path = prepare(product)
        journal, letters = Journal(product.home / "journal"), Journal(product.home / "letters")
        over = threading.Event()
        product.start()
        wait_for_first(product, path, journal)
        writers = [Writer(number, product.port, path, journal, over) for number in range(1, WRITERS + 1)]
        writers += [LetterWriter(number, product.port, letter_path, letters, over) for number in range(LETTER_WRITERS)]
        for writer in writers:
            writer.start()
        kills = kill_at_random(victims_of(product, postgres), journal, seconds, random.Random(seed))
        over.set()
        for writer in writers:
            writer.join()
        settle(product)
        exit_code = product.stop()
        found = counted(product, journal, letters)
        return report(database, found, kills, journal, sum(w.gave_up for w in writers), exit_code, product)


def prepare(product: Product) -> tuple[str, str]:
    """Migrate and seed; give the paths of the sign form and of the letter page."""
    steps = (("groundswell.cli.main", "prepare"), ("bench.seed",), ("tests.torture.letters",))
    done = [product.run("-m", *step) for step in steps]
    if any(step.returncode for step in done):
        raise SystemExit("".join(step.stderr for step in done))
    seeded, letters = (json.loads(step.stdout.strip().splitlines()[-1]) for step in done[1:])
    return str(seeded["sign"]), str(letters)


def wait_for_first(product: Product, path: str, journal: Journal) -> None:
    first = Writer(0, product.port, path, journal, threading.Event())
    first.sign("first@example.org", "00000000-0000-4000-8000-000000000001")
    if not journal.acked:
        raise SystemExit(f"Nobody could sign: {dict(journal.tries)}\n{product.log.read_text()[-3000:]}")


def victims_of(product: Product, postgres: Postgres | None) -> dict[str, Callable[[], bool]]:
    victims = {
        "web": lambda: product.kill_child("front"),
        "worker": lambda: product.kill_child("worker"),
        "everything": product.kill_all,
    }
    return {**victims, "database": postgres.kill_and_start, "writers": product.kill_writers} if postgres else victims


def kill_at_random(
    victims: dict[str, Callable[[], bool]], journal: Journal, seconds: float, chance: random.Random
) -> Counter[str]:
    """Kill something every few seconds, each time only once people are being thanked again."""
    kills: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        killed_at = time.monotonic()
        while journal.latest < killed_at and time.monotonic() < min(end, killed_at + RECOVERY_SECONDS):
            time.sleep(0.1)
        time.sleep(chance.uniform(*BETWEEN))
        # The web process most often: it is the one that answers.
        name = chance.choice([*victims, "web", "web"])
        if victims[name]():
            kills[name] += 1
    return kills


def settle(product: Product) -> None:
    """Let the worker take back and finish what killed workers left."""
    end = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < end:
        figures = product.run("-m", "groundswell.cli.main", "figures", "--json")
        if figures.returncode == 0 and not json.loads(figures.stdout)["jobs"]["running"]:
            return
        time.sleep(2)


def counted(product: Product, journal: Journal, letters: Journal) -> dict[str, int]:
    done = product.run("-m", "tests.torture.count", str(journal.path), str(letters.path))
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def report(
    database: str,
    found: dict[str, int],
    kills: Counter[str],
    journal: Journal,
    gave_up: int,
    exit_code: int,
    product: Product,
) -> bool:
    told = ", ".join(f"{number} {name}" for name, number in sorted(kills.items()))
    print(f"kills: {sum(kills.values())} ({told})")
    print(f"answers: {dict(journal.tries)}; longest time without thanks {journal.longest_gap:.1f} s")
    print("".join(f"{name}: {number}\n" for name, number in found.items()), end="")
    wrong = {name: number for name, number in found.items() if number and not name.endswith(("acked", "stored"))}
    if gave_up:
        wrong["gave up"] = gave_up
    if exit_code:
        wrong["exit code of up"] = exit_code
    if wrong:
        kept = Path(f"torture-{database}.log")
        shutil.copy(product.log, kept)
        print(f"WRONG: {wrong}; what the product said is in {kept}")
    print(f"{database}: {found['acked']:,} acked, {sum(kills.values())} kills, "
          f"lost {found['lost']}, doubled {found['doubled']}; {found['letters acked']:,} letters acked, "
          f"lost {found['letters lost']}, doubled {found['letters doubled']}", flush=True)  # fmt: skip
    return not wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="how long on each database (5)")
    parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1, help="chance starts here (1)")
    options = parser.parse_args()
    try:
        runs = [
            torture(database, options.minutes * 60, options.seed)
            for database in ("sqlite", "postgres")
            if options.db in (database, "both")
        ]
    except NoPostgres as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0 if all(runs) else 1


if __name__ == "__main__":
    sys.exit(main())
