"""The dry run: what each row would do, written nowhere but beside the row."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.imports.kinds import Judged, kind_of, work_on
from groundswell.trunk.imports.matching import by_field
from groundswell.trunk.imports.models import Import, Row
from groundswell.trunk.imports.services.bringing import AT_ONCE, NotReady, problems_of
from groundswell.trunk.imports.services.staging import stage_blocks

Told = Callable[[int], None]
CHECKED_AT_ONCE = 2_000
"""A table with more rows is checked by a job."""
BYTES_AT_ONCE = 400_000
"""So is a long list of more bytes."""
_JUDGED = ("label", "verdict", "problems", "changes", "object_id")


def check(*, table: Import, at: datetime, tell: Told | None = None) -> Import:
    """
    Check a table whose columns are known: a short one at once, a long one by a job. Gives it as it is then.

    With `tell`, which hears how many rows are done, a long one is checked at once too.

    :raises NotReady: where the columns do not say enough.
    """
    kind = kind_of(table.kind)
    problems = problems_of(kind, table.columns, table.options)
    if problems:
        raise NotReady(problems)
    from groundswell.trunk.imports.tasks import check_table

    with transaction.atomic():
        ours = Import.objects.filter(pk=table.pk, state__in=(Import.READ, Import.CHECKED))
        won = ours.update(state=Import.CHECKING, rows_done=0)
        is_long = table.bytes_all > BYTES_AT_ONCE if kind.bulk else table.rows_read > CHECKED_AT_ONCE
        by_job = tell is None and is_long
        if won and by_job:
            check_table.using(queue_name=table.queue).enqueue(table.pk)
    if won and not by_job:
        try:
            for done in check_batches(table_id=table.pk):
                if tell:
                    tell(done)
        except Exception:
            # No job tries it again: whoever brought it does, from the columns.
            Import.objects.filter(pk=table.pk, state=Import.CHECKING).update(state=Import.READ)
            raise
    table.refresh_from_db()
    return table


def check_batches(*, table_id: int) -> Iterator[int]:
    """Check all rows, from the start, and give how many are done after each batch. Writes verdicts only."""
    table = Import.objects.select_related("campaign").get(pk=table_id)
    if table.state != Import.CHECKING:
        return
    if kind_of(table.kind).bulk:
        yield from stage_blocks(table)
        return
    work, seen, done = work_on(table), dict[str, int](), 0
    counts = dict.fromkeys((Row.NEW, Row.CHANGED, Row.SAME, Row.REFUSED), 0)
    # Each batch is read to its end before it is written: SQLite lets nobody write who still reads an older state.
    last, rows = -1, table.rows.order_by("number")
    while some := list(rows.filter(number__gt=last)[:AT_ONCE]):
        last = some[-1].number
        whole = [row for row in some if not row.broken]
        judged = iter(work.judge([by_field(table.headings, table.columns, row.cells) for row in whole]))
        for row in some:
            _note(row, Judged(Row.REFUSED, problems=[row.broken]) if row.broken else next(judged), seen)
        for row in some:
            counts[row.verdict] += 1
        _keep(some)
        done += len(some)
        Import.objects.filter(pk=table.pk, state=Import.CHECKING).update(rows_done=done)
        yield done
    Import.objects.filter(pk=table.pk, state=Import.CHECKING).update(
        state=Import.CHECKED,
        error="",
        rows_done=0,
        **{f"rows_{verdict}": count for verdict, count in counts.items()},
    )


def _note(row: Row, said: Judged, seen: dict[str, int]) -> None:
    row.label, row.verdict, row.problems = said.label[:120], said.verdict, said.problems
    row.changes, row.object_id = said.changes, said.object_id
    if said.verdict == Row.REFUSED or not said.identity:
        return
    first = seen.setdefault(said.identity, row.number)
    if first != row.number:
        row.verdict, row.changes, row.object_id = Row.REFUSED, {}, ""
        row.problems = [_("The same stands in row %(row)d already. Keep one of the two") % {"row": first}]


def _keep(rows: Sequence[Row]) -> None:
    # An upsert writes all of them in one statement; an UPDATE of so many would be one long CASE.
    Row.objects.bulk_create(rows, update_conflicts=True, unique_fields=["table", "number"], update_fields=list(_JUDGED))
