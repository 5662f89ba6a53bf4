"""Reads: a campaign's imports, and what the pages of one show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports.kinds import Shown, kind_of
from groundswell.trunk.imports.models import Import, Row

SAMPLES = 3
LEFT = "left"


@dataclass(frozen=True)
class ShownRow:
    """A row as a page shows it."""

    row: Row
    changes: list[Shown]


@dataclass(frozen=True)
class Part:
    """A part of the tally line: its class, its place and width in per cent, and whether a line parts it off."""

    css: str
    start: str
    width: str


@dataclass(frozen=True)
class Column:
    """A column of the file beside the field it goes to; `state` is known, look or out."""

    number: int
    heading: str
    samples: str
    field: str
    state: str


def imports(campaign: Campaign) -> QuerySet[Import]:
    """A campaign's imports, newest first."""
    return Import.objects.filter(campaign=campaign).select_related("account").order_by("-made_at", "-pk")


def rows_of(table: Import, verdict: str) -> QuerySet[Row]:
    """The rows of one verdict, or with "left" those where something was left alone or kept."""
    rows = table.rows.order_by("number")
    return rows.filter(left=True) if verdict == LEFT else rows.filter(verdict=verdict)


def shown(table: Import, rows: Iterable[Row]) -> list[ShownRow]:
    """Rows with their changes in words."""
    rows = list(rows)
    if not rows:
        return []
    return [ShownRow(row, said) for row, said in zip(rows, kind_of(table.kind).open(table).shown(rows), strict=True)]


def samples(table: Import) -> dict[str, list[ShownRow]]:
    """The first rows of each verdict."""
    found = {verdict: list(rows_of(table, verdict)[:SAMPLES]) for verdict in (Row.REFUSED, Row.CHANGED, Row.NEW)}
    every = iter(shown(table, [row for rows in found.values() for row in rows]))
    return {verdict: [next(every) for _row in rows] for verdict, rows in found.items()}


def tally(table: Import) -> list[Part]:
    """The verdicts as parts of one line."""
    counts = (
        ("for", table.rows_new),
        ("lean", table.rows_changed),
        ("ask", table.rows_same),
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
    first = list(table.rows.order_by("number").values_list("cells", flat=True)[:20])
    doubtful = set(table.options.get("doubtful", []))
    found = []
    for number, heading in enumerate(table.headings):
        cells = list(dict.fromkeys(row[number][:40] for row in first if row[number]))[:SAMPLES]
        field = table.columns.get(heading, "")
        state = "look" if heading in doubtful else "known" if field else "out"
        found.append(Column(number, heading, ", ".join(cells), field, state))
    return found


def to_do(table: Import) -> int:
    """How many rows the state that a table is in has to go through."""
    if table.state == Import.UNDOING:
        return table.rows.filter(done_at__isnull=False).count()
    return table.rows_read if table.state == Import.CHECKING else table.rows_to_do


def seconds_left(table: Import, *, at: datetime) -> int | None:
    """How long a commit will still take at the pace it had so far; None while that cannot be said."""
    if table.state != Import.COMMITTING or not table.started_at or not table.rows_done:
        return None
    passed = max(1.0, (at - table.started_at).total_seconds())
    return round(passed * (table.rows_to_do - table.rows_done) / table.rows_done)


def so_far(table: Import) -> list[tuple[str, str, int]]:
    """What was done: icon, words, how many."""
    done = table.rows.filter(done_at__isnull=False)
    lines = [
        ("check", _("New, added"), done.filter(verdict=Row.NEW, left=False).count()),
        ("check", _("Changed"), done.filter(verdict=Row.CHANGED).count()),
        ("circle-minus", _("Already here as in the table"), table.rows_same),
        ("ban", _("Refused, as in the check"), table.rows_refused),
        ("circle-alert", _("Changed by somebody else since the check, left alone"), done.filter(left=True).count()),
    ]
    return [line for line in lines if line[2]]


def undo_until(table: Import) -> datetime | None:
    """The last moment at which an import can be taken back."""
    return table.started_at + timedelta(days=Import.UNDO_DAYS) if table.started_at else None


def may_undo(table: Import, *, at: datetime) -> bool:
    until = undo_until(table)
    return table.state in (Import.COMMITTING, Import.COMMITTED) and until is not None and at < until


def refused_lines(table: Import) -> tuple[list[str], Iterator[Sequence[Any]]]:
    """The refused rows as they came, with the number of each row and why: to mend and bring again."""
    rows = table.rows.filter(verdict=Row.REFUSED).order_by("number").iterator(500)
    lines = ([*row.cells, row.number, ". ".join(row.problems)] for row in rows)
    return [*table.headings, _("Row"), _("Why it was refused")], lines
