"""Figures, quotes and claims with their sources, and what uses them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groundswell.trunk.records.models import PublicIdModel

ERASED = "…"
"""What stands in place of the words and the name of somebody who had them erased."""


class Fact(PublicIdModel):
    """
    Something that may be said, and where we have it from.

    A fact is never changed once it is used: a mistake is withdrawn or corrected, in public, and `instead` names what
    is said from now on. `public_at` is set once it was said in public; before that only the desk knows it.
    """

    FIGURE, QUOTE, CLAIM = "figure", "quote", "claim"
    CURRENT, WITHDRAWN, CORRECTED = "current", "withdrawn", "corrected"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=6, choices=[(k, k) for k in (FIGURE, QUOTE, CLAIM)])
    text = models.CharField(max_length=500, help_text="The sentence, or the words that were said")
    figure = models.CharField(max_length=30, blank=True, help_text="£6m")
    said_by = models.CharField(max_length=120, blank=True, help_text="Of a quote")
    said_by_role = models.CharField(max_length=120, blank=True, help_text="Night nurse, Thornwick")
    consent = models.CharField(
        max_length=7,
        blank=True,
        choices=[("", "not asked"), ("public", "said in public"), ("given", "given"), ("refused", "refused")],
        help_text="Whether the person quoted agreed to be quoted",
    )
    consent_note = models.CharField(max_length=200, blank=True, help_text="How and when she agreed")
    consent_until = models.DateField(null=True, blank=True, help_text="The last day on which she may be quoted")
    source_title = models.CharField(max_length=200)
    source_url = models.URLField(max_length=600, blank=True)
    source_on = models.DateField(null=True, blank=True, help_text="The day of the source")
    language = models.CharField(max_length=10, default="en")
    tags = models.JSONField(default=list)
    credit = models.CharField(max_length=120, blank=True, help_text="Who found it")
    credit_hidden = models.BooleanField(default=False, help_text="Asked not to be named")
    state = models.CharField(max_length=9, choices=[(k, k) for k in (CURRENT, WITHDRAWN, CORRECTED)], default=CURRENT)
    instead = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="stands_for")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was withdrawn or corrected, in public")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField()
    public_at = models.DateTimeField(null=True, blank=True, help_text="Since when everybody may read it")
    key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="current") | Q(ended_at__isnull=False), name="fact_ended_with_its_time"
            )
        ]
        # selectors.facts: a campaign's facts, newest first.
        indexes = [models.Index(fields=["campaign", "-recorded_at"], name="facts_of_campaign")]

    def __str__(self) -> str:
        return self.text


class FactUse(models.Model):
    """
    A card, post or page that says a fact. `kind` and `public_id` are those of a declared reference.

    `flagged_at` is set when the fact is withdrawn or corrected; `settled_at` when somebody mended the use.
    """

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=40)
    public_id = models.CharField(max_length=22)
    used_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it stopped saying the fact")
    flagged_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_how = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "kind", "public_id"], name="fact_use_once")]
        # selectors.facts_of: which facts one object says.
        indexes = [models.Index(fields=["kind", "public_id"], name="fact_uses_of_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} says {self.fact_id}"


class Elsewhere(PublicIdModel):
    """A place outside this product that says facts: a leaflet, a sign, a page of another site. Its kind is KIND."""

    KIND = "elsewhere"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=140, help_text="Leaflet, 340 printed")
    url = models.URLField(max_length=600, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    noted_at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.title
