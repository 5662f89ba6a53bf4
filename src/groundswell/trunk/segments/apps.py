from django.apps import AppConfig


class Segments(AppConfig):
    """Living audiences: sets of people by fact, and the sentences that are put together from them."""

    name = "groundswell.trunk.segments"
    label = "segments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from groundswell.trunk.segments import receivers  # noqa: F401
