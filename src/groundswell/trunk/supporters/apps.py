from django.apps import AppConfig


class Supporters(AppConfig):
    """People: contact points, tags, notes, proposed changes, timeline."""

    name = "groundswell.trunk.supporters"
    label = "supporters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from groundswell.trunk.imports.kinds import register
        from groundswell.trunk.supporters.importing.kind import SUPPORTERS

        register(SUPPORTERS)
