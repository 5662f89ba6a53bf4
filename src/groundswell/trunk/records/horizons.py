"""
How far a table may be read as a ledger: on PostgreSQL ids are given out before their rows are there to see, and a lower
id may be committed after a higher one.

`pg_snapshot_xmin` is the oldest transaction that still runs: once it has reached the number that the next transaction
would have got (`pg_snapshot_xmax`) at some moment, everything begun before that moment has ended.
https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from groundswell.trunk.records import sql


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


def horizon(*readings: Reading, also: tuple[type[Model], str] | None = None) -> Horizon:
    """
    The present moment, in one statement. `also` is a column of the one row that another table may have of the campaign
    of the first reading.
    """
    is_postgres = connection.vendor == "postgresql"
    statement = _text(is_postgres, tuple(reading.model for reading in readings), also)
    values = [value for each in readings for value in (each.campaign_id, each.passed, each.most)]
    if also is not None:
        values.append(readings[0].campaign_id)
    oldest, following, *found = sql.row(statement, values)
    tables = found[: 2 * len(readings)]
    return Horizon(
        tuple(top or 0 for top in tables[::2]),
        tuple([int(each) for each in str(ids).split(",")] if ids else [] for ids in tables[1::2]),
        found[-1] if also is not None else None,
        oldest,
        following,
        in_order=not is_postgres,
    )


@cache
def _text(is_postgres: bool, models: tuple[type[Model], ...], also: tuple[type[Model], str] | None) -> str:
    """Names of our own tables and columns; every value is a parameter."""
    quote = connection.ops.quote_name
    parts = ["pg_snapshot_xmin(s)::text::bigint", "pg_snapshot_xmax(s)::text::bigint"] if is_postgres else ["0", "0"]
    packed = "STRING_AGG(id::text, ',')" if is_postgres else "GROUP_CONCAT(id)"
    for model in models:
        table = quote(model._meta.db_table)
        ahead = f"SELECT id FROM {table} WHERE campaign_id = %s AND id > %s ORDER BY id LIMIT %s"  # noqa: S608
        parts += [f"(SELECT MAX(id) FROM {table})", f"(SELECT {packed} FROM ({ahead}) AS rows_ahead)"]  # noqa: S608
    if also is not None:
        table, column = quote(also[0]._meta.db_table), quote(also[1])
        parts.append(f"(SELECT {column} FROM {table} WHERE campaign_id = %s)")  # noqa: S608
    moment = " FROM pg_current_snapshot() AS s" if is_postgres else ""
    return f"SELECT {', '.join(parts)}{moment}"  # noqa: S608
