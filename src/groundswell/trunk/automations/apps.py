from django.apps import AppConfig


class Automations(AppConfig):
    """Readable rules: when this happens, do these."""

    name = "groundswell.trunk.automations"
    label = "automations"
    default_auto_field = "django.db.models.BigAutoField"
