from django.apps import AppConfig


class Campaigns(AppConfig):
    """Organisation, campaigns, groups, theme and imprint."""

    name = "groundswell.trunk.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"
