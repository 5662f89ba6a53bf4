from django.apps import AppConfig


class Audit(AppConfig):
    """Who saw, changed and exported what."""

    name = "groundswell.trunk.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
