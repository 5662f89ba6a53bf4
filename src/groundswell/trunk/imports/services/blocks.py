"""
Writing a long list, and taking it back: by blocks, each whole or not at all, whatever is killed when.

A block's own row says whether it was written. Whoever writes it holds that row, so that two workers with one job, and
an undo that begins while a block is under way, wait for each other or take another block.
"""

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, QuerySet

from groundswell.trunk.imports.kinds import BulkWork, Done, bulk_work_on
from groundswell.trunk.imports.models import Block, Import
from groundswell.trunk.imports.services.telling import tell_of_long_import
from groundswell.trunk.jobs.giving_way import give_way
from groundswell.trunk.records.deadlocks import again_after_deadlock
from groundswell.trunk.records.long_writes import long_writes

Told = Callable[[int], None]
Clock = Callable[[], datetime]
SIDE_BY_SIDE = 2
"""Writers on PostgreSQL: their work is the database's, and it has more than one processor."""
WORTH_IT = 6
"""Blocks from which on a second writer is worth its connection."""
MOST_GIVEN_WAY = 1.0
RESTS = 0.1
"""On SQLite, the share of its time that the writer leaves to others between blocks."""


@long_writes()
def commit_blocks(*, table_id: int, clock: Clock, tell: Told = lambda done: None) -> int:
    """Write what is not written yet, however often it is run; give how many rows that was. Stops when it is paused."""
    table, work = _open(table_id)
    with transaction.atomic():
        if not Import.objects.select_for_update().filter(pk=table_id, state=Import.COMMITTING).exists():
            return 0
        work.before_commit(at=clock())
    written = 0
    for repeats in (False, True):
        written += _by_all(table_id, repeats=repeats, clock=clock, tell=tell)
        if _waiting(table_id, repeats=repeats).exists():
            return written
    _finish(table_id, work, at=clock())
    return written


def _finish(table_id: int, work: BulkWork, *, at: datetime) -> None:
    with transaction.atomic():
        ours = Import.objects.filter(pk=table_id, state=Import.COMMITTING)
        if ours.update(state=Import.COMMITTED, committed_at=at, error=""):
            work.after_commit(at=at)
            tell_of_long_import(Import.objects.select_related("campaign", "account").get(pk=table_id), at=at)


def _open(table_id: int) -> tuple[Import, BulkWork]:
    table = Import.objects.select_related("campaign").get(pk=table_id)
    return table, bulk_work_on(table)


def _waiting(table_id: int, *, repeats: bool) -> "QuerySet[Block]":
    waiting = Block.objects.filter(table=table_id, undone_at__isnull=True)
    if repeats:
        return waiting.filter(repeats__gt=0, repeats_done_at__isnull=True)
    return waiting.filter(done_at__isnull=True)


def _by_all(table_id: int, *, repeats: bool, clock: Clock, tell: Told) -> int:
    """Write all blocks of one turn, on PostgreSQL by several connections at once."""
    count = _waiting(table_id, repeats=repeats).count()
    others = (
        min(SIDE_BY_SIDE, os.cpu_count() or 1) - 1 if connection.vendor == "postgresql" and count >= WORTH_IT else 0
    )
    failed: list[BaseException] = []

    def help_on() -> None:
        try:
            _by_one(table_id, repeats=repeats, clock=clock, tell=lambda done: None, stop=lambda: bool(failed))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=help_on, name="import") for _ in range(others)]
    for thread in threads:
        thread.start()
    try:
        done = _by_one(table_id, repeats=repeats, clock=clock, tell=tell, stop=lambda: bool(failed))
    except BaseException as error:
        failed.append(error)
        raise
    finally:
        for thread in threads:
            thread.join()
    if failed:
        raise failed[0]
    return done


def _by_one(table_id: int, *, repeats: bool, clock: Clock, tell: Told, stop: Callable[[], bool]) -> int:
    _table, work = _open(table_id)
    written = 0
    while not stop():
        began = time.monotonic()
        rows = commit_block(table_id=table_id, work=work, repeats=repeats, at=clock())
        if rows is None:
            break
        written += rows
        tell(Import.objects.values_list("rows_done", flat=True).get(pk=table_id))
        if connection.vendor == "sqlite":
            time.sleep(RESTS * (time.monotonic() - began))
        give_way(MOST_GIVEN_WAY)
    return written


@again_after_deadlock
def commit_block(*, table_id: int, work: BulkWork, repeats: bool, at: datetime) -> int | None:
    """Write the next block; give how many rows it had. None when none is left, or when it is not to go on."""
    with transaction.atomic():
        waiting = _waiting(table_id, repeats=repeats).order_by("number")
        # First one that nobody works on; if there is none, wait for those that somebody does.
        skip = connection.vendor == "postgresql"
        block = (skip and waiting.select_for_update(skip_locked=True).first()) or waiting.select_for_update().first()
        if not block:
            return None
        table = Import.objects.get(pk=table_id)
        if table.state != Import.COMMITTING or table.started_at is None:
            return None
        done = work.commit(block, repeats=repeats, at=table.started_at)
        _note(table, block, done, repeats=repeats, at=at)
        return done.new + done.changed + done.duplicate


def _note(table: Import, block: Block, done: Done, *, repeats: bool, at: datetime) -> None:
    Block.objects.filter(pk=block.pk).update(**{"repeats_done_at" if repeats else "done_at": at})
    # Last, because every block changes it.
    Import.objects.filter(pk=table.pk).update(
        rows_done=F("rows_done") + done.new + done.changed + done.duplicate,
        done_new=F("done_new") + done.new,
        done_changed=F("done_changed") + done.changed,
        done_duplicate=F("done_duplicate") + done.duplicate,
        done_left=F("done_left") + done.left,
    )


@long_writes()
def undo_blocks(*, table_id: int, clock: Clock, tell: Told = lambda done: None) -> int:
    """Take back what was written, the latest block first, however often it is run; give how many rows that was."""
    table, work = _open(table_id)
    undone = 0
    while rows := undo_block(table_id=table_id, work=work, at=clock()):
        undone += rows
        tell(undone)
        give_way(MOST_GIVEN_WAY)
    with transaction.atomic():
        ours = Import.objects.select_for_update().filter(pk=table_id, state=Import.UNDOING)
        if ours.exists() and not table.blocks.filter(undone_at__isnull=True).exists():
            work.after_undo(at=clock())
            ours.update(state=Import.UNDONE, undone_at=clock(), error="")
    return undone


@again_after_deadlock
def undo_block(*, table_id: int, work: BulkWork, at: datetime) -> int:
    """Take back the latest block that is not; give its rows. 0 when all are, or when it is not to go on."""
    with transaction.atomic():
        left = Block.objects.filter(table=table_id, undone_at__isnull=True)
        block = left.select_for_update().order_by("-number").first()
        if block is None or not Import.objects.filter(pk=table_id, state=Import.UNDOING).exists():
            return 0
        kept = work.take_back(block, at=at) if block.done_at else 0
        Block.objects.filter(pk=block.pk).update(undone_at=at)
        Import.objects.filter(pk=table_id).update(
            rows_done=F("rows_done") + block.rows, done_left=F("done_left") + kept
        )
        return block.rows
