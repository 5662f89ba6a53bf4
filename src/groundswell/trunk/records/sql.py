"""
The one place with SQL of our own: bulk reads and writes that the ORM cannot say on both databases, or says slowly.

`bulk_create(ignore_conflicts=True)` does not tell which rows were new, and that is what decides between two answers
at once. Table and column names come from models, never from input; every value is a parameter.

What begins with `start_` need not be answered yet: inside `together()` statements gather, and the first `rows()` sends
PostgreSQL all of them in one go (exchange.py). On SQLite every statement is done when it is begun.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations import RunSQL
from django.db.models import Field, JSONField, Model
from django.db.models.expressions import Col

from groundswell.trunk.records.new_database import fits_today

# SQLite allows 32,766 parameters a statement.
MOST_PARAMETERS = 32_000
BARE = frozenset({"bigint", "integer", "smallint", "boolean", "uuid", "double precision"})
"""PostgreSQL's types whose values stand in an array without quotes."""

Row = tuple[Any, ...]


class Started(Protocol):
    """A statement that was sent, or will be. `rows()` waits for its answer and raises what went wrong."""

    def rows(self) -> list[Row]: ...


class Done:
    """What is known already."""

    __slots__ = ("_rows",)

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def rows(self) -> list[Row]:
        return self._rows


@cache
def _vendor() -> str:
    """Which database this process has: asking the connection takes a dozen calls."""
    return connection.vendor


@contextmanager
def together() -> Iterator[None]:
    """
    Send PostgreSQL the statements of this block in as few goes as their answers allow; leaving it waits for all. Use it
    inside a transaction. A block within a block is part of it.
    """
    if _vendor() != "postgresql":
        yield
        return
    from groundswell.trunk.records.exchange import gathering

    with gathering(connections[DEFAULT_DB_ALIAS]):
        yield


def check_constraints_now() -> None:
    """
    Have PostgreSQL check foreign keys now, and from now on at once, and not at the commit. Called before rows that
    everyone changes are locked, it keeps them locked for the commit alone.
    """
    if _vendor() == "postgresql":
        start("SET CONSTRAINTS ALL IMMEDIATE", [])


def commit_together() -> None:
    """
    Commit on PostgreSQL in one go with the statements before, at the end of the outermost `together()` of a whole
    transaction, whose own commit then finds nothing left to do. On SQLite that one does it all.
    """
    if _vendor() == "postgresql":
        start("COMMIT", [])


def find(
    model: type[Model], by: Sequence[str], keys: Collection[Row], columns: Sequence[str], *, indexed: int = 0
) -> Started:
    """
    Read `columns` of the rows whose `by` columns hold one of `keys` (given once each; no null). No order is promised.

    Each key is looked up by itself, so that an index is used whatever the table's statistics say. `indexed` tells how
    many of `by`, from the first, PostgreSQL may look up by an index (all). A plan that was made while a table was empty
    takes any index that fits, and it is kept for a while: where several fit, let it have no choice.
    """
    if not keys:
        return Done([])
    vendor = _vendor()
    statement = _find_text(vendor, model, tuple(by), tuple(columns), indexed or len(by))
    if vendor == "postgresql":
        return start(statement, _array_texts(model, tuple(by), keys))
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(_adapted(model, tuple(by), keys))])
        found = cursor.fetchall()
    return Done(_read_back(model, tuple(columns), found))


@cache
def _find_text(vendor: str, model: type[Model], by: tuple[str, ...], columns: tuple[str, ...], indexed: int) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    if vendor == "postgresql":
        wanted = [f"k{number}" for number in range(len(by))]
        same = " AND ".join(
            f"{_names((column,))} {'=' if number < indexed else 'IS NOT DISTINCT FROM'} w.{wanted[number]}"
            for number, column in enumerate(by)
        )
        return (
            f"SELECT f.* FROM unnest({_arrays(model, by)}) AS w({', '.join(wanted)}) CROSS JOIN LATERAL"
            f" (SELECT {_names(columns)} FROM {table} WHERE {same} OFFSET 0) AS f"
        )
    same = " AND ".join(f"t.{_names((column,))} = json_extract(w.value, '$[{n}]')" for n, column in enumerate(by))
    wanted_columns = ", ".join(f"t.{_names((column,))}" for column in columns)
    return f"SELECT {wanted_columns} FROM json_each(%s) AS w CROSS JOIN {table} AS t ON {same}"


