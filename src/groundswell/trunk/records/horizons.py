"""
How far a table may be read as a ledger: on PostgreSQL ids are given out before their rows are there to see, and a lower
id may be committed after a higher one.

`pg_snapshot_xmin` is the oldest transaction that still runs: once it has reached the number that the next transaction
would have got (`pg_snapshot_xmax`) at some moment, everything begun before that moment has ended.
https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Model


@dataclass(frozen=True)
class Horizon:
    """
    One moment: the highest id of each table, and two numbers of transactions. `in_order` says that no lower id can
    come any more (SQLite has one writer at a time).
    """

    tops: tuple[int, ...]
    oldest: int = 0
    next: int = 0
    in_order: bool = True


def horizon(*models: type[Model]) -> Horizon:
    """The present moment, in one statement."""
    quote = connection.ops.quote_name
    tops = ", ".join(f"(SELECT MAX(id) FROM {quote(model._meta.db_table)})" for model in models)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(f"SELECT {tops}")  # noqa: S608 (names of our own tables)
            return Horizon(tuple(top or 0 for top in cursor.fetchone()))
        cursor.execute(
            f"SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint, {tops}"  # noqa: S608
            " FROM pg_current_snapshot() AS s"
        )
        oldest, following, *found = cursor.fetchone()
    return Horizon(tuple(top or 0 for top in found), oldest, following, in_order=False)
