"""Tables that came from outside, row by row, so that each can be explained and taken back."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Import(PublicIdModel):
    """
    One table brought in: read (`read`), checked (`checked`), then committed by a job, and undone if asked.

    `kind` is declared by a room or tool ("targets"); `into` names the object it goes into (a drive's public id).
    `rows_done` counts for the state it is in: rows checked, committed, or taken back so far.
    """

    READ, CHECKING, CHECKED, COMMITTING, COMMITTED, UNDOING, UNDONE = (
        "read",
        "checking",
        "checked",
        "committing",
        "committed",
        "undoing",
        "undone",
    )
    BUSY = (CHECKING, COMMITTING, UNDOING)
    BEFORE = (READ, CHECKING, CHECKED)
    UNDO_DAYS = 30
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=40)
    into = models.CharField(max_length=22, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    headings = models.JSONField(default=list, help_text="As written, in their order")
    columns = models.JSONField(default=dict, help_text="Heading as written: field it fills, or empty")
    options = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10,
        choices=[(k, k) for k in (READ, CHECKING, CHECKED, COMMITTING, COMMITTED, UNDOING, UNDONE)],
        default=READ,
    )
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
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
        return self.rows_new + self.rows_changed

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
