from django.apps import AppConfig


class Ledger(AppConfig):
    """Activities, counters and the pulse."""

    name = "groundswell.trunk.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
