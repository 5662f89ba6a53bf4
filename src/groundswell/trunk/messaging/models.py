"""The outbox, and email addresses that wait to be confirmed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.records.models import PublicIdModel


class Message(PublicIdModel):
    """
    One mail to one address. Rendered when it is made; sent by a job; kept as the outbox.

    `bounce_token` makes the envelope sender of this message (VERP). Bulk mail names the consent it rests on.
    """

    QUEUED, OUTBOX, SENDING, SENT, HELD = "queued", "outbox", "sending", "sent", "held"
    FAILED, BOUNCED = "failed", "bounced"
    STATES = [
        (QUEUED, _("Waiting to go")),
        (OUTBOX, _("Waiting: no mail server is set")),
        (SENDING, _("Going out now")),
        (SENT, _("Sent")),
        (HELD, _("Not sent: they asked us to stop")),
        (FAILED, _("Not sent")),
        (BOUNCED, _("Came back")),
    ]
    campaign = models.ForeignKey("campaigns.Campaign", null=True, blank=True, on_delete=models.CASCADE)
    person = models.ForeignKey("supporters.Person", null=True, blank=True, on_delete=models.SET_NULL)
    kind = models.CharField(max_length=40, help_text='"confirmation", "account", "wording", "update"')
    consent = models.ForeignKey("consent.Consent", null=True, blank=True, on_delete=models.PROTECT)
    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    from_name = models.CharField(max_length=240, blank=True, default="", help_text="Of a relayed letter's From")
    target = models.ForeignKey(
        "targets.Target",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        help_text="Who a relayed letter is to",
    )
    domain = models.CharField(
        max_length=190, blank=True, default="", help_text="A relayed letter's, for the pace it goes out at"
    )
    key = models.CharField(max_length=80, unique=True)
    bounce_token = models.CharField(max_length=22, unique=True)
    state = models.CharField(max_length=8, choices=STATES, default=QUEUED)
    error = models.CharField(max_length=400, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    send_after = models.DateTimeField()
    claim = models.CharField(max_length=22, blank=True, default="", help_text="The worker's claim while it is sent")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # delivery.deliver_due: what may go out now.
            models.Index(fields=["state", "send_after"], name="messages_due"),
            # selectors.outbox: the desk's list, latest first.
            models.Index(fields=["campaign", "-made_at"], name="messages_of_campaign"),
            # Deleting a target; a mail that is no letter costs nothing.
            models.Index(fields=["target"], condition=models.Q(target__isnull=False), name="messages_to_target"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="letter") | models.Q(target__isnull=False), name="message_letter_has_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Confirmation(PublicIdModel):
    """
    An email address with something waiting for its confirmation: one open row an address and campaign.

    At most one mail an hour and three a day go to an address over all campaigns; what a cap held back is mailed when
    the hour ends. One mail and one page list everything that waits.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, db_index=False)
    email_key = models.CharField(max_length=254)
    address = models.EmailField(help_text="As written the first time")
    asked_at = models.DateTimeField(help_text="When something last began to wait")
    due_at = models.DateTimeField(null=True, blank=True, help_text="When the next mail may go; None when none is owed")
    mailed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True, help_text="When its reader said that it was not her")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "email_key"], name="confirmation_once")]
        # services.mail_due_confirmations.
        indexes = [models.Index(fields=["due_at"], name="confirmations_due")]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class MailedConfirmation(models.Model):
    """
    When the latest three confirmation mails went to an address, over all campaigns: what the caps look at.

    One row an address, changed under a lock, so that two workers cannot both see room for one more.
    """

    email_key = models.CharField(max_length=254, unique=True)
    latest_at = models.DateTimeField(null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    third_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # services.forget_old_mail.
        indexes = [models.Index(fields=["latest_at"], name="mailed_confirmations_old")]

    def __str__(self) -> str:
        return f"mailed confirmation {self.pk}"


class Pace(models.Model):
    """How many relayed letters one mail domain was handed within the last minute. Changed under a lock."""

    domain = models.CharField(max_length=190, unique=True)
    moments = models.JSONField(default=list, help_text="When, as seconds; those of the last minute")
    free_at = models.DateTimeField(help_text="From when there is room for one more")

    def __str__(self) -> str:
        return self.domain


class MailboxMark(models.Model):
    """
    How far a mailbox was read. What was read is marked there too; this keeps what is not ours from being read twice.

    `names` are the files of a Maildir that are not ours, as long as they lie there.
    """

    mailbox = models.CharField(max_length=64, unique=True, help_text="Hash of its address")
    validity = models.BigIntegerField(default=0, help_text="UIDVALIDITY of IMAP: another one means other numbers")
    upto = models.BigIntegerField(default=0, help_text="The last UID that was looked at")
    names = models.JSONField(default=list)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"mailbox {self.pk}"
