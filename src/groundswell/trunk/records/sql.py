"""
The one place with SQL of our own: bulk writes that the ORM cannot say on both databases.

`bulk_create(ignore_conflicts=True)` does not tell which rows were new, and that is what decides between two answers
at once. Table and column names come from models, never from input; every value is a parameter.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, JSONField, Model

# SQLite allows 32,766 parameters a statement.
MOST_PARAMETERS = 32_000

Row = tuple[Any, ...]


def insert_new(
    model: type[Model], columns: Sequence[str], rows: Sequence[Row], *, returning: Sequence[str] = ("id",)
) -> list[Row]:
    """
    Insert rows and give back, for those that were new, the columns named in `returning`; a row that breaks any unique
    constraint is left out without an error. `columns` are database columns ("person_id"). No order is promised.

    Callers sort `rows` by their unique columns, so that two writers on PostgreSQL cannot wait for each other.
    """
    return _insert(model, columns, rows, f"ON CONFLICT DO NOTHING RETURNING {_names(returning)}")


def add_up(
    model: type[Model], identity: Sequence[str], value: str, rows: Sequence[Row], extra: Sequence[str] = ()
) -> None:
    """
    Add to kept totals: insert each row, or add its `value` to the row of the same `identity`.

    `rows` hold identity columns, then `extra` columns (kept from the first insert), then the value.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    column = connection.ops.quote_name(value)
    _insert(
        model,
        [*identity, *extra, value],
        rows,
        f"ON CONFLICT ({_names(identity)}) DO UPDATE SET {column} = {table}.{column} + excluded.{column}",
    )


def upsert(
    model: type[Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    identity: Sequence[str],
    assign: Mapping[str, str],
) -> None:
    """
    Insert rows, or change those of the same `identity` as `assign` says: column to expression, in which `old.x` and
    `new.x` stand for the stored and the offered value. Expressions are written in code, never taken from input.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    changes = ", ".join(
        f"{connection.ops.quote_name(column)} = " + expression.replace("old.", f"{table}.").replace("new.", "excluded.")
        for column, expression in assign.items()
    )
    _insert(model, columns, rows, f"ON CONFLICT ({_names(identity)}) DO UPDATE SET {changes}")


def ask(setting: str) -> str:
    """What the database says of one of its own settings ("PRAGMA journal_mode", "SHOW fsync"), as text."""
    with connection.cursor() as cursor:
        cursor.execute(setting)
        return str(cursor.fetchone()[0])


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[Row], ending: str) -> list[Row]:
    if not rows:
        return []
    table, names = connection.ops.quote_name(model._meta.db_table), _names(columns)
    adapt = _adapters(model, tuple(columns), connection.vendor)
    prepared = [tuple(fix(value) if fix else value for fix, value in zip(adapt, row, strict=True)) for row in rows]
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{kind}[]" for kind in _column_types(model, tuple(columns)))
        statement = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {ending}"
        return _prepared(statement, [list(values) for values in zip(*prepared, strict=True)])
    returned: list[Row] = []
    holes = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for chunk in _chunks(prepared, MOST_PARAMETERS // len(columns)):
            values = ", ".join([holes] * len(chunk))
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {values} {ending}", [value for row in chunk for value in row]
            )
            if "RETURNING" in ending:
                returned.extend(cursor.fetchall())
    return returned


def _prepared(statement: str, parameters: list[Any]) -> list[Row]:
    """
    Run a statement on PostgreSQL as a prepared one. Django's own cursor writes every value into the text of each
    statement, which costs more than the insert itself.
    """
    import psycopg

    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, prepare=True)
        return cursor.fetchall() if cursor.description else []


def _chunks(rows: Sequence[Row], size: int) -> Iterable[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _names(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)


def _field(model: type[Model], column: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.column == column)


@cache
def _column_types(model: type[Model], columns: tuple[str, ...]) -> tuple[str, ...]:
    """PostgreSQL's types of these columns, for arrays of them."""
    types = (_field(model, column).rel_db_type(connection) for column in columns)
    return tuple((kind or "text").split("(")[0] for kind in types)


@cache
def _adapters(model: type[Model], columns: tuple[str, ...], vendor: str) -> tuple[Callable[[Any], Any] | None, ...]:
    """For each column, what turns a Python value into one the driver takes; None where nothing is needed."""
    return tuple(_adapter(_field(model, column), vendor) for column in columns)


def _adapter(field: "Field[Any, Any]", vendor: str) -> Callable[[Any], Any] | None:
    kind = field.get_internal_type()
    if isinstance(field, JSONField):
        return lambda value: json.dumps(value, separators=(",", ":"))
    if vendor == "sqlite" and kind == "DateTimeField":
        return _sqlite_time
    if vendor == "sqlite" and kind == "UUIDField":
        return lambda value: value.hex if isinstance(value, UUID) else value
    return None


def _sqlite_time(value: datetime | None) -> str | None:
    return None if value is None else str(connection.ops.adapt_datetimefield_value(value))
