"""Setting rules off, and taking back what they did when what happened was undone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from groundswell.trunk.automations import declared
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.records.ids import new_public_id

HOUR = timedelta(hours=1)
ENDED = (Run.TAKEN_BACK, Run.LEFT_OUT)
_LONGEST = 300


@transaction.atomic
def fire(
    *, trigger: str, campaign_id: int, event_key: str, sentence: str, context: Mapping[str, Any], at: datetime
) -> int:
    """
    Start every rule of this trigger that is not paused and whose conditions hold; give how many runs that made.

    Called in the transaction of what happened: a run is a row and a job, done after it. One `event_key` (up to 85
    characters) runs a rule once, however often it is told. A rule that ran `most_an_hour` times within the hour keeps
    what comes beyond for a person, so that a list of old answers does not become a hundred posts.
    """
    live = Rule.objects.filter(campaign=campaign_id, trigger=trigger, paused_at__isnull=True, ended_at__isnull=True)
    # Held until the transaction ends: of two events at once only one finds the last free place of the hour.
    live = live.select_for_update(no_key=True)
    kept = declared.plain(context)
    return sum(
        _start(rule, event_key, sentence, kept, at=at)
        for rule in live.order_by("pk")
        if declared.holds(trigger, rule.conditions, kept)
    )


def _start(rule: Rule, event_key: str, sentence: str, context: dict[str, Any], *, at: datetime) -> bool:
    from groundswell.trunk.automations.tasks import run_rule

    lately = Run.objects.filter(rule=rule, happened_at__gt=at - HOUR, happened_at__lte=at).exclude(state=Run.HELD)
    many = lately.count() >= rule.most_an_hour
    run, new = Run.objects.get_or_create(
        rule=rule,
        event_key=event_key,
        defaults={
            "sentence": sentence[:_LONGEST],
            "steps": rule.steps,
            "context": context,
            "state": Run.HELD if many else Run.WAITING,
            "happened_at": at,
        },
    )
    if new and not many:
        run_rule.enqueue(run_id=run.pk, campaign_id=rule.campaign_id)
    return new


def take_back(*, trigger: str, campaign_id: int, event_key: str, at: datetime) -> int:
    """
    What happened was undone: undo every step of its runs that can be, in a job; give how many runs were taken back.

    If it happens once more, the rules run anew.
    """
    return _take_back(Run.objects.filter(event_key=event_key), trigger, campaign_id, at=at)


def take_back_others(*, trigger: str, campaign_id: int, stem: str, but: str, at: datetime) -> int:
    """The same for all events whose key begins with `stem`, save one: what happened since makes them untrue."""
    others = Run.objects.filter(event_key__startswith=stem).exclude(event_key=but)
    return _take_back(others, trigger, campaign_id, at=at)


@transaction.atomic
def _take_back(runs: QuerySet[Run], trigger: str, campaign_id: int, *, at: datetime) -> int:
    from groundswell.trunk.automations.tasks import undo_steps

    taken = 0
    ours = runs.filter(rule__campaign=campaign_id, rule__trigger=trigger).exclude(state__in=ENDED)
    for run in ours.order_by("pk"):
        # A key of its own from now on: the event's may be told again.
        free = Concat("event_key", Value(f"~{new_public_id()}"))
        mine = Run.objects.filter(pk=run.pk).exclude(state__in=ENDED)
        if mine.update(state=Run.TAKEN_BACK, ended_at=at, problem="", event_key=free):
            undo_steps.enqueue(run_id=run.pk, campaign_id=campaign_id)
            taken += 1
    return taken
