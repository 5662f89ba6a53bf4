"""The bench runner: turns, medians and the line of a figure."""

import itertools
import time

import pytest
from bench import run
from bench.contest import Contestant, Results, Sample, ratio, tails


def contestant(name: str, *rates: float) -> Contestant:
    answers = itertools.cycle(rates)
    return Contestant(name, "peer", "as its manual says", lambda seconds: Sample(next(answers), tails([0.001] * 10)))


def test_everyone_has_a_turn_each_round_and_ratios_are_paired_by_round():
    pair = [contestant("mine", 100, 300, 200), contestant("theirs", 200, 200, 200)]

    results = run.turns(pair, 3, 0.0, float("inf"))
    figure = ratio(results, "against_nginx", "mine", "theirs", times=2)

    assert results.rates("mine") == [100, 300, 200]
    assert list(figure.ratios) == [1.0, 3.0, 2.0]
    assert figure.median == 2.0


def test_a_figure_is_printed_with_its_goal_and_its_spread(capsys):
    results = Results({"a": [Sample(50.0), Sample(70.0)], "b": [Sample(100.0), Sample(100.0)]})
    contestants = [contestant("a", 1), contestant("b", 1)]

    told = run.report("page", contestants, results, [ratio(results, "against_nginx", "a", "b")])

    assert "ratio: 0.60x (goal >= 0.4) met" in capsys.readouterr().out
    assert told["figures"][0]["met"] is True


def test_a_quick_run_gives_up_rounds_rather_than_come_late():
    results = run.turns([contestant("mine", 1)], 5, 1.0, give_up_at=time.monotonic())

    assert len(results.rates("mine")) == 1


@pytest.mark.parametrize("name", sorted(run.GOALS))
def test_every_goal_says_what_it_means(name):
    for goal in run.GOALS[name]["goals"].values():
        assert goal["goal"] > 0
        assert goal["text"]
