"""
Rows by the ten thousand: copied in as text, and carried from table to table by the database itself.

What is carried is said by the ORM (an `Insertion` takes a queryset); here stands only what it has no word for. Table
and column names come from models, never from input.
"""

import contextlib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.db.models import BigIntegerField, Expression, Field, Model, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import IsNull

from groundswell.trunk.records.signs import NULL

__all__ = ["NULL"]

ALONE = 5_417_031
"""Our own number among PostgreSQL's advisory locks."""
_QUICKLY = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
"""What by_index leaves out. Where it cannot, a plan looks so dear that compiling it would take longer than it runs."""


def copy_lines(model: type[Model], columns: Sequence[str], lines: Sequence[str]) -> None:
    """
    Insert rows given as lines, the cells parted by tabs, `NULL` for null. A cell holds no tab, line end or NUL.

    Nothing is checked but the constraints. Columns are the database's names; those left out get their database default.
    """
    if lines:
        copy_text(model, columns, "".join(f"{line}\n" for line in lines).encode())


def copy_text(model: type[Model], columns: Sequence[str], text: bytes) -> None:
    """The same from lines that are one text already, in UTF-8, each with its line feed."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table} ({names}) FROM STDIN WITH (FORMAT text, NULL '{NULL}')"
            with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
                # A backslash would begin one of COPY's own signs.
                copy.write(text.replace(b"\\", b"\\\\") if b"\\" in text else text)
            return
        holes = ", ".join("?" * len(columns))
        rows = (
            [None if cell == NULL else cell for cell in line.split("\t")] for line in text.decode()[:-1].split("\n")
        )
        with connection.wrap_database_errors:
            # Django's cursor would look for its own holes in every row; the values are parameters here too.
            connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", rows)  # noqa: S608


class Insertion(NamedTuple):
    """
    A row of `model` for each of `rows`: its columns computed from it by expressions, or the same for all where a plain
    value is given.
    """

    model: type[Model]
    values: Mapping[str, Combinable | Any]
    rows: "QuerySet[Any]"


class Hole(Expression):
    """A value of an `Insertion` that is said each time it runs: a whole number, if no other kind is named."""

    def __init__(self, name: str, kind: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=kind or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Insertions:
    """
    Insertions by name, each put into SQL once: for block after block of rows that differ in nothing but what is said
    for the holes.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[str, Sequence[Any]]] = {}

    def run(self, name: Hashable, say: Callable[[], Insertion], *, all_new: bool = False, **said: int | str) -> int:
        """
        Insert what `say` says, which is asked at the first time only; give how many rows were new. Those that break a
        unique constraint are left out without an error.

        Say `all_new` where hardly any ever does: PostgreSQL then looks only once into each index, and does it all over
        again where one does.
        """
        if name not in self._kept:
            self._kept[name] = _in_sql(say())
        statement, parameters = self._kept[name]
        if not statement:
            return 0
        filled = [said[one.name] if isinstance(one, Hole) else one for one in parameters]
        if all_new and connection.vendor == "postgresql":
            with contextlib.suppress(IntegrityError), transaction.atomic():
                return _run(statement, filled)
        return _run(f"{statement} ON CONFLICT DO NOTHING", filled)


def _in_sql(insertion: Insertion) -> tuple[str, Sequence[Any]]:
    """The statement and its parameters; an empty one, where it is clear that there is no row."""
    model, values, rows = insertion
    named = {f"into_{number}": _valued(model, *pair) for number, pair in enumerate(values.items())}
    query = rows.annotate(**named).values_list(*named).query
    try:
        select, parameters = query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return "", ()
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, values))
    return f"INSERT INTO {table} ({names}) {select}", parameters


def _run(statement: str, parameters: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def hold(rows: "QuerySet[Any]") -> set[int]:
    """Keep these rows from being deleted until the transaction ends; give their ids."""
    try:
        select, parameters = rows.order_by().values_list("pk").query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return set()
    # What a foreign key takes too. Django has no word for it: its own locks would have two writers wait.
    ending = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{select}{ending}", parameters)
        return {row[0] for row in cursor.fetchall()}


@contextmanager
def references_held(held: Callable[[], bool]) -> Iterator[None]:
    """
    Write without a look at the foreign keys of every single row: in this block each new one leads to a row that this
    transaction made or holds (`hold`), and nothing leads to one that is deleted, as `held` makes sure.

    PostgreSQL lets only those do it to whom it was granted (docs/operators/postgresql.md). For others, where not all is
    held, and on SQLite, each row is looked at as always.
    """
    if connection.vendor != "postgresql" or not may_leave_checks(connection.alias) or not held():
        yield
        return
    _run("SET LOCAL session_replication_role = replica", [])
    yield
    # Not in a `finally`: whatever breaks here ends the transaction, and the setting with it.
    _run("SET LOCAL session_replication_role = DEFAULT", [])


@cache
def may_leave_checks(alias: str) -> bool:
    """Whether our role at PostgreSQL may load rows without a look at each foreign key."""
    if connections[alias].pg_version < 150000:  # type: ignore[attr-defined]
        asked = "SELECT current_setting('is_superuser') = 'on'"
    else:
        asked = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
    with connections[alias].cursor() as cursor:
        cursor.execute(asked)
        return bool(cursor.fetchone()[0])


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


def none_of(rows: "QuerySet[Any]") -> Q:
    """
    Whether there is none of these rows, which name the outer one: as `~Exists`, and always looked up a row at a time.
    Of a table that grew since its statistics were taken PostgreSQL would join each row with each.
    """
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), True))


def take_statistics(*models: type[Model]) -> None:
    """
    Have PostgreSQL look at tables that grew by much, so that its planner knows of it now and not after its own next
    round: until then it reads whole tables to find a few rows.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


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
