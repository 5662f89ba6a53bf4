"""The queue, its one writer, and what happens when a group fails."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import IntegrityError, OperationalError, connection

from groundswell.trunk.hot import commit
from groundswell.trunk.hot.commit import Busy, GroupCommit
from groundswell.trunk.hot.surge import Surge, SurgeAnswer, SurgePost
from groundswell.trunk.hot.writing import Away, Outcome, write_items

pytestmark = pytest.mark.django_db


class Tally(Surge[str]):
    """Keeps in memory what it was given; fails as its items tell it to."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.kept: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def prepare(self, post: SurgePost) -> str | None:
        return post.form.get("name")

    def commit(self, items: Sequence[str], at: datetime) -> Sequence[SurgeAnswer | None]:
        self.groups.append(list(items))
        self.gate.wait(5)
        if "poison" in items:
            raise IntegrityError("poison")
        if "away" in items:
            raise OperationalError("server closed the connection")
        if "locked" in items:
            raise OperationalError("database is locked")
        self.kept += items
        return [None if item == "view" else SurgeAnswer(200, (), item.encode()) for item in items]


def outcomes(tally: Tally, *items: str) -> Sequence[Outcome]:
    return write_items(tally, items)


def test_everyone_who_waits_shares_one_commit():
    tally = Tally()

    async def post_ten() -> list[SurgeAnswer | None]:
        commits = GroupCommit()
        tally.gate.clear()
        posts = [asyncio.ensure_future(commits.write(tally, str(n))) for n in range(10)]
        await asyncio.sleep(0.1)
        tally.gate.set()
        answers = await asyncio.gather(*posts)
        await commits.drain()
        return answers

    answers = asyncio.run(post_ten())

    assert [answer.body.decode() for answer in answers if answer] == [str(n) for n in range(10)]
    assert len(tally.groups) <= 2


def test_nobody_is_answered_before_the_commit():
    tally = Tally()

    async def look_before() -> bool:
        commits = GroupCommit()
        tally.gate.clear()
        post = asyncio.ensure_future(commits.write(tally, "a"))
        await asyncio.sleep(0.1)
        early = post.done()
        tally.gate.set()
        await post
        await commits.drain()
        return early

    assert asyncio.run(look_before()) is False


def test_one_poison_post_fails_nobody_else():
    tally = Tally()

    first, poison, last = outcomes(tally, "a", "poison", "b")

    assert isinstance(first, SurgeAnswer) and isinstance(last, SurgeAnswer)
    assert poison is None
    assert tally.kept == ["a", "b"]


def test_when_the_database_is_away_everyone_is_asked_to_come_back():
    tally = Tally()

    got = outcomes(tally, "away", "away", "c", "d")

    assert all(isinstance(outcome, Away) for outcome in got)
    assert len(tally.groups) == 3, "after two on the run the rest need not wait for it"


def test_a_locked_database_is_waited_for_once():
    tally = Tally()

    got = outcomes(tally, "locked", "a")

    assert all(isinstance(outcome, Away) for outcome in got)
    assert len(tally.groups) == 1


def test_a_second_group_sets_out_once_it_is_worth_it(monkeypatch):
    monkeypatch.setattr(commit, "WRITERS", {connection.vendor: 2})
    tally = Tally()
    seen: list[list[list[str]]] = []

    async def post_by_and_by() -> None:
        commits = GroupCommit(worth_it=3)
        tally.gate.clear()
        for names in ("abcd", "ef", "g"):
            with commits._changed:  # the writers find all of them at once
                for name in names:
                    commits.submit(tally, name, lambda outcome: None)
            await asyncio.sleep(0.1)
            seen.append([list(group) for group in tally.groups])
        tally.gate.set()
        await commits.drain()

    asyncio.run(post_by_and_by())

    first, second = ["a", "b", "c", "d"], ["e", "f", "g"]
    assert seen == [[first], [first], [first, second]]
    assert sorted(tally.kept) == first + second


def test_a_full_queue_refuses_the_next_post():
    tally = Tally()

    async def post_three() -> list[SurgeAnswer | None | BaseException]:
        commits = GroupCommit(most_waiting=2)
        tally.gate.clear()
        posts = [asyncio.ensure_future(commits.write(tally, str(n))) for n in range(3)]
        await asyncio.sleep(0.1)
        tally.gate.set()
        answers = await asyncio.gather(*posts, return_exceptions=True)
        await commits.drain()
        return answers

    first, second, third = asyncio.run(post_three())

    assert isinstance(first, SurgeAnswer) and isinstance(second, SurgeAnswer)
    assert isinstance(third, Busy)


def test_draining_writes_what_waits():
    tally = Tally()

    async def post_and_stop() -> None:
        commits = GroupCommit()
        tally.gate.clear()
        posts = [asyncio.ensure_future(commits.write(tally, str(n))) for n in range(5)]
        await asyncio.sleep(0.05)
        tally.gate.set()
        await commits.drain()
        await asyncio.gather(*posts)

    asyncio.run(post_and_stop())

    assert sorted(tally.kept) == ["0", "1", "2", "3", "4"]
