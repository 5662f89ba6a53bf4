from django.apps import AppConfig


class Messaging(AppConfig):
    """Mail: outbox, confirmations, opt-out links."""

    name = "groundswell.trunk.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
