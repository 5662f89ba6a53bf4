from django.apps import AppConfig


class Duplicates(AppConfig):
    """Records that may be one person: found, looked at, merged, and taken apart again."""

    name = "groundswell.trunk.duplicates"
    label = "duplicates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from groundswell.trunk.duplicates import receivers  # noqa: F401
