"""Tables that came from outside, row by row, so that each can be explained and taken back."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.deletion import Collector

from groundswell.trunk.records.models import PublicIdModel


class Import(PublicIdModel):
    """
    One table brought in: read (`read`), checked (`checked`), then committed by a job, and undone if asked.

    `kind` is declared by a room or tool ("targets"); `into` names the object it goes into (a drive's public id).
    `rows_done` counts for the state it is in: rows checked, committed, or taken back so far; `done_new` and its like
    count what a commit has written. A long list (a kind with `bulk`) is kept as a file until it is imported; it may be
    `reading`, `unreadable` (`error` says why) and `paused` too.
    """

    READING, UNREADABLE, READ, CHECKING, CHECKED = "reading", "unreadable", "read", "checking", "checked"
    COMMITTING, PAUSED, COMMITTED, UNDOING, UNDONE = "committing", "paused", "committed", "undoing", "undone"
    STATES = (READING, UNREADABLE, READ, CHECKING, CHECKED, COMMITTING, PAUSED, COMMITTED, UNDOING, UNDONE)
    BUSY = (READING, CHECKING, COMMITTING, UNDOING)
    BEFORE = (READING, UNREADABLE, READ, CHECKING, CHECKED)
    RUNNING = (COMMITTING, PAUSED, COMMITTED)
    """States from which an import can be taken back."""
    UNDO_DAYS = 30
    LONG_ROWS = 20_000
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=40)
    into = models.CharField(max_length=22, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    headings = models.JSONField(default=list, help_text="As written, in their order")
    columns = models.JSONField(default=dict, help_text="Heading as written: field it fills, or empty")
    options = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10,
        choices=[(k, k) for k in STATES],
        default=READ,
    )
    samples = models.JSONField(default=list, help_text="The first rows of a long list, to match its columns by")
    findings = models.JSONField(default=dict, help_text="What the check of a long list counted beside the verdicts")
    bytes_all = models.BigIntegerField(default=0, help_text="Length of the kept file")
    bytes_done = models.BigIntegerField(default=0, help_text="How much of it the check has read")
    run = models.PositiveIntegerField(default=0, help_text="Which reading of the file is the one that counts")
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_duplicate = models.PositiveIntegerField(default=0, help_text="The same person as in an earlier row")
    done_new = models.PositiveIntegerField(default=0)
    done_changed = models.PositiveIntegerField(default=0)
    done_duplicate = models.PositiveIntegerField(default=0)
    done_left = models.PositiveIntegerField(default=0, help_text="Rows left alone at the commit, kept at the undo")
    rows_done = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True, help_text="Why its job stopped; it is tried again")
    key = models.UUIDField(unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True, help_text="When the commit was asked for")
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # selectors.imports: a campaign's, newest first.
        indexes = [models.Index(fields=["campaign", "-made_at"], name="imports_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def rows_to_do(self) -> int:
        """How many rows a commit writes."""
        return self.rows_new + self.rows_changed + self.rows_duplicate

    @property
    def count_to_do(self) -> int:
        """How many people or targets those are: several rows of one person add or change her once."""
        return self.rows_new + self.rows_changed or self.rows_duplicate

    @property
    def queue(self) -> str:
        """The jobs that its own stand among: a long list's take minutes, and a post that is due waits behind none."""
        return "bulk" if self.is_long else "default"

    @property
    def is_long(self) -> bool:
        return max(self.rows_read, self.bytes_all // 100) > self.LONG_ROWS

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY


class Row(models.Model):
    """
    One line of an import: what it said, what became of it, and what stood before (in `changes`, for undo).

    `problems` holds sentences for a person, each naming the column and the mend; also what was left alone, and why.
    """

    UNREAD, NEW, CHANGED, SAME, REFUSED = "", "new", "changed", "same", "refused"
    table = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Row of the sheet, as a spreadsheet counts; the heading is mostly 1")
    cells = models.JSONField(default=list, help_text="As written, in the order of the headings")
    broken = models.CharField(max_length=240, blank=True, help_text="Why the reader could not make it out")
    label = models.CharField(max_length=120, blank=True, help_text="What a person calls it: the target's name")
    verdict = models.CharField(
        max_length=7, choices=[(k, k) for k in (NEW, CHANGED, SAME, REFUSED)], default=UNREAD, blank=True
    )
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=dict, help_text="Field: [before, after]")
    left = models.BooleanField(default=False, help_text="Something was left alone at the commit, or kept at the undo")
    object_id = models.CharField(max_length=22, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="import_row_number")]
        # services.commit_batch and the pages: the rows of one verdict.
        indexes = [models.Index(fields=["table", "verdict"], name="import_rows_by_verdict")]

    def __str__(self) -> str:
        return f"row {self.number}"


class Block(models.Model):
    """
    Some thousand rows of a long list: what is staged, committed and taken back in one transaction, whole or not at all.

    Rows that repeat an earlier one are done in a second turn, once every block had its first.
    """

    table = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField()
    low = models.PositiveIntegerField(help_text="The first row of the sheet that is in it")
    high = models.PositiveIntegerField(help_text="The last one")
    rows = models.PositiveIntegerField()
    repeats = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    repeats_done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="import_block_number")]

    def __str__(self) -> str:
        return f"block {self.number} of import {self.table_id}"


ROW_KEYS = 2**32
"""Ids that each list has for its rows: more than a file that may be brought has letters, so more than it has lines."""


def row_key(table_id: int, number: int) -> int:
    """The id of a staged row, by its list and the number of its row in the sheet."""
    return table_id * ROW_KEYS + number


