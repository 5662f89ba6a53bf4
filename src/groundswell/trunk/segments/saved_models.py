"""Saved segments, who was in them on which day, and snapshots."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Segment(PublicIdModel):
    """
    A saved, living audience: who is in it is asked anew each time.

    `definition` is what trunk/segments/reading.py reads: {"join": "all" or "any", "lines": [...], "but": [...]}, a line
    being {"rule": key, "settings": {...}} or a group of lines {"join": "all", "any" or "none", "lines": [...]}.
    `version` grows with each change; whoever saves says which one she saw. `shared`: organisers of groups and areas may
    use it too, each for her own people.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="segments")
    name = models.CharField(max_length=80)
    definition = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    shared = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], condition=models.Q(ended_at__isnull=True), name="segment_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SegmentDay(models.Model):
    """
    Who was in a segment when a day began: what "entered and left" are told from. Kept for a few weeks.

    `members` is a roaring bitmap of person ids. It goes when the segment is changed: people move, rules do not.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    count = models.PositiveIntegerField()
    members = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="segment_day_once")]

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"


class Snapshot(PublicIdModel):
    """
    Who was in a segment at one moment, kept as it was. `sentence` is what the segment said then.

    Those who were merged since are found as the record that stands for them; those erased since are in it no more.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="snapshots")
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.SET_NULL, related_name="snapshots")
    name = models.CharField(max_length=120)
    sentence = models.TextField(max_length=4000)
    count = models.PositiveIntegerField(help_text="When it was taken")
    members = models.BinaryField(help_text="A roaring bitmap of person ids")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    class Meta:
        # selectors.snapshots: the latest first.
        indexes = [models.Index(fields=["campaign", "-made_at"], name="snapshots_latest")]

    def __str__(self) -> str:
        return self.name
