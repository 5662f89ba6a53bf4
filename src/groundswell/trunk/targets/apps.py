from django.apps import AppConfig


class Targets(AppConfig):
    """People and bodies that decide."""

    name = "groundswell.trunk.targets"
    label = "targets"
    default_auto_field = "django.db.models.BigAutoField"
