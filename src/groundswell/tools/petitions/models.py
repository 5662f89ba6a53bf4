"""Petitions, their wordings, and signatures."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groundswell.trunk.records.models import PublicIdModel


class Petition(PublicIdModel):
    """A demand to someone who can say yes."""

    DRAFT, OPEN, CLOSED = "draft", "open", "closed"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="petitions")
    slug = models.SlugField(max_length=90)
    state = models.CharField(max_length=6, choices=[(k, k) for k in (DRAFT, OPEN, CLOSED)], default=DRAFT)
    target = models.ForeignKey("targets.Target", null=True, blank=True, on_delete=models.SET_NULL)
    addressee = models.CharField(max_length=120, help_text="Who can say yes, as the page names them")
    lead = models.CharField(max_length=240, blank=True)
    milestone = models.CharField(max_length=120, blank=True, help_text="What happens at the goal")
    goal = models.PositiveIntegerField(default=100)
    picture = models.ForeignKey("media.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    wording = models.ForeignKey("petitions.Wording", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "slug"], name="petition_slug")]

    def __str__(self) -> str:
        return self.slug

    @property
    def words(self) -> "Wording":
        """The wording that stands now: every petition has one from its making on."""
        assert self.wording is not None
        return self.wording


class Wording(models.Model):
    """One version of what a petition asks, hashed. A signature is bound to the wording it saw."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    demand = models.CharField(max_length=140)
    text = models.TextField(max_length=10000)
    digest = models.CharField(max_length=64, help_text="SHA-256 of demand, addressee and text")
    typo_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    typo_reason = models.CharField(max_length=240, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "number"], name="wording_number")]

    def __str__(self) -> str:
        return self.demand


class Signature(PublicIdModel):
    """One person's name on one petition."""

    UNCONFIRMED, CONFIRMED, FLAGGED, WITHDRAWN = "unconfirmed", "confirmed", "flagged", "withdrawn"
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="signatures", db_index=False)
    person = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="signatures", db_index=False)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="signatures", db_index=False)
    state = models.CharField(
        max_length=11,
        choices=[(k, k) for k in (UNCONFIRMED, CONFIRMED, FLAGGED, WITHDRAWN)],
        default=UNCONFIRMED,
    )
    shown_name = models.CharField(max_length=60, help_text='"Tom B."; empty if hidden')
    hidden = models.BooleanField(default=False)
    address = models.EmailField(help_text="As written on this form")
    email_key = models.CharField(max_length=254)
    postcode = models.CharField(max_length=8, blank=True)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.SET_NULL, db_index=False)
    area_probable = models.BooleanField(default=False)
    network = models.CharField(max_length=32, blank=True, help_text="Keyed hash of the network it came from")
    moved_from = models.ForeignKey(
        Wording, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    flag_reason = models.CharField(max_length=120, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True)
    signed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="A person decided; the rule leaves it alone")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False
    )

    class Meta:
        constraints = [
            # The person first: it also serves "what did she sign?"; those of a petition have indexes of their own.
            models.UniqueConstraint(fields=["person", "petition"], name="signature_once"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="signature_confirmed_has_time",
            ),
        ]
        indexes = [
            # selectors.latest_signatures: the petition page's "who has signed".
            models.Index(
                fields=["petition", "-confirmed_at"], condition=Q(state="confirmed"), name="signatures_latest"
            ),
            # services.confirm_address: what waits for one mailbox, and the household rule of fair counting.
            models.Index(fields=["petition", "email_key"], name="signatures_by_mailbox"),
            # selectors.busy_networks: how many came from one network lately.
            models.Index(fields=["petition", "network", "-signed_at"], name="signatures_by_network"),
            # Deleting an area, a wording, an account; a row that names none costs nothing.
            models.Index(fields=["area"], condition=Q(area__isnull=False), name="signatures_in_area"),
            models.Index(fields=["moved_from"], condition=Q(moved_from__isnull=False), name="signatures_moved"),
            models.Index(fields=["reviewed_by"], condition=Q(reviewed_by__isnull=False), name="signatures_reviewed"),
        ]

    def __str__(self) -> str:
        return self.public_id
