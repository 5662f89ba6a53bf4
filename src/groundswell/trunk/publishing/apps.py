from django.apps import AppConfig


class Publishing(AppConfig):
    """Putting posts on networks, once, and taking them back."""

    name = "groundswell.trunk.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from groundswell.trunk.publishing import receivers  # noqa: F401
