from django.apps import AppConfig


class Media(AppConfig):
    """Images: checked, re-encoded, with alt text."""

    name = "groundswell.trunk.media"
    label = "media"
    default_auto_field = "django.db.models.BigAutoField"
