"""
Full-text search on both databases: FTS5 on SQLite, a tsvector on PostgreSQL.

Words are folded before they are kept and before they are looked for (`fold`), so that both databases see plain words
without accents and find the same. This is, beside `sql.py`, the one place with SQL of our own: table and column names
come from code, never from input; every value is a parameter.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.migrations import RunPython
from django.db.models import Model

from groundswell.trunk.records.new_database import fits_today

LONGEST = 60_000
"""Letters of one text that are looked through: PostgreSQL takes no more than a megabyte of words a row."""
MOST_TERMS = 8
HEAVY_WEIGHT = 6.0
WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart into a plain one and a mark.
WHOLE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
Terms = Sequence[Sequence[str]]
"""What is looked for: all of these, each as one of several beginnings of a word."""


@dataclass(frozen=True)
class TextIndex:
    """An index over two columns of folded words in one table; `heavy` (the title) counts more than `light`."""

    table: str
    heavy: str
    light: str

    @property
    def name(self) -> str:
        return f"{self.table}_words"

    @property
    def column(self) -> str:
        return "words_found"


def fold(text: str, most: int = LONGEST) -> str:
    """Words as they are looked for: small, without accents and marks, one blank between ("Tŷ Pawb" as "ty pawb")."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text[: 2 * most]).casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(WHOLE)
    return " ".join(WORD.findall(plain))[:most]


def terms(text: str) -> list[list[str]]:
    """
    What somebody typed, as terms: each is the beginning of a word, and a plural also finds its singular.

    Empty where nothing typed is a word.
    """
    return [_beginnings(word) for word in fold(text, 300).split()[:MOST_TERMS]]


def _beginnings(word: str) -> list[str]:
    found = [word]
    if word.isascii() and word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        found.append(word[:-1])
    if word.isascii() and word.endswith("es") and len(word) > 4:
        found.append(word[:-2])
    if word.isascii() and word.endswith("ies") and len(word) > 4:
        found.append(f"{word[:-3]}y")
    return found


def search(
    model: type[Model], index: TextIndex, wanted: Terms, *, within: Mapping[str, Any], most: int = 1000
) -> list[int]:
    """
    Keys of the rows that hold every term, the best first and the newer of two alike.

    `within` names columns with the one value they must have ({"campaign_id": 3}): whoever asks sees no further.
    """
    if not wanted:
        return []
    quote = connection.ops.quote_name
    table, name = quote(index.table), quote(index.name)
    same = "".join(f" AND t.{quote(column)} = %s" for column in within)
    if connection.vendor == "postgresql":
        statement = (
            f"SELECT t.id FROM {table} t, to_tsquery('simple', %s) q WHERE t.{quote(index.column)} @@ q{same}"
            f" ORDER BY ts_rank(t.{quote(index.column)}, q) DESC, t.id DESC LIMIT %s"
        )
        asked = " & ".join(f"({' | '.join(f'{term}:*' for term in group)})" for group in wanted)
    else:
        statement = (
            f"SELECT t.id FROM {name} JOIN {table} t ON t.id = {name}.rowid WHERE {name} MATCH %s{same}"
            f" ORDER BY bm25({name}, {HEAVY_WEIGHT}, 1.0), t.id DESC LIMIT %s"
        )
        asked = " AND ".join("(" + " OR ".join(f'"{term}"*' for term in group) + ")" for group in wanted)
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked, *within.values(), most])
        return [int(row[0]) for row in cursor.fetchall()]


def make_index(index: TextIndex) -> RunPython:
    """
    A step of a migration that makes the index and keeps it true from then on, in the database itself.

    On SQLite a later migration that remakes the table drops the triggers with it, and repeats this step after.
    """
    return fits_today(RunPython(partial(_make, index), partial(_drop, index)))


def _make(index: TextIndex, _apps: Any, editor: Any) -> None:
    quote = editor.connection.ops.quote_name
    names = {
        "table": quote(index.table),
        "index": quote(index.name),
        "heavy": quote(index.heavy),
        "light": quote(index.light),
        "column": quote(index.column),
    }
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement.format(**names, plain=index.name, plain_table=index.table), params=None)


def _drop(index: TextIndex, _apps: Any, editor: Any) -> None:
    quote = editor.connection.ops.quote_name
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {quote(index.table)} DROP COLUMN IF EXISTS {quote(index.column)}", params=None)
        return
    for moment in ("new", "old", "changed"):
        editor.execute(f"DROP TRIGGER IF EXISTS {quote(f'{index.name}_{moment}')}", params=None)
    editor.execute(f"DROP TABLE IF EXISTS {quote(index.name)}", params=None)


# A column of its own, so that ranking reads the words and does not find them anew in every text.
_POSTGRESQL = (
    "ALTER TABLE {table} ADD COLUMN {column} tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple'::regconfig, {heavy}::text), 'A') || "
    "setweight(to_tsvector('simple'::regconfig, {light}::text), 'C')) STORED",
    "CREATE INDEX {index} ON {table} USING gin ({column})",
)
_TAKE_OUT = (
    "INSERT INTO {index} ({index}, rowid, {heavy}, {light}) VALUES ('delete', old.id, old.{heavy}, old.{light});"
)
_PUT_IN = "INSERT INTO {index} (rowid, {heavy}, {light}) VALUES (new.id, new.{heavy}, new.{light});"
_SQLITE = (
    "CREATE VIRTUAL TABLE {index} USING fts5({heavy}, {light}, content='{plain_table}', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')",
    'CREATE TRIGGER "{plain}_new" AFTER INSERT ON {table} BEGIN ' + _PUT_IN + " END",
    'CREATE TRIGGER "{plain}_old" AFTER DELETE ON {table} BEGIN ' + _TAKE_OUT + " END",
    'CREATE TRIGGER "{plain}_changed" AFTER UPDATE OF {heavy}, {light} ON {table} BEGIN '
    + _TAKE_OUT
    + _PUT_IN
    + " END",
    "INSERT INTO {index} ({index}) VALUES ('rebuild')",
)
