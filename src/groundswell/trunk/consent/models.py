"""The append-only ledger of what people agreed to, and the stops that beat it."""

from django.conf import settings
from django.db import models

CHANNELS = [("email", "Email"), ("phone", "Calls"), ("text", "Texts"), ("post", "Post"), ("push", "Alerts")]


class Wording(models.Model):
    """The exact words a person was shown. Never changed: another text is another wording."""

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    channel = models.CharField(max_length=5, choices=CHANNELS)
    purpose = models.CharField(max_length=20, default="news", help_text="news, legitimate_interest, soft_opt_in…")
    basis = models.CharField(max_length=20, default="consent")
    text = models.CharField(max_length=400)
    text_hash = models.CharField(max_length=64)
    first_used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "channel", "purpose", "basis", "text_hash"], name="wording_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Consent(models.Model):
    """
    One yes or no, for one channel and purpose, with wording, time and source. Rows are never changed, save that
    `effective_at` is set once, when the person confirms her email address.
    """

    person = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="consents", db_index=False)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, db_index=False)
    given = models.BooleanField()
    source = models.CharField(max_length=120, help_text='In words: "on the petition page"')
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=22, blank=True)
    said_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False
    )
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        # selectors.standing: the newest effective entry for each channel of a person.
        indexes = [
            models.Index(fields=["person", "-said_at"], name="consents_of_person"),
            # Deleting an account.
            models.Index(
                fields=["recorded_by"], condition=models.Q(recorded_by__isnull=False), name="consents_recorded"
            ),
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.given else 'no'} of person {self.person_id}"

    @property
    def from_list(self) -> bool:
        """Whether it stood in a list that was imported: its day may be known, and never its time."""
        return self.object_kind == "import"

    @property
    def undated(self) -> bool:
        """Whether the list does not say when, so that `said_at` is when it was imported."""
        return self.from_list and self.key.endswith(":-")


class OptOut(models.Model):
    """
    A stop: one way to contact, in one campaign, by hash, so that it outlives erasure. Beats every consent said before
    it; a later consent that the person herself gave and confirmed lifts it (`lifted_at`).
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    channel = models.CharField(max_length=5, choices=CHANNELS)
    contact_hash = models.CharField(max_length=64)
    said_at = models.DateTimeField()
    source = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "channel", "contact_hash"], name="opt_outs_by_contact")]

    def __str__(self) -> str:
        return f"stop on {self.channel}"
