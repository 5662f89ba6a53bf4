from django.apps import AppConfig


class Ui(AppConfig):
    """Templates, stylesheet, icons, behaviours."""

    name = "groundswell.trunk.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
