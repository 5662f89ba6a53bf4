"""
Pairs of records that may be one person, and merges with all that is needed to take them apart again.

Neither table holds anything that a person said: a pair holds the names of reasons, and a merge what its undo needs,
until the 30 days in which it may be undone are over.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groundswell.trunk.records.models import PublicIdModel


class Pair(PublicIdModel):
    """
    Two records of one campaign that may be one person; `first` is the older. Decided once, it is not asked again.

    `aside`: one of the two was merged into a third record, which is asked about in its place.
    """

    VERY_LIKELY, LIKELY, UNSURE = "very_likely", "likely", "unsure"
    LEVELS = (VERY_LIKELY, LIKELY, UNSURE)
    WAITING, DIFFERENT, MERGED, ASIDE = "waiting", "different", "merged", "aside"
    STATES = (WAITING, DIFFERENT, MERGED, ASIDE)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, db_index=False)
    first = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=11, choices=[(k, k) for k in LEVELS])
    rank = models.PositiveSmallIntegerField(help_text="0 very likely, 1 likely, 2 unsure: the order of the queue")
    weight = models.SmallIntegerField(help_text="How much speaks for it, in tenths of a bit; never shown")
    because = models.CharField(max_length=120, help_text='Names of what they share: "email,surname"')
    identical = models.BooleanField(default=False, help_text="Nothing differs, so nothing can be lost")
    state = models.CharField(max_length=9, default=WAITING, choices=[(k, k) for k in STATES])
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        # selectors.queue: what waits, the surest first.
        indexes = [
            models.Index(fields=["campaign", "state", "rank", "-weight", "id"], name="pairs_queue"),
            # selectors.identical_pairs: what one press may merge.
            models.Index(
                fields=["campaign", "id"], condition=Q(identical=True, state="waiting"), name="pairs_identical"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class Looking(models.Model):
    """Who has a pair open, so that two people do not decide on it at once. It is old after two minutes."""

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="looking")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"account {self.account_id} on pair {self.pair_id}"


class Merge(PublicIdModel):
    """
    One merge: `gone` is kept as it was and leads to `kept`, whose changed fields stand in `before` and `after`.

    `press` is one for all merges of a press that merged many.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, db_index=False)
    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.SET_NULL, related_name="merges")
    kept = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    key = models.UUIDField(unique=True)
    press = models.UUIDField(db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    forgotten_at = models.DateTimeField(null=True, blank=True, help_text="From then on it cannot be undone")

    class Meta:
        # selectors.latest_merge: what "Undo" takes back, and the list of merges.
        indexes = [models.Index(fields=["campaign", "-made_at"], name="merges_of_campaign")]
        constraints = [
            # A record leads to one other at a time.
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once")
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"


class Moved(models.Model):
    """
    One row that a merge pointed at the kept record, ended (its `field` was empty before), or made.
    """

    POINTED, ENDED, MADE = "pointed", "ended", "made"
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    what = models.CharField(max_length=7, choices=[(k, k) for k in (POINTED, ENDED, MADE)])
    model = models.CharField(max_length=60, help_text='"petitions.Signature"')
    field = models.CharField(max_length=40)
    row_id = models.CharField(max_length=40, help_text="Its primary key as text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "what", "model", "field", "row_id"], name="moved_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"


class Search(models.Model):
    """
    How far a campaign's people have been looked through for duplicates.

    `looked_id` and `looked_point_id` lag one run behind what was seen: rows of a slow transaction that come in with
    lower ids are still found.
    """

    campaign = models.OneToOneField("campaigns.Campaign", on_delete=models.CASCADE)
    looked_id = models.BigIntegerField(default=0)
    seen_id = models.BigIntegerField(default=0)
    looked_point_id = models.BigIntegerField(default=0)
    seen_point_id = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"campaign {self.campaign_id} up to {self.looked_id}"
