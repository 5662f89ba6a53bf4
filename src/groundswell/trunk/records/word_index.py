"""
An index of the tokens that rows are found by, in whole or by their beginning, on both databases: FTS5 on SQLite, an
inverted index over the words of a column on PostgreSQL.

It is for looking somebody up among a million, not for ranking texts (full_text.py does that): it gives keys, and as
many as are wanted. A token is made by `token` and never of anything else; table and column names come from code; every
value is a parameter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.migrations import RunPython

from groundswell.trunk.records.new_database import fits_today

LONGEST = 120
# What FTS5 is told to keep inside a token, and what needs no quoting in a tsquery.
_STRANGE = re.compile(r"[^a-z0-9.@_+-]")
MARKS = "=@#^~"
"""Signs that may stand before a token to say of which kind it is."""

Reading = Sequence[str]
"""Tokens that a row must hold, all of them; one that ends in `*` is the beginning of a token."""


@dataclass(frozen=True)
class WordIndex:
    """An index over one column of tokens with a blank between them. `key` is the column that names the row."""

    table: str
    key: str
    words: str

    @property
    def name(self) -> str:
        return f"{self.table}_tokens"


def token(text: str) -> str:
    """
    One token of small letters, digits and few signs. Other letters are written by their number, so that the beginning
    of a text stays the beginning of its token ("Zoë" gives "zo_eb_").
    """
    small = text.lower()
    if _STRANGE.search(small):
        small = _STRANGE.sub(lambda found: f"_{ord(found[0]):x}_", small)
    return small[:LONGEST]


def find_keys(index: WordIndex, readings: Sequence[Reading], *, most: int) -> list[int]:
    """Keys of rows that hold everything of one reading or more, at most so many, in no order."""
    readings = [reading for reading in readings if reading]
    if not readings:
        return []
    quote = connection.ops.quote_name
    key, table = quote(index.key), quote(index.table)
    if connection.vendor == "postgresql":
        statement = f"SELECT {key} FROM {table} WHERE {_expression(quote(index.words))} @@ %s::tsquery LIMIT %s"
        asked = " | ".join("(" + " & ".join(map(_postgres_term, reading)) + ")" for reading in readings)
        return _in_one_array(statement, [asked, most])
    statement = f"SELECT rowid FROM {quote(index.name)} WHERE {quote(index.name)} MATCH %s LIMIT %s"
    asked = " OR ".join("(" + " AND ".join(map(_sqlite_term, reading)) + ")" for reading in readings)
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked, most])
        return [row[0] for row in cursor.fetchall()]


def _in_one_array(statement: str, values: Sequence[Any]) -> list[int]:
    """What a statement finds in its one column, as an array in PostgreSQL's own form: rows take six times the work."""
    from psycopg import Cursor

    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(f"SELECT array_agg(key) FROM ({statement}) AS found (key)", values, binary=True)
        found: tuple[list[int] | None] | None = cursor.fetchone()
    return (found and found[0]) or []


def _postgres_term(term: str) -> str:
    return f"'{term[:-1]}':*" if term.endswith("*") else f"'{term}'"


def _sqlite_term(term: str) -> str:
    return f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"'


def _expression(column: str) -> str:
    return f"array_to_tsvector(string_to_array({column}, ' '))"


def make_index(index: WordIndex) -> RunPython:
    """
    A step of a migration that makes the index and keeps it true from then on, in the database itself.

    On SQLite a later migration that remakes the table drops the triggers with it, and repeats this step after.
    """
    return fits_today(RunPython(partial(_make, index), partial(_drop, index)))


def _make(index: WordIndex, _apps: Any, editor: Any) -> None:
    quote = editor.connection.ops.quote_name
    table, name, key, words = (quote(part) for part in (index.table, index.name, index.key, index.words))
    if editor.connection.vendor == "postgresql":
        editor.execute(f"CREATE INDEX {name} ON {table} USING gin (({_expression(words)}))", params=None)
        return
    take_out = f"INSERT INTO {name} ({name}, rowid, {words}) VALUES ('delete', old.{key}, old.{words});"
    put_in = f"INSERT INTO {name} (rowid, {words}) VALUES (new.{key}, new.{words});"
    statements = (
        # Only which rows hold a token is asked, so places within the text are not kept.
        f"CREATE VIRTUAL TABLE {name} USING fts5({words}, content='{index.table}', content_rowid='{index.key}',"
        f" tokenize=\"ascii tokenchars '{MARKS}.@_+-'\", detail=none, columnsize=0)",
        f"CREATE TRIGGER {quote(index.name + '_new')} AFTER INSERT ON {table} BEGIN {put_in} END",
        f"CREATE TRIGGER {quote(index.name + '_old')} AFTER DELETE ON {table} BEGIN {take_out} END",
        f"CREATE TRIGGER {quote(index.name + '_changed')} AFTER UPDATE OF {words} ON {table}"
        f" BEGIN {take_out}{put_in} END",
        f"INSERT INTO {name} ({name}) VALUES ('rebuild')",
    )
    for statement in statements:
        editor.execute(statement, params=None)


def _drop(index: WordIndex, _apps: Any, editor: Any) -> None:
    quote = editor.connection.ops.quote_name
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {quote(index.name)}", params=None)
        return
    for moment in ("new", "old", "changed"):
        editor.execute(f"DROP TRIGGER IF EXISTS {quote(f'{index.name}_{moment}')}", params=None)
    editor.execute(f"DROP TABLE IF EXISTS {quote(index.name)}", params=None)
