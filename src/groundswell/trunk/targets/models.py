"""People and bodies that decide."""

from django.db import models

from groundswell.trunk.records.models import PublicIdModel

UK_PARLIAMENT = "UK Parliament members service"
NO_SENDING_SOURCES = (UK_PARLIAMENT,)
"""Sources whose rules forbid sending. The database refuses a target of theirs that is not marked so."""


class Target(PublicIdModel):
    """
    A person or body that decides. Without a campaign it is shared by all (a loaded list of representatives).

    `no_sending` comes from the source of the data and can never be lifted: our relay refuses such a target.
    """

    campaign = models.ForeignKey(
        "campaigns.Campaign", null=True, blank=True, on_delete=models.CASCADE, related_name="targets"
    )
    name = models.CharField(max_length=120)
    office = models.CharField(max_length=120, help_text="Member of Parliament, Councillor, Mayor")
    party = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="targets")
    email = models.EmailField(blank=True)
    accounts = models.JSONField(default=dict, help_text='{"bluesky": "name.example", "twitter": "name"}')
    source = models.CharField(max_length=120, help_text="Where this was learnt")
    source_key = models.CharField(max_length=80, blank=True)
    no_sending = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~models.Q(source_key=""), name="target_source_key"
            ),
            models.CheckConstraint(
                condition=~models.Q(source__in=NO_SENDING_SOURCES) | models.Q(no_sending=True),
                name="target_no_sending_by_source",
            ),
        ]
        # selectors.representatives: who decides for one area.
        indexes = [models.Index(fields=["area", "ended_at"], name="targets_of_area")]

    def __str__(self) -> str:
        return self.name
