from django.apps import AppConfig


class Facts(AppConfig):
    """Figures, quotes and claims with their sources, and what uses them."""

    name = "groundswell.trunk.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from groundswell.trunk.facts import receivers  # noqa: F401
