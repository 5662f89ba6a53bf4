"""Readable rules: when this happens, do these; and what each did."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class Rule(PublicIdModel):
    """
    When `trigger` happens and `conditions` hold, run `steps` in order.

    `steps` is a list of {"action": key, "settings": {...}}; a trigger or action is one that a tool declares. Its
    sentence is written from them, never stored.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="rules")
    trigger = models.CharField(max_length=60)
    conditions = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    most_an_hour = models.PositiveSmallIntegerField(default=10, help_text="What comes beyond waits for a person")
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    class Meta:
        # services.fire: the rules of one trigger.
        indexes = [models.Index(fields=["campaign", "trigger"], name="rules_by_trigger")]

    def __str__(self) -> str:
        return f"{self.trigger} in {self.campaign_id}"


class Run(PublicIdModel):
    """
    One time a rule ran. `event_key` names what happened, so that one event runs a rule once.

    `steps` are those of the rule when it happened; `context` is what the trigger told. `results` holds one entry for a
    finished step, so that a run that was cut off goes on with the next: {"action", "sentence", "kind", "public_id",
    "outputs", "at", "undone"}; `done` is how many there are. `held` runs came too many at a time: a person does them or
    leaves them out.
    """

    WAITING, HELD, DONE, FAILED = "waiting", "held", "done", "failed"
    TAKEN_BACK, LEFT_OUT = "taken_back", "left_out"
    STATES = (WAITING, HELD, DONE, FAILED, TAKEN_BACK, LEFT_OUT)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    event_key = models.CharField(max_length=110)
    sentence = models.CharField(max_length=300, help_text="What happened: Cllr Holroyd backs us")
    steps = models.JSONField(default=list)
    context = models.JSONField(default=dict)
    results = models.JSONField(default=list)
    done = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=[(k, k) for k in STATES], default=WAITING)
    problem = models.CharField(max_length=400, blank=True, help_text="Why it stopped, with the mend")
    happened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "event_key"], name="run_once")]
        # selectors.runs: what a rule did, newest first; services.fire: how many of the last hour.
        indexes = [models.Index(fields=["rule", "-happened_at"], name="runs_of_rule")]

    def __str__(self) -> str:
        return self.sentence
