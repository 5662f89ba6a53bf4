"""Bringing a table in: reading it, and saying which column is which."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports import storage
from groundswell.trunk.imports.bulk import Columns
from groundswell.trunk.imports.kinds import BulkKind, Kind, kind_of
from groundswell.trunk.imports.matching import Matched, folded, looks_like_data, match
from groundswell.trunk.imports.models import Import, PersonRow, Remembered, Row
from groundswell.trunk.imports.reading import Table, Unreadable, read_table
from groundswell.trunk.supporters.identity import tidy_name

AT_ONCE = 500
MOST_REMEMBERED = 500


class NotReady(Exception):
    """The columns do not say enough yet; `problems` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(". ".join(problems))
        self.problems = problems


def read_in(
    *,
    campaign: Campaign,
    account: Account | None,
    kind: str,
    source: BinaryIO | str,
    key: UUID,
    at: datetime,
    file_name: str = "",
    into: str = "",
    options: Mapping[str, Any] | None = None,
) -> Import:
    """
    Keep a table row by row, its columns matched by their headings as far as they are known. Nothing else is written.

    A long list is kept as a file, whose rows are read by the check. All of it or nothing. The same key again gives the
    first table, whatever is sent with it.

    :raises Unreadable: with a sentence for the person who brought it.
    """
    known = kind_of(kind)
    if isinstance(known, BulkKind):
        from groundswell.trunk.imports.services.long_lists import bring

        return bring(
            campaign=campaign, account=account, kind=known, source=source, key=key, at=at,
            file_name=file_name, into=into, options=options or {},
        )  # fmt: skip
    with transaction.atomic():
        # The same form sent twice at once: the unique key makes the second wait here, and then get the first's table.
        table, is_new = Import.objects.get_or_create(
            key=key,
            defaults={
                "campaign": campaign,
                "account": account,
                "kind": kind,
                "into": into,
                "file_name": tidy_name(file_name)[-120:],
                "made_at": at,
            },
        )
        if is_new:
            _keep(table, known, read_table(source, limits=known.limits), options or {})
    return table


def _keep(table: Import, kind: Kind, read: Table, options: Mapping[str, Any]) -> None:
    matched = match(read.headings, kind)
    refuse_bad_headings(read, matched, kind)
    rows: Iterator[Row] = (
        Row(table=table, number=line.number, cells=line.cells, broken=line.problem[:240]) for line in read.rows
    )
    count = 0
    while some := list(islice(rows, AT_ONCE)):
        Row.objects.bulk_create(some)
        count += len(some)
    table.headings, table.columns, table.rows_read = read.headings, matched.columns, count
    table.options = {
        **kind.into_options(table.campaign, table.into),
        **matched.options,
        **options,
        "layout": matched.layout,
        "doubtful": matched.doubtful,
        "encoding": read.encoding,
    }
    table.save()


def refuse_bad_headings(read: Table | Columns, matched: Matched, kind: Kind) -> None:
    for heading, places in read.repeated.items():
        if matched.columns.get(heading):
            says = _("%(count)d columns are called “%(heading)s” (columns %(places)s). Keep one of them")
            where = ", ".join(map(str, places))
            raise Unreadable(says % {"count": len(places), "heading": heading, "places": where})
    if looks_like_data(read.headings, matched):
        says = _("The first line must name the columns, like %(example)s. It reads: %(line)s")
        example = ", ".join(str(field.label) for field in kind.fields[:3])
        raise Unreadable(says % {"example": example, "line": ", ".join(read.headings)[:80]})


def match_columns(*, table: Import, columns: Mapping[str, str], options: Mapping[str, Any], at: datetime) -> None:
    """
    Say which column is which, by hand. What the check said before is forgotten.

    :raises NotReady: where two columns fill one field, or one that is needed is missing; nothing is changed then.
    """
    kind = kind_of(table.kind)
    labels = {field.key: str(field.label) for field in kind.fields}
    chosen = {heading: columns.get(heading, "") for heading in table.headings}
    chosen = {heading: name if name in labels else "" for heading, name in chosen.items()}
    problems = problems_of(kind, chosen, {**table.options, **options})
    if problems:
        raise NotReady(problems)
    with transaction.atomic():
        ours = Import.objects.filter(pk=table.pk, state__in=(Import.READ, Import.CHECKED))
        if not ours.update(columns=chosen, options={**table.options, **options, "doubtful": []}, state=Import.READ):
            raise NotReady([_("It is being checked or was imported already")])
        if kind.bulk:
            remember(table, chosen, at=at)
    table.refresh_from_db()


def remember(table: Import, columns: Mapping[str, str], *, at: datetime) -> None:
    """Keep where the columns went, for the campaign's next list; those of earlier lists stay known."""
    known, _made = Remembered.objects.select_for_update().get_or_create(
        campaign=table.campaign, kind=table.kind, defaults={"changed_at": at}
    )
    kept = {**known.columns, **{folded(heading): name for heading, name in columns.items()}}
    latest = dict(list(kept.items())[-MOST_REMEMBERED:])
    Remembered.objects.filter(pk=known.pk).update(columns=latest, changed_at=at)


def problems_of(kind: Kind, columns: Mapping[str, str], options: Mapping[str, Any]) -> list[str]:
    """What keeps these columns from being checked, in sentences."""
    problems: list[str] = []
    taken: dict[str, str] = {}
    labels = {field.key: str(field.label) for field in kind.fields}
    for heading, name in columns.items():
        if name and name in taken:
            says = _("“%(one)s” and “%(two)s” both go to %(field)s. Leave one of them out")
            problems.append(says % {"one": taken[name], "two": heading, "field": labels[name]})
        taken.setdefault(name, heading)
    for field in kind.fields:
        if field.required and field.key not in taken:
            problems.append(_("Choose which column is %(field)s") % {"field": field.label})
    return problems + kind.needs(set(taken) - {""}, options)


def discard(*, table: Import) -> bool:
    """Throw a table away that was not imported. False if it was, or is being."""
    with transaction.atomic():
        ours = Import.objects.select_for_update().filter(pk=table.pk, state__in=Import.BEFORE)
        if not ours.exists():
            return False
        forget_rows(table)
        ours.delete()
    storage.forget(table.key)
    return True


def forget_rows(table: Import) -> None:
    """Delete what is kept of the rows of a table."""
    for rows in (table.rows, PersonRow.of(table), table.fills, table.blocks):
        rows.all()._raw_delete("default")


def forget(*, before: datetime) -> int:
    """Forget tables that were never imported, and the rows of those that were, from before a moment; give how many."""
    waiting = Import.objects.filter(state__in=Import.BEFORE, made_at__lt=before)
    forgotten = sum(discard(table=table) for table in waiting)
    done = Import.objects.filter(state__in=(Import.COMMITTED, Import.UNDONE), started_at__lt=before)
    for table in done.filter(Exists(Row.objects.filter(table=OuterRef("pk"))) | Q(blocks__isnull=False)).distinct():
        with transaction.atomic():
            forget_rows(table)
        forgotten += 1
    storage.forget_older(before.timestamp())
    return forgotten