def insert_new(
    model: type[Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    returning: Sequence[str] = ("id",),
    once: str = "",
) -> list[Row]:
    """
    Insert rows and give back, for those that were new, the columns named in `returning`; a row that breaks a unique
    constraint is left out without an error. `columns` are database columns ("person_id"). No order is promised.

    `once` names the one constraint that may be broken, as SQL writes it: "(key)"; it saves a look at every other.
    Callers sort `rows` by their unique columns, so that two writers on PostgreSQL cannot wait for each other.
    """
    return start_insert(model, columns, rows, returning=returning, once=once).rows()


def start_insert(
    model: type[Model], columns: Sequence[str], rows: Sequence[Row], *, returning: Sequence[str] = (), once: str = ""
) -> Started:
    """Begin an `insert_new`."""
    told = f" RETURNING {_names(tuple(returning))}" if returning else ""
    return _insert(model, columns, rows, f"ON CONFLICT {once} DO NOTHING{told}")


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
        f"ON CONFLICT ({_names(tuple(identity))}) DO UPDATE SET {column} = {table}.{column} + excluded.{column}",
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
    _insert(model, columns, rows, f"ON CONFLICT ({_names(tuple(identity))}) DO UPDATE SET {changes}")


def without_index(name: str) -> RunSQL:
    """
    A step of a migration that drops an index by its name, where there is one: PostgreSQL's second index for LIKE, which
    Django makes beside every unique text column and has no word to leave out.
    """
    return fits_today(RunSQL(f"DROP INDEX IF EXISTS {name}", RunSQL.noop))


def empty_the_log(*, most_milliseconds: int = 500) -> None:
    """
    Empty SQLite's write-ahead log, in which pages stand as they were before something was erased. Where somebody reads
    just then it waits a moment, and otherwise leaves it to the next time. On PostgreSQL there is nothing to do.
    """
    if connection.vendor != "sqlite":
        return
    usual = int(ask("PRAGMA busy_timeout"))
    set_pragma("busy_timeout", most_milliseconds)
    ask("PRAGMA wal_checkpoint(TRUNCATE)")
    set_pragma("busy_timeout", usual)


def ask(setting: str) -> str:
    """What the database says of one of its own settings ("PRAGMA journal_mode", "SHOW fsync"), as text."""
    with connection.cursor() as cursor:
        cursor.execute(setting)
        return str(cursor.fetchone()[0])


def set_pragma(name: str, value: int) -> None:
    """Set one of SQLite's own settings for this connection."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={int(value)}")


def row(statement: str, values: Sequence[int]) -> Row:
    """The one row of a question that is asked over and over: PostgreSQL prepares it once a connection."""
    if _vendor() == "postgresql":
        return start(statement, [str(value) for value in values]).rows()[0]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: Row = cursor.fetchone()
        return found


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[Row], ending: str) -> Started:
    if not rows:
        return Done([])
    vendor = _vendor()
    beginning = _insert_text(vendor, model, tuple(columns))
    if vendor == "postgresql":
        texts = _array_texts(model, tuple(columns), rows)
        return start(f"{beginning} {ending}", texts)
    returned: list[Row] = []
    holes = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for chunk in _chunks(_adapted(model, tuple(columns), rows), MOST_PARAMETERS // len(columns)):
            values = ", ".join([holes] * len(chunk))
            cursor.execute(f"{beginning} VALUES {values} {ending}", [value for row in chunk for value in row])
            if "RETURNING" in ending:
                returned.extend(cursor.fetchall())
    return Done(returned)


@cache
def _insert_text(vendor: str, model: type[Model], columns: tuple[str, ...]) -> str:
    beginning = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({_names(columns)})"
    if vendor == "postgresql":
        return f"{beginning} SELECT * FROM unnest({_arrays(model, columns)})"
    return beginning


def start(statement: str, parameters: list[str]) -> Started:
    """
    Send PostgreSQL a prepared statement. Django's own cursor writes every value into the text of each statement,
    which costs more than the insert itself.
    """
    from groundswell.trunk.records.exchange import exchange_of, gather, log

    if gathered := gather(statement, parameters):
        return gathered
    database = connections[DEFAULT_DB_ALIAS]
    log(database, statement)
    with database.wrap_database_errors:
        return exchange_of(database).add(statement, parameters)


@cache
def _arrays(model: type[Model], columns: tuple[str, ...]) -> str:
    """A hole for an array of each of these columns."""
    return ", ".join(f"%s::{kind}[]" for kind in _column_types(model, columns))


def _array_texts(model: type[Model], columns: tuple[str, ...], rows: Collection[Row]) -> list[str]:
    """The values of each column as PostgreSQL writes arrays: many times quicker than the driver's own way."""
    adapt, kinds = _adapters(model, columns, _vendor()), _column_types(model, columns)
    return [
        array_text([fix(value) for value in values] if fix else values, quoted=kind not in BARE)
        for values, fix, kind in zip(zip(*rows, strict=True), adapt, kinds, strict=True)
    ]


def array_text(values: Sequence[Any], *, quoted: bool) -> str:
    """
    Write one array as PostgreSQL reads it: `{"a","b"}`, or `{1,2}` where no value can need quotes.

    :raises ValueError: if a text holds NUL, which PostgreSQL cannot keep.
    """
    if not quoted:
        return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"
    if None in values:
        return "{" + ",".join(["NULL" if value is None else _quoted([str(value)]) for value in values]) + "}"
    if values.count(values[0]) == len(values):
        return "{" + ",".join([_quoted([str(values[0])])] * len(values)) + "}"
    return "{" + _quoted([value if type(value) is str else str(value) for value in values]) + "}"


def _quoted(texts: Sequence[str]) -> str:
    joined = "\0".join(texts)
    if joined.count("\0") != len(texts) - 1:
        raise ValueError("A text holds a NUL character")
    escaped = joined.replace("\\", "\\\\").replace('"', '\\"').replace("\0", '","')
    return f'"{escaped}"'


def _adapted(model: type[Model], columns: tuple[str, ...], rows: Collection[Row]) -> list[Row]:
    """Rows with every value as the driver takes it."""
    adapt = _adapters(model, columns, _vendor())
    if not any(adapt):
        return list(rows)
    return [tuple(fix(value) if fix else value for fix, value in zip(adapt, row, strict=True)) for row in rows]


def _read_back(model: type[Model], columns: tuple[str, ...], rows: Sequence[Row]) -> list[Row]:
    """Rows of SQLite with times, truths and ids as Python has them."""
    converters = [
        (number, convert, expression)
        for number, expression in enumerate(_expressions(model, columns))
        for convert in connection.ops.get_db_converters(expression)
    ]
    read = []
    for row in rows:
        values = list(row)
        for number, convert, expression in converters:
            values[number] = convert(values[number], expression, connection)
        read.append(tuple(values))
    return read


@cache
def _expressions(model: type[Model], columns: tuple[str, ...]) -> tuple[Col, ...]:
    return tuple(Col(model._meta.db_table, _field(model, column)) for column in columns)


def _chunks(rows: Sequence[Row], size: int) -> Iterable[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


@cache
def _names(columns: tuple[str, ...]) -> str:
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
        return lambda value: "{}" if value == {} else json.dumps(value, separators=(",", ":"))
    if vendor == "sqlite" and kind == "DateTimeField":
        return _sqlite_time
    if vendor == "sqlite" and kind == "UUIDField":
        return lambda value: value.hex if isinstance(value, UUID) else value
    return None


def _sqlite_time(value: datetime | None) -> str | None:
    return None if value is None else str(connection.ops.adapt_datetimefield_value(value))
