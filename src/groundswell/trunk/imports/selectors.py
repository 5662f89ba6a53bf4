"""Reads: a campaign's imports, and what the pages of one show."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports.kinds import BulkKind, Shown, kind_of
from groundswell.trunk.imports.layouts import LEFT_OUT
from groundswell.trunk.imports.matching import folded
from groundswell.trunk.imports.models import Import, PersonRow, Row, row_key
from groundswell.trunk.jobs.selectors import waits_behind

SAMPLES, SAMPLE_LETTERS = 3, 40
LEFT = "left"
LARGE = ("headings", "columns", "options", "samples", "findings")
"""What a list of imports does not show."""
PACE_SECONDS = 60
"""How far back the pace of a commit is looked at."""


@dataclass(frozen=True)
class ShownRow:
    """A row as a page shows it, of either sort of table."""

    number: int
    label: str
    problems: list[str] = field(default_factory=list)
    changes: list[Shown] = field(default_factory=list)
    first: int | None = None
    """The earlier row of the file that is the same person."""


@dataclass(frozen=True)
class Part:
    """A part of the tally line: its class, its place and width in per cent, and whether a line parts it off."""

    css: str
    start: str
    width: str


@dataclass(frozen=True)
class Column:
    """A column of the file beside the field it goes to; `state` is known, look or out, and `note` says why."""

    number: int
    heading: str
    samples: str
    field: str
    state: str
    note: str = ""


def imports(campaign: Campaign) -> QuerySet[Import]:
    """A campaign's imports, newest first."""
    return Import.objects.filter(campaign=campaign).select_related("account").order_by("-made_at", "-pk")


def is_bulk(table: Import) -> bool:
    """Whether a table is a long list, with rows by column (`PersonRow`)."""
    return kind_of(table.kind).bulk


def size_of(table: Import) -> str:
    """How large an import is, in words: its rows until it was imported, then what became of them."""
    if table.state in (Import.COMMITTED, Import.UNDONE):
        return kind_of(table.kind).counted(table.count_to_do)
    if table.rows_read:
        return ngettext("%(count)s row", "%(count)s rows", table.rows_read) % {"count": f"{table.rows_read:,}"}
    return in_bytes(table.bytes_all)


def in_bytes(count: int) -> str:
    """A length as people read it: "3.4 MB"."""
    shown, unit = float(count), "B"
    for unit in ("B", "KB", "MB", "GB"):
        if shown < 1000 or unit == "GB":
            break
        shown /= 1000
    return f"{shown:.0f} {unit}" if unit == "B" or shown >= 100 else f"{shown:.1f} {unit}"


# Rows


def rows_of(table: Import, verdict: str, *, after: int = -1) -> QuerySet[Any]:
    """The rows of one verdict behind a row's number; with "left" those where something was left alone or kept."""
    rows: QuerySet[Any]
    if is_bulk(table):
        rows = PersonRow.of(table).filter(pk__gt=row_key(table.pk, after)).order_by("pk")
    else:
        rows = Row.objects.filter(table=table, number__gt=after).order_by("number")
    return rows.filter(left=True) if verdict == LEFT else rows.filter(verdict=verdict)


def shown(table: Import, rows: Iterable[Any]) -> list[ShownRow]:
    """Rows with their changes in words."""
    rows, kind = list(rows), kind_of(table.kind)
    if not rows:
        return []
    if isinstance(kind, BulkKind):
        said = kind.shown_rows(table, rows)
        return [
            ShownRow(row.number, label_of(row), row.problems.splitlines(), changes, row.first)
            for row, changes in zip(rows, said, strict=True)
        ]
    said = kind.open(table).shown(rows)
    return [ShownRow(row.number, row.label, row.problems, changes) for row, changes in zip(rows, said, strict=True)]


def label_of(row: PersonRow) -> str:
    """What a person calls a row: the name, else by what she can be found."""
    if said := row.whole_name or row.email or row.phone:
        return said
    cells = json.loads(row.cells) if row.cells else []
    return next((str(cell)[:80] for cell in cells if str(cell).strip()), "")


def samples(table: Import) -> dict[str, list[ShownRow]]:
    """The first rows of each verdict."""
    verdicts = (Row.REFUSED, Row.CHANGED, PersonRow.DUPLICATE, Row.NEW)
    found = {verdict: list(rows_of(table, verdict)[:SAMPLES]) for verdict in verdicts if count_of(table, verdict)}
    every = iter(shown(table, [row for rows in found.values() for row in rows]))
    return {verdict: [next(every) for _row in rows] for verdict, rows in found.items()}


def waits(table: Import) -> bool:
    """Whether its work has not begun because a long job is before it."""
    begun = table.rows_done or (table.state == Import.CHECKING and table.bytes_done)
    return table.is_busy and not begun and waits_behind("groundswell.trunk.imports.tasks", table.pk)


def count_of(table: Import, verdict: str) -> int:
    """How many rows of a verdict the check found; how many were left alone."""
    if verdict == LEFT:
        return table.done_left if is_bulk(table) else rows_of(table, LEFT).count()
    return int(getattr(table, f"rows_{verdict}"))


