"""Pictures, re-encoded by us, with alt text and rights."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Image(PublicIdModel):
    """A picture as we re-encoded it. The upload itself is not kept."""

    campaign = models.ForeignKey("campaigns.Campaign", null=True, on_delete=models.CASCADE, related_name="images")
    file = models.FileField(upload_to="images/")
    kind = models.CharField(max_length=5, choices=[("png", "PNG"), ("webp", "WebP"), ("jpeg", "JPEG")])
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes")
    digest = models.CharField(max_length=64, help_text="SHA-256 of our file")
    alt = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.alt or self.public_id
