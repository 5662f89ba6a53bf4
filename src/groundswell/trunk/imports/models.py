"""Tables that came from outside, row by row, so that each can be explained and taken back."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Import(PublicIdModel):
    """
    One table brought in: read and checked (`checked`), then committed by a job, and undone if asked.

    `kind` is declared by a room or tool ("targets"); `into` names the object it goes into (a drive's public id).
    """

    CHECKED, COMMITTING, COMMITTED, UNDOING, UNDONE, FAILED = (
        "checked",
        "committing",
        "committed",
        "undoing",
        "undone",
        "failed",
    )
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=40)
    into = models.CharField(max_length=22, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    columns = models.JSONField(default=dict, help_text="Heading as written: field it fills, or empty")
    options = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10,
        choices=[(k, k) for k in (CHECKED, COMMITTING, COMMITTED, UNDOING, UNDONE, FAILED)],
        default=CHECKED,
    )
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True)
    key = models.UUIDField(unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Row(models.Model):
    """
    One line of an import: what it said, what became of it, and what stood before (`before`, for undo).

    `problems` holds sentences for a person, each naming the column and the mend.
    """

    NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
    table = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Line in the file, the heading is 1")
    cells = models.JSONField(default=dict, help_text="Heading: text, as written")
    verdict = models.CharField(max_length=7, choices=[(k, k) for k in (NEW, CHANGED, SAME, REFUSED)])
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=dict, help_text="Field: [before, after]")
    object_id = models.CharField(max_length=22, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="import_row_number")]
        indexes = [models.Index(fields=["table", "verdict"], name="import_rows_by_verdict")]

    def __str__(self) -> str:
        return f"line {self.number}"
