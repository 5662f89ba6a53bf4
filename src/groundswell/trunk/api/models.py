"""Keys with which a program acts for an account."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class ApiKey(PublicIdModel):
    """
    A key of one account for one campaign. It may do what the account may at that moment, or only read.

    Only the hash of the key is stored; it ends at `expires_at`, at most a year on.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)
    key_hash = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