class RowKey(models.BigIntegerField):
    """A list and a row of it in one number, so that one index finds both: a row, and a list's rows in their order."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        # SQLite keeps a table in the order of such a number, and needs no index for it.
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        assert isinstance(instance, PersonRow)
        return row_key(instance.table_id, instance.number)


def with_their_list(collector: Collector, field: Any, rows: Any, using: str) -> None:
    """As CASCADE does, but by ids: to find rows by their list the whole table would be read."""
    tables: Any = collector.data[Import]
    collector.fast_deletes += [PersonRow.of(table) for table in tables]


# Django is not to look whether there are any, which would read the whole table too.
with_their_list.lazy_sub_objs = True  # type: ignore[attr-defined]


class PersonRow(models.Model):
    """
    One line of a list of people, cleaned: what the check found and the commit writes, and by which it is taken back.

    `person_key` is the person's id: of one who is here, or one kept free for her. It is no foreign key, so that
    staging and taking back need no look at people. `public_id` is to be hers. Ways to contact are bits:
    1 email, 2 phone, 4 text, 8 post. A yes is there only with wording, date and source, and a stop of ours beats it.
    `cells` are kept of refused rows only.

    No index begins with `table`: a list's rows are found by `of`, and some of them by ids between two of `row_key`.
    """

    NEW, CHANGED, DUPLICATE, SAME, REFUSED = "new", "changed", "duplicate", "same", "refused"
    id = RowKey(primary_key=True)
    # Not checked for every row that is staged: whoever stages a block holds its import.
    table = models.ForeignKey(Import, on_delete=with_their_list, related_name="+", db_index=False, db_constraint=False)
    number = models.IntegerField(help_text="Row of the sheet, as a spreadsheet counts")
    person_key = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=9, default=NEW, db_default=NEW)
    first = models.IntegerField(null=True, help_text="The earlier row that is the same person")
    area = models.ForeignKey(
        "places.Area", null=True, on_delete=models.DO_NOTHING, db_index=False, db_constraint=False, related_name="+"
    )
    public_id = models.CharField(max_length=22, default="", db_default="")
    name = models.CharField(
        max_length=120,
        default="",
        db_default="",
        help_text="Where it is not her given and family name with a blank between",
    )
    name_key = models.CharField(max_length=120)
    find_key = models.CharField(max_length=160, default="", db_default="")
    given_name = models.CharField(max_length=60, default="", db_default="")
    family_name = models.CharField(max_length=60, default="", db_default="")
    email = models.CharField(max_length=254, default="", db_default="")
    email_key = models.CharField(max_length=254, default="", db_default="")
    email_2 = models.CharField(max_length=254, default="", db_default="")
    email_2_key = models.CharField(max_length=254, default="", db_default="")
    phone = models.CharField(max_length=20, default="", db_default="")
    phone_shown = models.CharField(
        max_length=40, default="", db_default="", help_text="As it is written, where the commit cannot tell by itself"
    )
    phone_2 = models.CharField(max_length=20, default="", db_default="")
    phone_2_shown = models.CharField(max_length=40, default="", db_default="")
    postcode = models.CharField(max_length=8, default="", db_default="")
    address = models.CharField(max_length=254, default="", db_default="")
    address_key = models.CharField(
        max_length=254, default="", db_default="", help_text="Folded, where a database would fold it in its own way"
    )
    birth_date = models.DateField(null=True)
    tags = models.CharField(
        max_length=400, default="", db_default="", help_text="As in the cell, tidied and parted by a line end"
    )
    groups = models.CharField(max_length=400, default="", db_default="")
    yes = models.SmallIntegerField(
        default=0, db_default=0, help_text="Ways she said yes to, with wording, date and source"
    )
    no = models.SmallIntegerField(default=0, db_default=0, help_text="Ways she said no to")
    stop = models.SmallIntegerField(default=0, db_default=0, help_text="Ways the list says she asked us to stop")
    stopped = models.SmallIntegerField(
        default=0, db_default=0, help_text="Ways on which a stop of ours stands: it beats the list"
    )
    said_on = models.DateField(null=True)
    words = models.CharField(max_length=400, default="", db_default="")
    source = models.CharField(max_length=120, default="", db_default="")
    problems = models.TextField(default="", db_default="", help_text="Sentences, one a line")
    left = models.BooleanField(
        default=False, db_default=False, help_text="Something was left alone at the commit, or kept at the undo"
    )
    cells = models.TextField(default="", db_default="", help_text="JSON of the cells as written, of a refused row")

    class Meta:
        indexes = [
            # selectors.rows_of: the rows of a verdict that few rows have.
            models.Index(
                fields=["verdict", "id"],
                condition=models.Q(verdict__in=["refused", "changed", "duplicate"]),
                name="import_people_by_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"

    @property
    def whole_name(self) -> str:
        """Her name, which is not kept a second time where given and family name make it."""
        return self.name or f"{self.given_name} {self.family_name}".strip()

    @classmethod
    def of(cls, table: Import) -> models.QuerySet["PersonRow"]:
        """The rows of a list."""
        return cls.objects.filter(pk__gte=row_key(table.pk, 0), pk__lt=row_key(table.pk + 1, 0))


class PersonFill(models.Model):
    """A blank of a known person that an import filled, to be emptied again if nobody changed it since."""

    table = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="fills")
    block = models.PositiveIntegerField()
    person_key = models.BigIntegerField()
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "person_key", "field"], name="import_fill_once")]

    def __str__(self) -> str:
        return f"{self.field} of person {self.person_key}"


class Remembered(models.Model):
    """Where the columns of a campaign's last list of a kind went, by folded heading, for next time."""

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    kind = models.CharField(max_length=40)
    columns = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "kind"], name="import_remembered_once")]

    def __str__(self) -> str:
        return f"columns of {self.kind}"
