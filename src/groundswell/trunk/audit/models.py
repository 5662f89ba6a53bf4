"""Who saw, changed or exported what."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """
    One line of the audit trail, append-only, chained: `chain` is SHA-256 over the previous chain and this line, so
    that a removed or altered line shows.

    `who` and `where` keep the public ids of account and campaign, so that the line still stands when they are gone.
    """

    SAW, CHANGED, EXPORTED, SIGNED_IN, GRANTED = "saw", "changed", "exported", "signed_in", "granted"
    campaign = models.ForeignKey("campaigns.Campaign", null=True, blank=True, on_delete=models.SET_NULL)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    verb = models.CharField(max_length=10, choices=[(k, k) for k in (SAW, CHANGED, EXPORTED, SIGNED_IN, GRANTED)])
    who = models.CharField(max_length=22, blank=True, editable=False)
    where = models.CharField(max_length=22, blank=True, editable=False)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=22, blank=True)
    sentence = models.CharField(max_length=240, help_text="In words, without personal data")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    chain = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["campaign", "-at"], name="audit_latest")]

    def __str__(self) -> str:
        return self.sentence


class ChainHead(models.Model):
    """The end of the chain, in a single row: who appends locks it, and a line cut off the end shows."""

    chain = models.CharField(max_length=64, blank=True)
    entries = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.entries} lines"
