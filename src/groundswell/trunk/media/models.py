"""Pictures, re-encoded by us, with alt text and rights."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Image(PublicIdModel):
    """
    A picture as we re-encoded it. The upload itself is not kept.

    It may go out only with `rights`, with the consent of `people` where it shows some, and with `alt`.
    """

    RIGHTS = ("own", "permission", "licence", "public_domain")
    PEOPLE = ("nobody", "agreed", "public", "not_asked")
    campaign = models.ForeignKey("campaigns.Campaign", null=True, on_delete=models.CASCADE, related_name="images")
    file = models.FileField(upload_to="images/")
    kind = models.CharField(max_length=5, choices=[("png", "PNG"), ("webp", "WebP"), ("jpeg", "JPEG")])
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes")
    digest = models.CharField(max_length=64, help_text="SHA-256 of our file")
    alt = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, blank=True)
    credit_hidden = models.BooleanField(default=False, help_text="Asked not to be named")
    rights = models.CharField(
        max_length=13, blank=True, choices=[(k, k) for k in ("", "own", "permission", "licence", "public_domain")]
    )
    rights_note = models.CharField(max_length=200, blank=True, help_text="Who allowed it, or which licence")
    people = models.CharField(
        max_length=9,
        blank=True,
        choices=[(k, k) for k in ("", "nobody", "agreed", "public", "not_asked")],
        help_text="Whether those shown agreed",
    )
    source_url = models.URLField(max_length=600, blank=True)
    taken_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)
    tags = models.JSONField(default=list)
    focus_x = models.PositiveSmallIntegerField(default=50, help_text="Per cent from the left: what every crop shows")
    focus_y = models.PositiveSmallIntegerField(default=50, help_text="Per cent from the top")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.alt or self.public_id


class Graphic(PublicIdModel):
    """
    A picture we drew, finished, in its sizes, with the imprint burned in: what tools hand each other.

    `kind` and `source_id` are those of the declared reference it was drawn from; a new version is a new row.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="graphics")
    kind = models.CharField(max_length=40)
    source_id = models.CharField(max_length=22)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=140, blank=True)
    alt = models.CharField(max_length=1000)
    language = models.CharField(max_length=10, default="en")
    imprint = models.CharField(max_length=400, help_text="As it is burned in")
    drawn_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    public_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when something that is out shows it; nobody else sees it before"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source_id", "version"], name="graphic_version")]

    def __str__(self) -> str:
        return self.title or self.alt


class GraphicFile(models.Model):
    """One size of a graphic. `size` is square, portrait, story, link, wide or a4."""

    graphic = models.ForeignKey(Graphic, on_delete=models.CASCADE, related_name="files")
    size = models.CharField(max_length=10)
    file = models.CharField(max_length=120, help_text="In the store")
    mime = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["graphic", "size"], name="graphic_size")]

    def __str__(self) -> str:
        return f"{self.size} of {self.graphic_id}"
