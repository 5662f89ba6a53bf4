from django.apps import AppConfig


class Imports(AppConfig):
    """Tables from outside: read, checked, committed, undone."""

    name = "groundswell.trunk.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
