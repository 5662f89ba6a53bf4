"""The embedded job engine."""

from django_tasks_db import DatabaseBackend


class Backend(DatabaseBackend):
    """django-tasks-db with our retries."""
