"""
What can be imported. A room or tool makes a `Kind` and registers it when it is loaded (see trunk/targets/apps.py).

The engine reads, keeps and counts rows; a kind knows what a row means. Its `Work` is opened for each pass over the
rows with everything it has to look up, and works on batches, so that a pass over a million rows asks as seldom as one
over a thousand. Tables that are kept row by row have a `RowKind`. Long lists, of people, have a `BulkKind`: they are
kept as a file, staged by columns and written by blocks.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports.bulk import Columns
from groundswell.trunk.imports.models import Block, Import, PersonRow, Row
from groundswell.trunk.imports.reading import Limits

Text = str | Promise


@dataclass(frozen=True)
class Field:
    """A column a kind knows. `spellings` are headings that mean it, folded as `matching.folded` does."""

    key: str
    label: Text
    spellings: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """
    A file known by its headings: which column is which, and what goes without saying for all of its rows. Columns that
    are not named here may fill `open` fields by their spelling; all others are left out.
    """

    name: str
    headings: frozenset[str]
    columns: Mapping[str, str]
    options: Mapping[str, Any] = field(default_factory=dict)
    open: frozenset[str] = frozenset()


@dataclass
class Judged:
    """What one row would do. `identity` is the same for rows that mean the same object; two in a file are one many."""

    verdict: str
    label: str = ""
    identity: str = ""
    problems: list[str] = field(default_factory=list)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    object_id: str = ""


@dataclass(frozen=True)
class Shown:
    """One change as a person reads it."""

    field: Text
    before: str
    after: str


class Work(ABC):
    """One pass over the rows of one table. Opened and used within one transaction or for reading only."""

    @abstractmethod
    def judge(self, rows: Sequence[Mapping[str, str]]) -> list[Judged]:
        """Say of each row, by field, what it would do now. Writes nothing."""

    @abstractmethod
    def apply(self, rows: Sequence[tuple[Row, Mapping[str, str]]], *, at: datetime) -> None:
        """
        Do what the check said of each row, and note in `changes`, `object_id`, `left` and `problems` what was done.

        What somebody changed since the check is left alone. Runs in a transaction with the rows' `done_at`, so that
        it is done once or not at all.
        """

    @abstractmethod
    def take_back(self, rows: Sequence[Row], *, at: datetime) -> None:
        """
        Undo what `apply` noted, and nothing that people did since; note in `left` and `problems` what was kept.
        """

    @abstractmethod
    def shown(self, rows: Sequence[Row]) -> list[list[Shown]]:
        """The changes of each row in words."""


class Kind(ABC):
    """Something that can be imported: a `RowKind` or a `BulkKind`."""

    key: str
    title: Text
    many: Text
    """In sentences: "targets"."""
    fields: tuple[Field, ...]
    layouts: tuple[Layout, ...] = ()
    limits: Limits = Limits()
    options_form: str = ""
    """Where the form stands that asks what goes for every row (`forms.OptionsForm`), as a path to import."""
    into_label: Text = ""
    into_none: Text = ""
    """What the choice of `into_choices` is called, and what choosing nothing there means."""

    bulk: bool
    """Whether it is read as a long list (`BulkKind`)."""

    @abstractmethod
    def counted(self, count: int) -> str:
        """A number of them, in words: "1 target", "40 targets"."""

    def into_choices(self, campaign: Campaign) -> list[tuple[str, str]]:
        """Public id and name of what a table may go into, beside the campaign itself."""
        return []

    def into_options(self, campaign: Campaign, into: str) -> dict[str, Any]:
        """What is known of all rows because of where they go."""
        return {}

    def leads_to(self, table: Import) -> tuple[str, str] | None:
        """Where to go after an import: words and address."""
        return None

    def needs(self, fields: set[str], options: Mapping[str, Any]) -> list[str]:
        """What is missing before the rows can be checked, in sentences."""
        return []

    def wishes(self, fields: set[str], options: Mapping[str, Any]) -> list[str]:
        """What a person should look at before the check although it can begin, in sentences."""
        return []


class RowKind(Kind):
    """Something that comes in short tables. Each of their lines is a `Row`."""

    bulk = False

    @abstractmethod
    def open(self, table: Import) -> Work:
        """Start a pass over a table."""


class BulkWork(ABC):
    """
    What a kind of long lists does with the rows of one table: by blocks and by columns, in the kind's own rows.

    What writes runs in a transaction of its caller's: a block is written whole or not at all.
    """

    @abstractmethod
    def stage(self, read: Columns, *, rows_at_once: int, at: datetime) -> Iterator["Ready"]:
        """
        Clean a table by blocks of at most so many rows, in their order. Writes nothing: each is written by its `write`,
        before the next is asked for.
        """

    @abstractmethod
    def findings(self) -> dict[str, int]:
        """What the whole check counted beside verdicts, by names of the kind's own."""

    @abstractmethod
    def commit(self, block: Block, *, repeats: bool, at: datetime) -> "Done":
        """Write a block's first rows, or those that repeat earlier ones."""

    @abstractmethod
    def take_back(self, block: Block, *, at: datetime) -> int:
        """Undo what `commit` wrote for a block, and nothing that people did since; give how many rows were kept."""

    @abstractmethod
    def before_commit(self, *, at: datetime) -> None:
        """What has to be there for every block: called once before the first, and again after a crash."""

    @abstractmethod
    def after_commit(self, *, at: datetime) -> None:
        """What follows once all blocks are written: called once."""

    @abstractmethod
    def after_undo(self, *, at: datetime) -> None:
        """What can only go once all blocks are taken back."""


@dataclass(frozen=True)
class Ready:
    """
    Some cleaned rows, with the first and last row of the sheet. `write` judges and keeps its rows, in the caller's
    transaction, and counts their verdicts.
    """

    low: int
    high: int
    rows: int
    write: Callable[[], Mapping[str, int]]


@dataclass
class Done:
    """What one block's commit wrote."""

    new: int = 0
    changed: int = 0
    duplicate: int = 0
    left: int = 0


class BulkKind(Kind):
    """Something that comes in long lists. Its rows are of a model of its own (imports.PersonRow), not `Row`."""

    bulk = True

    @abstractmethod
    def open_bulk(self, table: Import) -> BulkWork:
        """Start a pass over a table."""

    @abstractmethod
    def shown_rows(self, table: Import, rows: Sequence[PersonRow]) -> list[list[Shown]]:
        """What each row does, in words: the changes of a known person, what stands in the row of a new one."""


AnyKind = RowKind | BulkKind
_kinds: dict[str, AnyKind] = {}


def register(kind: AnyKind) -> None:
    """Let a kind be imported."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> AnyKind:
    """
    The kind of a name.

    :raises KeyError: for one that no room or tool registered.
    """
    return _kinds[key]


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def work_on(table: Import) -> Work:
    """Start a pass over a table that is kept row by row."""
    kind = kind_of(table.kind)
    assert isinstance(kind, RowKind)
    return kind.open(table)


def bulk_work_on(table: Import) -> BulkWork:
    """Start a pass over a long list."""
    kind = kind_of(table.kind)
    assert isinstance(kind, BulkKind)
    return kind.open_bulk(table)
