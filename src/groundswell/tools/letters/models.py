"""Letter drives, the letters people wrote, and what came of them."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class LetterDrive(PublicIdModel):
    """
    The writing of letters to the targets of one drive: prompts, facts, who may write to whom, and the caps.

    `prompts` is a list of {"question", "hint"}: each answer becomes a paragraph. There is no text to paste.
    """

    DRAFT, OPEN, CLOSED = "draft", "open", "closed"
    drive = models.OneToOneField("targets.Drive", on_delete=models.CASCADE, related_name="letter_drive")
    state = models.CharField(max_length=6, choices=[(k, k) for k in (DRAFT, OPEN, CLOSED)], default=DRAFT)
    title = models.CharField(max_length=140)
    lead = models.CharField(max_length=400, blank=True)
    subject = models.CharField(max_length=140, blank=True, help_text="Suggested; the writer changes it")
    prompts = models.JSONField(default=list)
    least_heard = models.BooleanField(default=False, help_text="People may also write to those who heard least")
    relay = models.BooleanField(default=True, help_text="We send; otherwise people use their own mail program")
    writer_cap = models.PositiveSmallIntegerField(default=3, help_text="Letters a writer may send a day")
    target_cap = models.PositiveSmallIntegerField(default=200, help_text="Letters a target may get a day")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Fact(PublicIdModel):
    """A fact a writer may add, with its source. Quoted facts do not count towards likeness."""

    letter_drive = models.ForeignKey(LetterDrive, on_delete=models.CASCADE, related_name="facts")
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=120)
    source_url = models.URLField(max_length=400, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text


class Letter(PublicIdModel):
    """
    One person's letter to one target.

    `unconfirmed` until its writer pressed the button of the mailed page (a writer we know by a personal link need
    not); `held` for a person to read; `queued` when the relay has it; `own` was opened in the writer's own program.
    """

    UNCONFIRMED, HELD, QUEUED, SENT = "unconfirmed", "held", "queued", "sent"
    BOUNCED, REFUSED, WITHDRAWN, OWN = "bounced", "refused", "withdrawn", "own"
    STATES = (UNCONFIRMED, HELD, QUEUED, SENT, BOUNCED, REFUSED, WITHDRAWN, OWN)
    letter_drive = models.ForeignKey(LetterDrive, on_delete=models.CASCADE, related_name="letters")
    standing = models.ForeignKey("targets.Standing", on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(
        "supporters.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    state = models.CharField(max_length=11, choices=[(k, k) for k in STATES], default=UNCONFIRMED)
    writer_name = models.CharField(max_length=120)
    address = models.EmailField(help_text="The writer's, as written on this form; replies go there")
    email_key = models.CharField(max_length=254)
    postcode = models.CharField(max_length=8, blank=True)
    street = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=140)
    body = models.TextField(max_length=10000)
    answers = models.JSONField(default=list)
    own_constituent = models.BooleanField(default=False)
    copy_to_campaign = models.BooleanField(default=False, help_text="Replies may be copied to us")
    copy_to_writer = models.BooleanField(default=False)
    likeness = models.PositiveSmallIntegerField(default=0, help_text="Per cent of word runs in one earlier letter")
    hold_reason = models.CharField(max_length=120, blank=True)
    reply_token = models.CharField(max_length=22, unique=True, help_text="The part after + of this letter's address")
    message = models.ForeignKey("messaging.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key = models.UUIDField(unique=True)
    no_sending = models.BooleanField(default=False, help_text="As its target was marked when this was written")
    may_ask = models.BooleanField(default=False, help_text="We may ask her what the target replied")
    network = models.CharField(max_length=64, blank=True, default="", help_text="Keyed hash")
    written_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    goes_at = models.DateTimeField(null=True, blank=True, help_text="From when the relay may take it: the caps")
    sent_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When its writer was told that it did not arrive")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # services.confirm_letters: what waits for one mailbox.
            models.Index(fields=["email_key", "state"], name="letters_by_mailbox"),
            # selectors.letters_of: the desk's list, and the caps.
            models.Index(fields=["letter_drive", "-written_at"], name="letters_of_drive"),
            models.Index(fields=["standing", "-written_at"], name="letters_to_target"),
            # services.release_due and settle_due: what waits for its day, and for its mail.
            models.Index(fields=["state", "goes_at"], name="letters_due"),
        ]
        constraints = [
            # Whatever goes wrong before: nothing of a target marked so can stand as a letter of ours to send.
            models.CheckConstraint(
                condition=~models.Q(state__in=("held", "queued", "sent", "bounced")) | models.Q(no_sending=False),
                name="letter_no_sending",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class WordRun(models.Model):
    """A keyed hash of a run of words in a letter: likeness is found without comparing letters themselves."""

    letter_drive = models.ForeignKey(LetterDrive, on_delete=models.CASCADE)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="runs")
    words = models.PositiveSmallIntegerField(help_text="5, or 3 for a text under 20 words")
    digest = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "words", "digest"], name="word_run_once")]
        # likeness.alike: earlier letters of the drive that hold any of these runs, counted from the index alone.
        indexes = [models.Index(fields=["letter_drive", "words", "digest", "letter"], name="word_runs_of_drive")]

    def __str__(self) -> str:
        return f"run of letter {self.letter_id}"


class Room(models.Model):
    """How many letters of one writer, or to one target, stand for one day: what the caps look at."""

    letter_drive = models.ForeignKey(LetterDrive, on_delete=models.CASCADE)
    who = models.CharField(max_length=64, help_text="Keyed hash of the writer's mailbox, or of the target")
    day = models.DateField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter_drive", "who", "day"], name="letter_room_once")]

    def __str__(self) -> str:
        return f"{self.taken} on {self.day}"


class Reply(PublicIdModel):
    """A target's reply, that came to us because the letter's writer agreed to a copy."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="replies")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    sender = models.CharField(max_length=254, blank=True, default="", help_text="As the mail says; anyone can write it")
    auto = models.BooleanField(default=False, help_text="Written by a machine: a holiday reply, a receipt")
    message_key = models.CharField(max_length=80, unique=True, help_text="Hash of its Message-ID: it comes once")
    came_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
