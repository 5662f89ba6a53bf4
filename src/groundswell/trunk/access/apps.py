from django.apps import AppConfig


class Access(AppConfig):
    """Accounts, sign-in, roles, invitations, personal links."""

    name = "groundswell.trunk.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from groundswell.trunk.access import receivers  # noqa: F401 - registers them
