"""The outbox, and email addresses that wait to be confirmed."""

from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Message(PublicIdModel):
    """
    One mail to one address. Rendered when it is made; sent by a job; kept as the outbox.

    `bounce_token` makes the envelope sender of this message (VERP). Bulk mail names the consent it rests on.
    """

    QUEUED, SENDING, SENT, HELD, FAILED, BOUNCED = "queued", "sending", "sent", "held", "failed", "bounced"
    STATES = [(k, k) for k in (QUEUED, SENDING, SENT, HELD, FAILED, BOUNCED)]
    campaign = models.ForeignKey("campaigns.Campaign", null=True, blank=True, on_delete=models.CASCADE)
    person = models.ForeignKey("supporters.Person", null=True, blank=True, on_delete=models.SET_NULL)
    kind = models.CharField(max_length=40, help_text='"confirmation", "account", "wording", "update"')
    consent = models.ForeignKey("consent.Consent", null=True, blank=True, on_delete=models.PROTECT)
    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    key = models.CharField(max_length=80, unique=True)
    bounce_token = models.CharField(max_length=22, unique=True)
    state = models.CharField(max_length=8, choices=STATES, default=QUEUED)
    error = models.CharField(max_length=400, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    send_after = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # services.deliver_due: what may go out now.
        indexes = [models.Index(fields=["state", "send_after"], name="messages_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Confirmation(models.Model):
    """
    An email address with something waiting for its confirmation: one open row an address and campaign.

    At most one mail an hour and three a day go to an address over all campaigns; what a cap held back is mailed when
    the hour ends. One mail and one page list everything that waits.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    email_key = models.CharField(max_length=254)
    address = models.EmailField(help_text="As written the first time")
    asked_at = models.DateTimeField(help_text="When something last began to wait")
    due_at = models.DateTimeField(null=True, blank=True, help_text="When the next mail may go; None when none is owed")
    mailed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "email_key"], name="confirmation_once")]
        # services.send_due_confirmations.
        indexes = [models.Index(fields=["due_at"], name="confirmations_due")]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class MailedConfirmation(models.Model):
    """A confirmation mail that went out: what the caps count, over all campaigns."""

    email_key = models.CharField(max_length=254)
    mailed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["email_key", "-mailed_at"], name="mailed_confirmations")]

    def __str__(self) -> str:
        return f"mailed {self.mailed_at:%Y-%m-%d %H:%M}"
