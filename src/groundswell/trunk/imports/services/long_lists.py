"""Bringing a long list: its file is kept, and its head is read so that its columns can be matched."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports import storage
from groundswell.trunk.imports.bulk import PEOPLE, Columns, read_columns
from groundswell.trunk.imports.guessing import guess_by_content
from groundswell.trunk.imports.kinds import BulkKind, kind_of
from groundswell.trunk.imports.layouts import LEFT_OUT
from groundswell.trunk.imports.matching import folded, lone_seconds, match
from groundswell.trunk.imports.models import Import, Remembered
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.imports.services.bringing import NotReady, problems_of, refuse_bad_headings
from groundswell.trunk.imports.sheets import LOOKED_AT, is_spreadsheet
from groundswell.trunk.supporters.identity import tidy_name

SAMPLED_ROWS, SAMPLES = 200, 20
SPREADSHEET_AT_ONCE = 2 * 1024 * 1024
"""A larger spreadsheet takes long to open, and is read by a job."""


def bring(
    *,
    campaign: Campaign,
    account: Account | None,
    kind: BulkKind,
    source: BinaryIO | str,
    key: UUID,
    at: datetime,
    file_name: str,
    into: str,
    options: Mapping[str, Any],
) -> Import:
    """
    Keep the file of a long list and match its columns; see `bringing.read_in`.

    :raises Unreadable: with a sentence, where its head cannot be read; nothing is kept then.
    """
    known = Import.objects.filter(key=key).first()
    if known:
        return known
    length = storage.keep(source, key, most_bytes=kind.limits.bytes)
    with transaction.atomic():
        table, is_new = Import.objects.get_or_create(
            key=key,
            defaults={
                "campaign": campaign,
                "account": account,
                "kind": kind.key,
                "into": into,
                "file_name": tidy_name(file_name)[-120:],
                "options": dict(options),
                "state": Import.READING,
                "bytes_all": length,
                "made_at": at,
            },
        )
        by_job = is_new and _takes_long(key, length)
        if by_job:
            from groundswell.trunk.imports.tasks import read_head

            read_head.enqueue(table.pk)
    if is_new and not by_job:
        try:
            take_up(table_id=table.pk)
        except Unreadable:
            Import.objects.filter(pk=table.pk).delete()
            storage.forget(key)
            raise
    table.refresh_from_db()
    return table


def _takes_long(key: UUID, length: int) -> bool:
    if length <= SPREADSHEET_AT_ONCE:
        return False
    with storage.opened(key) as file:
        return is_spreadsheet(file.read(LOOKED_AT))


def take_up(*, table_id: int) -> bool:
    """
    Read the head of a kept file: its headings, some rows, and where its columns go. False if it was read before.

    :raises Unreadable: with a sentence; the caller says it to whoever brought the file.
    """
    table = Import.objects.select_related("campaign").get(pk=table_id)
    if table.state != Import.READING:
        return False
    kind = kind_of(table.kind)
    with storage.opened(table.key) as file:
        read = read_columns(file, limits=PEOPLE, sheet=table.options.get("sheet", ""), rows_at_once=SAMPLED_ROWS)
        rows = read.head(SAMPLED_ROWS)
    columns, options = _matched(table, kind, read, rows)
    ours = Import.objects.filter(pk=table.pk, state=Import.READING)
    return bool(
        ours.update(
            headings=read.headings,
            columns=columns,
            options={**options, **table.options},
            samples=[[cell[:200] for cell in row] for row in rows[:SAMPLES]],
            state=Import.READ,
            error="",
        )
    )


def _matched(table: Import, kind: Any, read: Columns, rows: list[list[str]]) -> tuple[dict[str, str], dict[str, Any]]:
    """
    Where the columns go: by a known layout, by how the campaign's last list was matched, by spelling, by content.

    What was only guessed is in `doubtful`, with the reason in `notes`.
    """
    matched = match(read.headings, kind)
    refuse_bad_headings(read, matched, kind)
    known = (
        Remembered.objects.filter(campaign=table.campaign, kind=table.kind).values_list("columns", flat=True).first()
    )
    fields = {field.key for field in kind.fields}
    columns, left_out, notes, doubtful = dict(matched.columns), set[str](), dict[str, str](), list(matched.doubtful)
    if known and not matched.layout:
        for heading in read.headings:
            name = known.get(folded(heading))
            if name == "":
                left_out.add(heading)
                columns[heading] = ""
            elif name in fields and name not in columns.values():
                columns[heading] = name
    unknown = [heading for heading in read.headings if not columns[heading] and heading not in left_out]
    if unknown and not matched.layout:
        place = {heading: number for number, heading in enumerate(read.headings)}
        samples = {heading: [row[place[heading]] for row in rows] for heading in unknown}
        for heading, guess in guess_by_content(samples, kind).items():
            if guess.field not in columns.values():
                columns[heading], notes[heading] = guess.field, guess.why
                doubtful.append(heading)
    lone_seconds(columns)
    stays_out = LEFT_OUT | {folded(heading) for heading in doubtful}
    unsure = [heading for heading in unknown if folded(heading) not in stays_out and not matched.layout]
    options = {
        **kind.into_options(table.campaign, table.into),
        **matched.options,
        "layout": matched.layout,
        "doubtful": doubtful,
        "notes": notes,
        "unknown": unsure,
        "encoding": read.encoding,
        "sheet": read.sheet,
        "sheets": read.sheets,
    }
    return columns, options


def begin_check_if_clear(*, table: Import, at: datetime) -> bool:
    """Begin the check where every column is known and nothing is missing, so that nobody has to match them."""
    from groundswell.trunk.imports.services.checking import check

    if table.state != Import.READ or table.options.get("doubtful") or table.options.get("unknown"):
        return False
    kind = kind_of(table.kind)
    if problems_of(kind, table.columns, table.options) or kind.wishes(set(table.columns.values()), table.options):
        return False
    try:
        check(table=table, at=at)
    except NotReady:
        return False
    return True
