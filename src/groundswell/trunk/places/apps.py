from django.apps import AppConfig


class Places(AppConfig):
    """Areas, boundary sets, postcodes, hexagons."""

    name = "groundswell.trunk.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
