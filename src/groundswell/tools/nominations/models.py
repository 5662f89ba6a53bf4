"""Blocks of targets that people took on."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groundswell.trunk.records.models import PublicIdModel


class Block(PublicIdModel):
    """
    One evening's targets, claimed by a supporter (`person`) or somebody on the desk (`account`), until `expires_at`.
    """

    HANDED_BACK, EXPIRED, DONE, FREED = "handed_back", "expired", "done", "freed"
    drive = models.ForeignKey("targets.Drive", on_delete=models.CASCADE, related_name="blocks")
    person = models.ForeignKey(
        "supporters.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="blocks"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks"
    )
    key = models.UUIDField(unique=True)
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(
        max_length=11, blank=True, choices=[(k, k) for k in (HANDED_BACK, EXPIRED, DONE, FREED)], default=""
    )
    hand_back_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(account__isnull=False), name="block_has_a_claimer"
            )
        ]
        # services.free_expired, and selectors.blocks_of: who holds what now.
        indexes = [models.Index(fields=["drive", "ended_at", "expires_at"], name="blocks_held")]

    def __str__(self) -> str:
        return self.public_id


class Wish(PublicIdModel):
    """Somebody we did not know asked for a block: it becomes one when she confirms her address, and goes."""

    # services.wishes: what waits for one drive, and for one mailbox (through its people).
    drive = models.ForeignKey("targets.Drive", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="+")
    size = models.PositiveSmallIntegerField()
    key = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "person"], name="wish_once")]

    def __str__(self) -> str:
        return self.public_id


class Claim(PublicIdModel):
    """
    One target in a block. At most one block holds a target at a time.

    `said` is the latest outcome, `outcome` its word. `freed_because`: handed_back, expired, freed, declared, closed.
    """

    HANDED_BACK, EXPIRED, FREED, DECLARED, CLOSED = "handed_back", "expired", "freed", "declared", "closed"
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="claims")
    standing = models.ForeignKey("targets.Standing", on_delete=models.CASCADE, related_name="claims")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, blank=True)
    said = models.ForeignKey("nominations.Outcome", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    freed_at = models.DateTimeField(null=True, blank=True)
    freed_because = models.CharField(max_length=20, blank=True, help_text="handed_back, expired, declared")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standing"], condition=Q(done_at__isnull=True, freed_at__isnull=True), name="claim_held_once"
            ),
            models.UniqueConstraint(fields=["block", "standing"], name="claim_once_a_block"),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id} in {self.block_id}"


class Telling(PublicIdModel):
    """
    Who is told of one declaration: locals who agreed, by one mail each. `held` until somebody lets it go; `taken_back`
    with the declaration. `after_id` is the person up to whom mails are queued. `shows_kind` and `shows_id` are those of
    a declared reference that the mails lead to, once it is public.
    """

    WAITING, HELD, SENDING, DONE, TAKEN_BACK = "waiting", "held", "sending", "done", "taken_back"
    STATES = (WAITING, HELD, SENDING, DONE, TAKEN_BACK)
    declaration = models.OneToOneField("targets.Declaration", on_delete=models.CASCADE, related_name="telling")
    state = models.CharField(max_length=10, choices=[(k, k) for k in STATES], default=WAITING)
    due_at = models.DateTimeField()
    after_id = models.BigIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    shows_kind = models.CharField(max_length=40, blank=True, help_text="The thank-you: a post or a card")
    shows_id = models.CharField(max_length=22, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"telling of {self.declaration_id}, {self.state}"


class Outcome(PublicIdModel):
    """What came of asking once. Append-only; a later one of the same claim takes its place, an undone one leaves it."""

    CALL, LETTER, POST = "call", "letter", "post"
    # services.outcomes: the outcomes of a claim, the latest first.
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="outcomes")
    channel = models.CharField(max_length=6, choices=[(k, k) for k in (CALL, LETTER, POST)])
    outcome = models.CharField(max_length=20)
    candidate = models.ForeignKey(
        "targets.Candidate", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    declaration = models.ForeignKey(
        "targets.Declaration", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.UUIDField(unique=True)
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.outcome} of {self.claim_id}"
