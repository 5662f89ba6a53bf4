from django.apps import AppConfig


class Consent(AppConfig):
    """The append-only ledger of consents and opt-outs."""

    name = "groundswell.trunk.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"
