"""The check of a long list: its file is read and cleaned by blocks, and each is judged and kept in one transaction."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import F

from groundswell.trunk.imports import storage
from groundswell.trunk.imports.bulk import PEOPLE, read_columns
from groundswell.trunk.imports.kinds import Ready, bulk_work_on
from groundswell.trunk.imports.models import Block, Import, PersonRow
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.imports.services.bringing import forget_rows
from groundswell.trunk.records.bulk import never_mind_the_disk

ROWS_AT_ONCE = {"postgresql": 20_000, "sqlite": 2_500}
"""Rows of a block. SQLite has one writer, and a block is written in one go: others wait that long."""
MOST_CLEANED = 10_000
"""Rows that are cleaned at once: they are held in memory, once for each process that cleans."""
SMALL_BLOCKS = 12
"""Blocks from the first that have no more rows than are cleaned at once: two writers share a shorter list evenly."""
VERDICTS = (PersonRow.NEW, PersonRow.CHANGED, PersonRow.SAME, PersonRow.REFUSED, PersonRow.DUPLICATE)


class Superseded(Exception):
    """Somebody else checks this table now, or it is not to be checked any more."""


def stage_blocks(table: Import) -> Iterator[int]:
    """
    Read the kept file of a table from its start, and give how many rows are staged after each block.

    What was staged before is deleted first, so it may be run again after a crash; of two at once the later one wins.
    A file that turns out unreadable leaves nothing but the sentence that says why.
    """
    run = _begin(table)
    counts = dict.fromkeys(VERDICTS, 0)
    work, done = bulk_work_on(table), 0
    try:
        with storage.opened(table.key) as file:
            rows_at_once = _cleaned_at_once()
            read = read_columns(file, limits=PEOPLE, sheet=table.options.get("sheet", ""), rows_at_once=rows_at_once)
            for ready in work.stage(read, rows_at_once=rows_at_once, at=table.made_at):
                for verdict, count in _keep(table, run, ready, read=file.tell()).items():
                    counts[verdict] += count
                done += ready.rows
                yield done
    except Superseded:
        return
    except Unreadable as refused:
        _give_up(table, run, str(refused))
        return
    ours = Import.objects.filter(pk=table.pk, state=Import.CHECKING, run=run)
    ours.update(
        state=Import.CHECKED,
        error="",
        rows_done=0,
        rows_read=done,
        bytes_done=F("bytes_all"),
        findings=work.findings(),
        **{f"rows_{verdict}": count for verdict, count in counts.items()},
    )


def _begin(table: Import) -> int:
    with transaction.atomic():
        ours = Import.objects.select_for_update().get(pk=table.pk)
        forget_rows(ours)
        ours.run += 1
        Import.objects.filter(pk=table.pk).update(run=ours.run, rows_done=0, bytes_done=0)
    return ours.run


def _keep(table: Import, run: int, ready: Ready, *, read: int) -> dict[str, int]:
    with transaction.atomic():
        never_mind_the_disk()
        # The row is held until the block is in: a check that is begun anew waits for it, and then deletes it.
        ours = Import.objects.select_for_update().filter(pk=table.pk, state=Import.CHECKING, run=run)
        if not ours.exists():
            raise Superseded
        verdicts = dict(ready.write())
        _add_to_block(table, ready, verdicts.get(PersonRow.DUPLICATE, 0))
        Import.objects.filter(pk=table.pk).update(rows_done=F("rows_done") + ready.rows, bytes_done=read)
    return verdicts


def _add_to_block(table: Import, ready: Ready, repeats: int) -> None:
    """Add rows to the latest block, or begin the next one with them: whichever leaves it nearer to its size."""
    latest = table.blocks.order_by("-number").first()
    if latest is None or latest.rows + ready.rows // 2 >= _size(latest.number):
        number = latest.number + 1 if latest else 0
        latest = Block(table=table, number=number, low=ready.low, high=ready.high, rows=0)
    latest.high = max(latest.high, ready.high)
    latest.rows += ready.rows
    latest.repeats += repeats
    latest.save()


def _size(number: int) -> int:
    """How many rows a block is to have."""
    return _cleaned_at_once() if number < SMALL_BLOCKS else ROWS_AT_ONCE[connection.vendor]


def _cleaned_at_once() -> int:
    return min(ROWS_AT_ONCE[connection.vendor], MOST_CLEANED)


def _give_up(table: Import, run: int, sentence: str) -> None:
    with transaction.atomic():
        ours = Import.objects.filter(pk=table.pk, state=Import.CHECKING, run=run)
        if ours.update(state=Import.UNREADABLE, error=sentence[:400], rows_done=0):
            forget_rows(table)
    storage.forget(table.key)
