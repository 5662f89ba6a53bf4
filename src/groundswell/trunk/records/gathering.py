"""
Ids by the million: for each value of some columns, all ids of its rows in one go.

The database packs them (PostgreSQL as bytes, SQLite as text), so that a million rows cost as many answers as there are
different values, and no Python object each. Ids fit into 32 bits, as roaring bitmaps want them.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import (
    Aggregate,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    Expression,
    F,
    Func,
    QuerySet,
    Value,
)
from django.utils import timezone
from pyroaring import BitMap


class Packed(Aggregate):
    """All values of an integer column in one value: four bytes each, or numbers with commas."""

    function = "GROUP_CONCAT"
    name = "Packed"

    def __init__(self, expression: str) -> None:
        super().__init__(expression, output_field=BinaryField() if connection.vendor == "postgresql" else CharField())

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="STRING_AGG(INT4SEND((%(expressions)s)::int4), ''::bytea)", **extra
        )


class DayOf(Func):
    """
    The local day of a time as it can be grouped: a date on PostgreSQL; on SQLite, where a function of our own would be
    called a million times, the hour in UTC as text. `read` reads both.
    """

    def __init__(self, expression: str) -> None:
        super().__init__(expression, output_field=DateField() if connection.vendor == "postgresql" else CharField())

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        zone = timezone.get_default_timezone_name().replace("'", "")
        return self.as_sql(compiler, connection, template=f"((%(expressions)s) AT TIME ZONE '{zone}')::date", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, 13)", **extra)

    @staticmethod
    @lru_cache(maxsize=20_000)
    def read(found: str | date) -> str:
        """The day of an answer: "2026-03-17"."""
        if isinstance(found, str):
            hour = datetime.fromisoformat(f"{found}:00+00:00")
            return timezone.localdate(hour, timezone.get_default_timezone()).isoformat()
        return found.isoformat()


class Micros(Func):
    """A time as microseconds since 1970, which costs a number instead of an object."""

    def __init__(self, expression: str) -> None:
        super().__init__(expression, output_field=BigIntegerField())

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint", **extra
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        seconds = "CAST(strftime('%%%%s', SUBSTR(%(expressions)s, 1, 19)) AS INTEGER) * 1000000"
        rest = "CAST(SUBSTR(%(expressions)s || '.000000', 21, 6) AS INTEGER)"
        return self.as_sql(compiler, connection, template=f"({seconds} + {rest})", **extra)


def listed(ids: Sequence[int]) -> str:
    """Some numbers as the one text that `Among` takes."""
    text = ",".join(map(str, ids))
    return f"{{{text}}}" if connection.vendor == "postgresql" else f"[{text}]"


class Among(Func):
    """A condition: a number is one of these, or of those `listed` in a text. One parameter, however many there are."""

    template = "%(expressions)s)"
    conditional = True

    def __init__(self, column: str, ids: Sequence[int] | Expression) -> None:
        text = ids if isinstance(ids, Expression) else Value(listed(ids))
        super().__init__(F(column), text, output_field=BooleanField())

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s::bigint[])", arg_joiner=" = ANY(", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        into = " IN (SELECT value FROM json_each("
        return self.as_sql(compiler, connection, template="%(expressions)s))", arg_joiner=into, **extra)


def gathered(rows: "QuerySet[Any]", *by: Any, ids: str = "person_id") -> Iterator[tuple[tuple[Any, ...], BitMap]]:
    """The values of the columns `by`, and the `ids` of the rows that have them. Rows without an id are left out."""
    found = rows.filter(**{f"{ids}__isnull": False}).order_by()
    if not by:
        packed = found.aggregate(packed=Packed(ids))["packed"]
        if packed:
            yield (), unpacked(packed)
        return
    names = [f"by{number}" for number in range(len(by))]
    aliases = dict(zip(names, (_expression(each) for each in by), strict=True))
    pairs = found.values(**aliases).annotate(packed=Packed(ids)).values_list(*names, "packed")
    # Packed, all of it fits: a cursor on the server would cost three more ways there and back.
    for *values, packed in pairs:
        yield tuple(values), unpacked(packed)


def unpacked(packed: Any) -> BitMap:
    """The ids of what `Packed` gave."""
    if isinstance(packed, str):
        return BitMap(array("I", map(int, packed.split(","))))
    if isinstance(packed, int):  # SQLite gives a group of one as a number.
        return BitMap([packed])
    numbers = array("I")
    numbers.frombytes(bytes(packed))
    numbers.byteswap()
    return BitMap(numbers)


def _expression(by: Any) -> Any:
    return F(by) if isinstance(by, str) else by
