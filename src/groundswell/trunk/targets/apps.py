from django.apps import AppConfig


class Targets(AppConfig):
    """People and bodies that decide."""

    name = "groundswell.trunk.targets"
    label = "targets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from groundswell.trunk.imports.kinds import register
        from groundswell.trunk.targets.import_kind import TARGETS

        register(TARGETS)
