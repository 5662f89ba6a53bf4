"""
Rows by the ten thousand: copied in as text, and carried from table to table by the database itself.

What is carried is said by the ORM (`insert_from` takes a queryset); here stands only what it has no word for. Table
and column names come from models, never from input.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.expressions import Combinable

from groundswell.trunk.records.signs import NULL

__all__ = ["NULL"]

ALONE = 5_417_031
"""Our own number among PostgreSQL's advisory locks."""
_QUICKLY = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


def copy_lines(model: type[Model], columns: Sequence[str], lines: Sequence[str]) -> None:
    """
    Insert rows given as lines, the cells parted by tabs, `NULL` for null. A cell holds no tab, line end or NUL.

    Nothing is checked but the constraints. Columns are the database's names; those left out get their database default.
    """
    if lines:
        copy_text(model, columns, "\n".join(lines).encode())


def copy_text(model: type[Model], columns: Sequence[str], text: bytes) -> None:
    """The same from lines that are one text already, in UTF-8, without a line end behind the last."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table} ({names}) FROM STDIN WITH (FORMAT text, NULL '{NULL}')"
            with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
                # A backslash would begin one of COPY's own signs.
                copy.write(text.replace(b"\\", b"\\\\") if b"\\" in text else text)
                copy.write(b"\n")
            return
        holes = ", ".join(["NULLIF(?, char(1))"] * len(columns))
        raw = connection.connection
        with connection.wrap_database_errors:
            # Django's cursor would look for its own holes in every row; the values are parameters here too.
            lines = text.decode().split("\n")
            raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", (line.split("\t") for line in lines))  # noqa: S608


def insert_from(
    model: type[Model], values: Mapping[str, Combinable | Any], rows: "QuerySet[Any]", *, once: bool = True
) -> int:
    """
    Insert a row for each of `rows`, its columns computed from it by expressions, or the same for all where a plain
    value is given; give how many were new.

    With `once`, rows that break a unique constraint are left out without an error.
    """
    named = {f"into_{number}": _valued(model, *pair) for number, pair in enumerate(values.items())}
    query = rows.annotate(**named).values_list(*named).query
    try:
        select, parameters = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, values))
    ending = " ON CONFLICT DO NOTHING" if once else ""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {select}{ending}", parameters)
        return int(cursor.rowcount)


def _valued(model: type[Model], column: str, value: Any) -> Any:
    """A plain value as an expression of its column's type."""
    if hasattr(value, "resolve_expression"):
        return value
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return Value(value, output_field=getattr(field, "target_field", field))


def keep_ids(model: type[Model], count: int) -> Sequence[int]:
    """Take so many ids out of the ones that new rows of a model get, for rows that will be inserted later."""
    table, column = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Mostly they lie side by side, and then the first and the last of them say it all.
            cursor.execute(
                "WITH named AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence),"
                " kept AS MATERIALIZED (SELECT nextval(sequence) AS id FROM named, generate_series(1, %s))"
                " SELECT min(id), max(id), CASE WHEN max(id) - min(id) >= %s THEN array_agg(id) END FROM kept",
                [connection.ops.quote_name(table), column, count, count],
            )
            first, last, others = cursor.fetchone()
            return sorted(others) if others else range(first, last + 1)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(f"SELECT coalesce(max(rowid), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            before = int(cursor.fetchone()[0])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, before + count])
        else:
            before = int(row[0])
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [before + count, table])
        return range(before + 1, before + count + 1)


def never_mind_the_disk() -> None:
    """
    Let this transaction end without waiting for the disk. It is for what is done anew after a crash of the database;
    a later transaction that waits makes sure of all that ended before it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")


def one_at_a_time(number: int) -> None:
    """
    Let only one transaction at a time go on from here, for each number; until it ends the others wait. On SQLite there
    is only one writer anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ALONE, number % 2**31])


@contextmanager
def by_index() -> Iterator[None]:
    """
    Have PostgreSQL look rows up by their indexes in this block of a transaction. It is for many small look-ups in a
    large table that grew since its statistics were taken, where its planner would read the whole of it.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = off" for name in _QUICKLY))
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} = on" for name in _QUICKLY))
