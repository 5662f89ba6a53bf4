"""
`bin/bench NAME`: run a bench and say how the product stands against its goals.

Every round gives each contestant one turn, in an order that rotates. The exit code is 0 when every goal is met and
every check is clean, 1 when not, 2 when the bench could not be run.
"""

import argparse
import importlib
import json
import os
import platform
import statistics
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support import parts
from tests.support.cluster import NoPostgres

from bench.contest import TAILS, Contestant, Figure, Results

HERE = Path(__file__).parent
GOALS = tomllib.loads((HERE / "goals.toml").read_text())
QUICK_SECONDS = 36
"""When the last turn of a quick run must be over, so that the checks and the end of it all fit in 50 s."""
ROUNDS, TURN_SECONDS = 7, 6.0
QUICK_ROUNDS, SHORTEST_TURN = 3, 0.7


MODULES = {"import": "import_people"}
"""Benches whose name is a word of Python's."""
say_to_stderr = False


def say(line: str = "") -> None:
    """Progress and results go to standard error when standard output must be JSON alone."""
    print(line, file=sys.stderr if say_to_stderr else sys.stdout, flush=True)


def turns(contestants: Sequence[Contestant], rounds: int, seconds: float, give_up_at: float) -> Results:
    """Measure everyone, turn about. A quick run that comes late keeps the rounds that it has finished."""
    results = Results({each.name: [] for each in contestants})
    for number in range(rounds):
        if number and time.monotonic() + seconds * len(contestants) > give_up_at:
            say(f"round {number + 1} left out: time is up")
            break
        first = number % len(contestants)
        for each in (*contestants[first:], *contestants[:first]):
            sample = each.measure(seconds)
            results.samples[each.name].append(sample)
            wrong = f"  wrong: {dict(sample.wrong)}" if sample.wrong else ""
            say(f"round {number + 1}  {each.name:<28} {sample.rate:>10,.0f} {each.unit}{wrong}")
    return results


def spread(values: Sequence[float], form: str) -> str:
    return f"{min(values):{form}} to {max(values):{form}}"


def describe(contestant: Contestant, results: Results) -> dict[str, Any]:
    """What is reported of one contestant."""
    rates = results.rates(contestant.name)
    samples = results.samples[contestant.name]
    tails = {
        name: statistics.median(found) * 1000
        for name in TAILS
        if (found := [sample.tails[name] for sample in samples if name in sample.tails])
    }
    return {
        "role": contestant.role,
        "settings": contestant.settings,
        "unit": contestant.unit,
        "median": statistics.median(rates),
        "rates": rates,
        "ms": tails,
        "wrong": dict(results.wrong(contestant.name)),
    }


def report(name: str, contestants: Sequence[Contestant], results: Results, figures: Sequence[Figure]) -> dict[str, Any]:
    """Print medians and spreads, then a line for each figure; give all of it back for JSON."""
    told = {each.name: describe(each, results) for each in contestants}
    say()
    for each in contestants:
        of = told[each.name]
        tail = "".join(f"  {name} {value:.1f} ms" for name, value in of["ms"].items())
        say(
            f"{each.role:<8} {each.name}: median {of['median']:,.0f} {each.unit}"
            f" ({spread(of['rates'], ',.0f')} over {len(of['rates'])} rounds){tail}"
        )
        say(f"         {each.settings}")
    say()
    goals, lines = GOALS[name]["goals"], []
    for figure in figures:
        goal = goals[figure.name]["goal"]
        met = figure.median >= goal
        say(
            f"ratio: {figure.median:.2f}x (goal >= {goal}) {'met' if met else 'MISSED'}"
            f"  {figure.name}: {goals[figure.name]['text']}; spread {spread(figure.ratios, '.2f')}"
        )
        lines.append(
            {"name": figure.name, "ratio": figure.median, "goal": goal, "met": met, "ratios": list(figure.ratios)}
        )
    return {"bench": name, "machine": machine(), "contestants": told, "figures": lines}


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def module_of(name: str) -> str:
    """The module of a bench: "thank-you" stands in thank_you.py, "import" in import_people.py."""
    return MODULES.get(name, name.replace("-", "_"))


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    names = sorted(name for name in GOALS if (HERE / f"{module_of(name)}.py").is_file())
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure a hot path: limit, peers, product.")
    parser.add_argument("name", choices=names)
    parser.add_argument("--quick", action="store_true", help="short turns; ends within 50 s; noisier")
    parser.add_argument("--json", action="store_true", help="the results as one JSON object on standard output")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0, help="length of a turn")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    global say_to_stderr
    options = arguments(argv)
    say_to_stderr = options.json
    began = time.monotonic()
    bench = importlib.import_module(f"bench.{module_of(options.name)}")
    needed = [part for part in parts.missing(getattr(bench, "PARTS", ())) if part]
    if needed and not parts.install(needed):
        return 2
    say(f"{options.name}: {GOALS[options.name]['about']}; {machine()}")
    try:
        with bench.contestants(options.quick) as contestants:
            rounds = options.rounds or getattr(bench, "ROUNDS", 0) or (QUICK_ROUNDS if options.quick else ROUNDS)
            seconds = options.seconds or TURN_SECONDS
            give_up_at = began + QUICK_SECONDS if options.quick else float("inf")
            if options.quick:
                left = give_up_at - time.monotonic()
                seconds = max(SHORTEST_TURN, min(TURN_SECONDS, left / rounds / len(contestants) - 0.15))
            say(f"{rounds} rounds of {seconds:.1f} s a turn, begun after {time.monotonic() - began:.0f} s")
            results = turns(contestants, rounds, seconds, give_up_at)
            differences = list(bench.checks()) if hasattr(bench, "checks") else []
            told = report(options.name, contestants, results, bench.figures(results))
    except NoPostgres as reason:
        say(str(reason))
        return 2
    for line in differences:
        say(f"check FAILED: {line}")
    if hasattr(bench, "checks") and not differences:
        say("check: what was acknowledged and what was kept are the same")
    told |= {"checks": differences, "seconds": time.monotonic() - began}
    if options.json:
        print(json.dumps(told, indent=2))
    return 0 if not differences and all(figure["met"] for figure in told["figures"]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
