"""The spine: what people did, and the counters kept from it."""

from django.conf import settings
from django.db import models


class Activity(models.Model):
    """
    One thing a person did or was asked. Append-only.

    `key` makes it idempotent: "petitions.signed:<public id>". `object_kind` and `object_id` resolve through the
    tools' references. `group` is set where it happened in a group.
    """

    key = models.CharField(max_length=80, unique=True)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, db_index=False)
    person = models.ForeignKey(
        "supporters.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="activities",
        db_index=False,
    )
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.SET_NULL, db_index=False)
    group = models.ForeignKey("campaigns.Group", null=True, blank=True, on_delete=models.SET_NULL, db_index=False)
    kind = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=22, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False
    )
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            # selectors.just_now and the counters' recount.
            models.Index(fields=["campaign", "-occurred_at"], name="activities_latest"),
            # supporters.selectors.timeline.
            models.Index(fields=["person", "-occurred_at"], name="activities_of_person"),
            # Deleting an area, a group, an account; most rows name none, and these cost such rows nothing.
            models.Index(fields=["area"], condition=models.Q(area__isnull=False), name="activities_in_area"),
            models.Index(fields=["group"], condition=models.Q(group__isnull=False), name="activities_of_group"),
            models.Index(fields=["actor"], condition=models.Q(actor__isnull=False), name="activities_of_actor"),
        ]

    def __str__(self) -> str:
        return self.key


class Counter(models.Model):
    """
    A kept total. `area` is None for the whole; `hour` is None for all time, else the UTC hour it counts.

    Unique on (campaign, name, object_id, area_code, hour_key): text keys, so that NULLs cannot double a row.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=40, help_text='"petitions.confirmed", "supporters.new"')
    object_id = models.CharField(max_length=22, blank=True)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.CASCADE)
    area_key = models.BigIntegerField(default=0, help_text="The area's id, 0 for the whole")
    hour_key = models.CharField(max_length=13, blank=True, help_text='"2026-03-17T16", empty for all time')
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name", "object_id", "area_key", "hour_key"], name="counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
