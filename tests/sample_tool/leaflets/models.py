"""How many hands a campaign wants, and who promised hers."""

from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Plan(models.Model):
    """A campaign's leaflets: every group has a round, and each round wants so many hands."""

    campaign = models.OneToOneField("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")
    hands = models.PositiveSmallIntegerField(default=6)
    opened_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.hands} hands for campaign {self.campaign_id}"


class Promise(PublicIdModel):
    """One person's word for one round. It counts once her email address is confirmed."""

    HOME = "home"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="+")
    round_id = models.CharField(max_length=22, help_text="Public id of the round's group, or HOME for folding at home")
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    promised_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "round_id"], name="leaflets_promise_once")]

    def __str__(self) -> str:
        return self.public_id
