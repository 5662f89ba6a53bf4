"""Templates of share cards, the cards made from them, and every version of both."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Template(PublicIdModel):
    """
    A form of card. What it looks like is its newest `TemplateVersion`.

    A campaign has each of the house's forms at most once, made when it is first used; those it made itself have no
    `house` name.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="card_templates")
    name = models.CharField(max_length=60)
    form = models.CharField(max_length=10, help_text="quote, thanks, number, badge, event, fact, or own")
    house = models.CharField(max_length=20, blank=True, help_text="Name of the house form it stands for")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], condition=models.Q(ended_at__isnull=True), name="card_template_name"
            ),
            models.UniqueConstraint(
                fields=["campaign", "house"],
                condition=models.Q(ended_at__isnull=True) & ~models.Q(house=""),
                name="card_template_house_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """What a template was at one time: `design` as drawing/design.py reads it."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    design = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="card_template_version")]

    def __str__(self) -> str:
        return f"{self.template_id} version {self.number}"


class Card(PublicIdModel):
    """
    One card. What it says is its newest `CardVersion`; what was drawn of it are `media.Graphic` rows of the kind
    "card" with this public id.

    `drawn_with` (a digest of design, theme, imprint and fields) says whether it must be drawn anew; `drawings` counts
    and is the version of its newest graphic. It has a public page from `public_at` on, once a post took it out.
    """

    DRAFT, DRAWN, FAILED = "draft", "drawn", "failed"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="share_cards")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="cards")
    title = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=6, choices=[(k, k) for k in (DRAFT, DRAWN, FAILED)], default=DRAFT)
    problem = models.CharField(max_length=300, blank=True)
    drawings = models.PositiveIntegerField(default=0)
    drawn_with = models.CharField(max_length=64, blank=True)
    frozen = models.BooleanField(default=False, help_text="It has been published: it no longer changes")
    public_at = models.DateTimeField(null=True, blank=True, help_text="Since when everybody may see its page")
    subject_kind = models.CharField(max_length=40, blank=True, help_text="What it is about: a declared reference")
    subject_id = models.CharField(max_length=22, blank=True)
    key = models.CharField(max_length=80, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # selectors.cards: newest first.
            models.Index(fields=["campaign", "-made_at"], name="cards_latest"),
            # selectors.card_about: the card of a target.
            models.Index(fields=["subject_kind", "subject_id"], name="cards_by_subject"),
        ]

    def __str__(self) -> str:
        return self.public_id


class CardVersion(models.Model):
    """What a card said at one time; undo goes back along `number`."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField(default=dict, help_text='{"quote": "...", "name": "..."}')
    cells = models.JSONField(default=list, help_text="The map at that time: [[q, r, state], ...]")
    facts = models.JSONField(default=list, help_text="Public ids of the facts it says")
    image = models.ForeignKey("media.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    focus_x = models.PositiveSmallIntegerField(null=True, blank=True)
    focus_y = models.PositiveSmallIntegerField(null=True, blank=True)
    alt = models.CharField(max_length=1000, blank=True)
    alt_read = models.BooleanField(default=False, help_text="A person has read the alt text")
    language = models.CharField(max_length=10, default="en")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "number"], name="card_version")]

    def __str__(self) -> str:
        return f"{self.card_id} version {self.number}"


class Redraw(PublicIdModel):
    """
    Drawing many cards anew after a template, the colour, the logo or the imprint changed.

    It goes along the cards by their key; a job that was cut off goes on after `after_id`. A newer one for the same
    cards ends it.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="card_redraws")
    template = models.ForeignKey(
        Template, null=True, blank=True, on_delete=models.CASCADE, related_name="+", help_text="Empty: of all templates"
    )
    after_id = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # selectors.redraw_now: what goes on in a campaign.
        indexes = [models.Index(fields=["campaign", "-started_at"], name="card_redraws_latest")]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"
