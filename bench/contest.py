"""What a bench is made of: contestants measured turn about, and figures computed from their samples."""

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

TAILS = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


@dataclass(frozen=True)
class Sample:
    """One turn: how much was done per second, seconds at each of TAILS, and what went wrong."""

    rate: float
    tails: Mapping[str, float] = field(default_factory=dict)
    wrong: Mapping[str, int] = field(default_factory=dict)


def tails(latencies: Sequence[float]) -> dict[str, float]:
    """The latencies that half, 95 % and 99 % of the answers stayed within."""
    ordered = sorted(latencies)
    if not ordered:
        return {}
    return {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in TAILS.items()}


@dataclass(frozen=True)
class Contestant:
    """
    A limit, a peer or the product, running and warm. `settings` says how it is tuned, for the output.

    `measure(seconds)` takes one turn. `unit` is what its rate counts.
    """

    name: str
    role: str
    settings: str
    measure: Callable[[float], Sample]
    unit: str = "requests/s"


@dataclass
class Results:
    """All samples of a run, by contestant and in the order of the rounds."""

    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def rates(self, name: str) -> list[float]:
        return [sample.rate for sample in self.samples[name]]

    def wrong(self, name: str) -> Counter[str]:
        """What went wrong with a contestant over all rounds."""
        return sum((Counter(sample.wrong) for sample in self.samples[name]), Counter())


@dataclass(frozen=True)
class Figure:
    """
    One number that has a goal: product over limit or peer, computed round by round, so that a slow minute of the
    machine slows both sides of a pair. `name` stands in goals.toml.
    """

    name: str
    ratios: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.ratios)


def ratio(results: Results, name: str, product: str, against: str, *, times: float = 1.0) -> Figure:
    """The figure `product * times / against`, by rounds. `times` is such as the durable rows that one ack writes."""
    pairs = zip(results.rates(product), results.rates(against), strict=True)
    return Figure(name, [mine * times / theirs if theirs else 0.0 for mine, theirs in pairs])


class Bench(Protocol):
    """
    A module of this folder: `bench/petition.py` is `bin/bench petition`.

    `contestants(quick)` starts everything and gives them warm; `figures(results)` computes; `checks()`, if there is
    one, compares what was acknowledged with what was kept and gives lines of difference, none if all is well. It is
    called while everything still runs.
    """

    def contestants(self, quick: bool) -> AbstractContextManager[Sequence[Contestant]]: ...

    def figures(self, results: Results) -> Sequence[Figure]: ...