def refused_lines(table: Import) -> tuple[list[str], Iterator[Sequence[Any]]]:
    """The refused rows as they came, with the number of each row and why: to mend and bring again."""
    rows = rows_of(table, Row.REFUSED).iterator(500)
    width = len(table.headings)
    if is_bulk(table):
        lines: Iterator[Sequence[Any]] = (
            [*cells_of(row, width), row.number, ". ".join(row.problems.splitlines())] for row in rows
        )
    else:
        lines = ([*row.cells, row.number, ". ".join(row.problems)] for row in rows)
    return [*table.headings, _("Row"), _("Why it was refused")], lines


def cells_of(row: PersonRow, width: int) -> list[str]:
    """The cells of a refused row as they were written, as many as there are headings."""
    cells = [str(cell) for cell in json.loads(row.cells)] if row.cells else []
    return (cells + [""] * width)[:width]


# The check


def tally(table: Import) -> list[Part]:
    """The verdicts as parts of one line."""
    counts = (
        ("for", table.rows_new),
        ("lean", table.rows_changed),
        ("ask", table.rows_duplicate),
        ("none", table.rows_same),
        ("against", table.rows_refused),
    )
    whole, start = sum(count for _css, count in counts) or 1, 0.0
    parts: list[Part] = []
    for css, count in counts:
        width = 100 * count / whole
        if count:
            parts.append(Part(css, f"{start:.2f}%", f"{width:.2f}%"))
        start += width
    return parts


def columns(table: Import) -> list[Column]:
    """Every column of the file, with what its first cells look like."""
    first = table.samples or list(table.rows.order_by("number").values_list("cells", flat=True)[:20])
    doubtful, notes = set(table.options.get("doubtful", [])), table.options.get("notes", {})
    found = []
    for number, heading in enumerate(table.headings):
        cells = _few(row[number][:SAMPLE_LETTERS] for row in first if number < len(row) and row[number])
        goes_to = table.columns.get(heading, "")
        state = "look" if heading in doubtful else "known" if goes_to else "out"
        note = notes.get(heading, "")
        if state == "out" and folded(heading) in LEFT_OUT:
            note = _("Stays out unless you choose it")
        found.append(Column(number, heading, ", ".join(cells), goes_to, state, note))
    return found


def _few(cells: Iterable[str]) -> list[str]:
    """The first cells that are unlike each other, as many as one line holds."""
    found: list[str] = []
    for cell in dict.fromkeys(cells):
        if len(found) == SAMPLES or (found and len(cell) + sum(map(len, found)) > SAMPLE_LETTERS):
            break
        found.append(cell)
    return found


# The commit


def to_do(table: Import) -> int:
    """How many rows the state that a table is in has to go through; 0 while that is not known."""
    if table.state == Import.UNDOING:
        if is_bulk(table):
            return int(table.blocks.aggregate(rows=Sum("rows"))["rows"] or 0)
        return table.rows.filter(done_at__isnull=False).count()
    return table.rows_read if table.state in (Import.READING, Import.CHECKING) else table.rows_to_do


def seconds_left(table: Import, *, at: datetime) -> int | None:
    """How long a commit will still take at the pace it had so far; None while that cannot be said."""
    if table.state != Import.COMMITTING or not table.started_at or not table.rows_done:
        return None
    left = max(0, table.rows_to_do - table.rows_done)
    if not is_bulk(table):
        passed = max(1.0, (at - table.started_at).total_seconds())
        return round(passed * left / table.rows_done)
    # Not from the start: it may have been paused for a night.
    since = at - timedelta(seconds=PACE_SECONDS)
    blocks = table.blocks.filter(done_at__gt=since).order_by("done_at").values_list("done_at", "rows")
    done = [(moment, rows) for moment, rows in blocks if moment]
    if len(done) < 2:
        return None
    passed = (done[-1][0] - done[0][0]).total_seconds()
    rows = sum(rows for _moment, rows in done[1:])
    return round(left * passed / rows) if passed and rows else None


def so_far(table: Import) -> list[tuple[str, str, int]]:
    """What was done: icon, words, how many."""
    if is_bulk(table):
        new, changed, left = table.done_new, table.done_changed, table.done_left
    else:
        done = table.rows.filter(done_at__isnull=False)
        new = done.filter(verdict=Row.NEW, left=False).count()
        changed, left = done.filter(verdict=Row.CHANGED).count(), done.filter(left=True).count()
    lines = [
        ("check", _("New, added"), new),
        ("check", _("Changed"), changed),
        ("users", _("Rows of somebody who stands in an earlier row, put together"), table.done_duplicate),
        ("circle-minus", _("Already here as in the table"), table.rows_same),
        ("ban", _("Refused, as in the check"), table.rows_refused),
        ("circle-alert", _("Changed by somebody else since the check, left alone"), left),
    ]
    return [line for line in lines if line[2]]


def undo_until(table: Import) -> datetime | None:
    """The last moment at which an import can be taken back."""
    return table.started_at + timedelta(days=Import.UNDO_DAYS) if table.started_at else None


def may_undo(table: Import, *, at: datetime) -> bool:
    until = undo_until(table)
    return table.state in Import.RUNNING and until is not None and at < until
