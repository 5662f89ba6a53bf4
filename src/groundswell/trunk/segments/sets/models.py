"""What is kept of the sets, so that a process need not make them from the tables when it starts."""

from django.db import models


class SetsKept(models.Model):
    """
    The sets of one campaign as they stood at a place of the ledger and of `Touched`; `version` counts the keepings.

    `made_of` says which facts and what form: sets of another make are left aside and made anew.
    """

    campaign = models.OneToOneField("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")
    made_of = models.CharField(max_length=64)
    version = models.PositiveBigIntegerField(default=1)
    epoch = models.PositiveIntegerField(default=0, help_text="How often they were made anew by hand")
    ledger_position = models.BigIntegerField(default=0)
    touched_position = models.BigIntegerField(default=0)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sets of campaign {self.campaign_id} at {self.ledger_position}"


class SetPart(models.Model):
    """
    65,536 person ids of one fact (a roaring bitmap), or their numbers in one column. They are ids and numbers only:
    an erased person is in none of them any more.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=210, help_text='A fact, or "=" and a column')
    number = models.PositiveIntegerField(help_text="The upper half of the ids")
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "name", "number"], name="set_part_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Touched(models.Model):
    """
    People to be looked up anew, written with what changed them where the ledger says nothing of it. `people` is a
    roaring bitmap of ids. Forgotten after an hour.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+", db_index=False)
    people = models.BinaryField()
    touched_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"touched in campaign {self.campaign_id}"


class Keeper(models.Model):
    """The worker that follows the changes just now: one at a time, until its time runs out."""

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.CharField(max_length=60)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} by {self.holder}"


class Follower(models.Model):
    """How far something that follows people's changes has come in one campaign (sets/following.py)."""

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    ledger_position = models.BigIntegerField(default=0)
    touched_position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="follower_once")]

    def __str__(self) -> str:
        return f"{self.name} of campaign {self.campaign_id}"
