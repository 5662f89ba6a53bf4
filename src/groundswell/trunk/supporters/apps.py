from django.apps import AppConfig


class Supporters(AppConfig):
    """People: contact points, tags, notes, proposed changes, timeline."""

    name = "groundswell.trunk.supporters"
    label = "supporters"
    default_auto_field = "django.db.models.BigAutoField"
