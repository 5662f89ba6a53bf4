"""
How far a table may be read as a ledger: on PostgreSQL ids are given out before their rows are there to see, and a lower
id may be committed after a higher one.

`pg_snapshot_xmin` is the oldest transaction that still runs: once it has reached the number that the next transaction
would have got (`pg_snapshot_xmax`) at some moment, everything begun before that moment has ended.
https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Reading:
    """A table read as a ledger: its rows of one campaign behind a place, at most so many, lowest ids first."""

    model: type[Model]
    campaign_id: int
    passed: int = 0
    most: int = 0


@dataclass(frozen=True)
class Horizon:
    """
    One moment. `tops` holds the highest id of each table, `ids` those behind the place of each reading; `oldest` and
    `next` are numbers of transactions. `in_order` says that no lower id can come any more (SQLite has one writer at a
    time). `also` is the one value that was asked besides.
    """

    tops: tuple[int, ...]
    ids: tuple[list[int], ...]
    also: Any = None
    oldest: int = 0
    next: int = 0
    in_order: bool = True


def horizon(*readings: Reading, also: "QuerySet[Any] | None" = None) -> Horizon:
    """The present moment, in one statement. `also` gives one value of one row at most."""
    is_postgres = connection.vendor == "postgresql"
    parts = ["pg_snapshot_xmin(s)::text::bigint", "pg_snapshot_xmax(s)::text::bigint"] if is_postgres else ["0", "0"]
    packed = "STRING_AGG(id::text, ',')" if is_postgres else "GROUP_CONCAT(id)"
    values: list[Any] = []
    for reading in readings:
        table = connection.ops.quote_name(reading.model._meta.db_table)
        parts.append(f"(SELECT MAX(id) FROM {table})")  # noqa: S608 (a table of our own)
        parts.append(
            f"(SELECT {packed} FROM (SELECT id FROM {table} WHERE campaign_id = %s AND id > %s"  # noqa: S608
            " ORDER BY id LIMIT %s) AS rows_ahead)"
        )
        values += [reading.campaign_id, reading.passed, reading.most]
    if also is not None:
        text, given = also.query.sql_with_params()
        parts.append(f"({text})")
        values += given
    moment = " FROM pg_current_snapshot() AS s" if is_postgres else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}{moment}", values)
        oldest, following, *found = cursor.fetchone()
    tables = found[: 2 * len(readings)]
    return Horizon(
        tuple(top or 0 for top in tables[::2]),
        tuple([int(each) for each in str(ids).split(",")] if ids else [] for ids in tables[1::2]),
        found[-1] if also is not None else None,
        oldest,
        following,
        in_order=not is_postgres,
    )
