"""The queue, its one writer, and what happens when a group fails."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from groundswell.trunk.campaigns.models import Organisation
from groundswell.trunk.hot.commit import Away, Busy, GroupCommit, Waiting, write_group
from groundswell.trunk.hot.surge import Surge, SurgeAnswer, SurgePost
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import flush_commits, insert_new, send_commit, together

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


def outcomes(tally: Tally, *items: str) -> list[SurgeAnswer | Exception | None]:
    group = [Waiting(tally, item, lambda outcome: None) for item in items]
    write_group(group)
    return [waiting.outcome for waiting in group]


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


class Later(Tally):
    """Leaves the wait for the disk to the group commit."""

    flush_later = True


def test_nobody_is_answered_before_the_disk_has_it():
    disk = threading.Event()
    tally = Later()

    async def look_before() -> tuple[bool, bool, SurgeAnswer | None]:
        commits = GroupCommit(flush=lambda: disk.wait(5) and None)
        post = asyncio.ensure_future(commits.write(tally, "a"))
        await asyncio.sleep(0.2)
        written, early = bool(tally.kept), post.done()
        disk.set()
        answer = await post
        await commits.drain()
        return written, early, answer

    written, early, answer = asyncio.run(look_before())

    assert (written, early) == (True, False)
    assert answer and answer.body == b"a"


def test_the_next_group_is_written_while_the_disk_is_waited_for():
    disk = threading.Event()
    tally = Later()

    async def two_groups() -> list[list[str]]:
        commits = GroupCommit(flush=lambda: disk.wait(5) and None)
        first = asyncio.ensure_future(commits.write(tally, "a"))
        await asyncio.sleep(0.2)
        second = asyncio.ensure_future(commits.write(tally, "b"))
        await asyncio.sleep(0.2)
        before = list(tally.groups)
        disk.set()
        await asyncio.gather(first, second)
        await commits.drain()
        return before

    assert asyncio.run(two_groups()) == [["a"], ["b"]]


def test_a_disk_that_cannot_be_waited_for_means_that_nothing_is_promised():
    def broken() -> None:
        raise OperationalError("server closed the connection")

    async def post() -> None:
        commits = GroupCommit(flush=broken)
        try:
            await commits.write(Later(), "a")
        finally:
            await commits.drain()

    with pytest.raises(Away):
        asyncio.run(post())


def test_what_was_committed_before_is_on_the_disk_after_the_flush(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's commit is on the disk when it returns")
    with transaction.atomic(), together():
        insert_new(Organisation, ("public_id", "name", "kind", "promoter", "address", "email", "created_at"), [_row()])
        send_commit(flush_later=True)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO ON")  # The quick cluster of the tests has it off.
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        (written,) = cursor.fetchone()
    flush_commits()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn", [written])
        assert cursor.fetchone() == (True,)
    assert Organisation.objects.filter(name="Flushed").exists()


def _row() -> tuple[object, ...]:
    return (new_public_id(), "Flushed", "party", "", "", "", datetime(2026, 3, 17, tzinfo=UTC))
