"""When a group is written by a process of its own, and when here."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from groundswell.trunk.hot import writer
from groundswell.trunk.hot.surge import Surge, SurgeAnswer, SurgePost
from groundswell.trunk.hot.writer import Writer

pytestmark = pytest.mark.django_db


class Echo(Surge[str]):
    def prepare(self, post: SurgePost) -> str | None:
        return ""

    def commit(self, items: Sequence[str], at: datetime) -> Sequence[SurgeAnswer]:
        return [SurgeAnswer(200, (), item.encode()) for item in items]


@pytest.fixture
def echo(monkeypatch):
    made = Echo()
    monkeypatch.setattr(writer, "installed_surges", lambda: {"echo": made})
    return made


@pytest.fixture
def hand():
    made = Writer(worth_it=3)
    yield made
    made.end()


def test_what_no_process_would_find_is_written_here(hand):
    outcomes = hand.write(Echo(), ["a", "b", "c", "d"])

    assert [outcome.body for outcome in outcomes] == [b"a", b"b", b"c", b"d"]
    assert hand._child is None


def test_a_small_group_starts_no_process(hand, echo):
    assert [outcome.body for outcome in hand.write(echo, ["a", "b"])] == [b"a", b"b"]
    assert hand._child is None


def test_a_process_that_does_not_start_keeps_nobody_from_being_written(hand, echo, monkeypatch):
    def refuse(database):
        raise RuntimeError("no more processes")

    monkeypatch.setattr(writer, "start", refuse)
    for group in ("abc", "def"):
        assert [outcome.body.decode() for outcome in hand.write(echo, list(group))] == list(group)
        hand._starter.submit(int).result(5)

    assert hand._child is None, "it is tried again after a pause only"


def test_a_process_that_cannot_be_started_at_all_keeps_nobody_either(hand, echo, monkeypatch):
    def refuse(*args):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(hand._starter, "submit", refuse)

    assert [outcome.body for outcome in hand.write(echo, ["a", "b", "c"])] == [b"a", b"b", b"c"]
