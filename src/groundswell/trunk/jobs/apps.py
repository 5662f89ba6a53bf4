from django.apps import AppConfig


class Jobs(AppConfig):
    """Background work and schedules."""

    name = "groundswell.trunk.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
