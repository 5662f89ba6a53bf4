"""Heartbeats of workers, retries, and schedules. The jobs themselves are django-tasks-db's rows."""

from django.db import models


class Beat(models.Model):
    """A living worker. A worker whose beat is stale has its jobs taken back by the reaper."""

    worker = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class Schedule(models.Model):
    """A job to run every so often. `next_at` moves by one conditional UPDATE, so two workers run it once."""

    name = models.CharField(max_length=80, unique=True)
    every_seconds = models.PositiveIntegerField()
    next_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True, blank=True)
    job_id = models.UUIDField(null=True, blank=True, help_text="The latest job: while it waits no other is made")

    def __str__(self) -> str:
        return self.name
