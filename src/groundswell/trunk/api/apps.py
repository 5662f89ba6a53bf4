from django.apps import AppConfig


class Api(AppConfig):
    """The base of the open API."""

    name = "groundswell.trunk.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
