"""Reads: rules with what they did, in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from groundswell.trunk.acts import Referred
from groundswell.trunk.automations import declared
from groundswell.trunk.automations.actions import FirstRule
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.supporters.deeds import referred_to

STUCK_AFTER = timedelta(minutes=2)
LATELY = timedelta(days=7)
TAKEN = (Run.WAITING, Run.DONE, Run.FAILED)


@dataclass(frozen=True)
class RuleRow:
    """A rule as the list shows it."""

    rule: Rule
    sentence: str
    runs_lately: int
    failed: int
    held: int
    latest_at: datetime | None


@dataclass(frozen=True)
class Suggestion:
    """A rule that a tool proposes and the campaign does not have. `number` names it in the list."""

    number: int
    first: FirstRule
    sentence: str


@dataclass(frozen=True)
class StepRow:
    """One step of a run: done (`sentence` past tense), or what is still to come."""

    action: str
    sentence: str
    done: bool
    object: Referred | None = None
    picture: str = ""
    alt: str = ""
    undone: str = ""
    taken_back: bool = False


@dataclass(frozen=True)
class RunRow:
    """A run with its steps. `stuck`: it has waited so long that a person may wake it."""

    run: Run
    steps: list[StepRow]
    stuck: bool

    @property
    def may_retry(self) -> bool:
        return self.run.state == Run.FAILED or self.stuck

    @property
    def may_take_back(self) -> bool:
        return self.run.state in TAKEN

    @property
    def under_way(self) -> bool:
        return self.run.state == Run.WAITING and not self.stuck


def rules(campaign: Campaign) -> QuerySet[Rule]:
    """The campaign's rules that were not removed, the oldest first."""
    return Rule.objects.filter(campaign=campaign, ended_at__isnull=True).order_by("pk")


def all_rules(campaign: Campaign) -> QuerySet[Rule]:
    """The same with those that were removed: what they did can still be looked up."""
    return Rule.objects.filter(campaign=campaign).select_related("campaign", "made_by")


def runs_in(campaign: Campaign) -> QuerySet[Run]:
    """Every run in a campaign."""
    return Run.objects.filter(rule__campaign=campaign).select_related("rule__campaign")


def listening(campaign_id: int, triggers: Collection[str]) -> set[str]:
    """Which of these triggers some rule of the campaign waits for: before anything is looked up for them."""
    live = Rule.objects.filter(
        campaign=campaign_id, trigger__in=triggers, paused_at__isnull=True, ended_at__isnull=True
    )
    return set(live.values_list("trigger", flat=True))


def campaigns_listening(trigger: str) -> QuerySet[Campaign]:
    """The campaigns in which a rule waits for this."""
    live = Rule.objects.filter(trigger=trigger, paused_at__isnull=True, ended_at__isnull=True)
    return Campaign.objects.filter(pk__in=live.values("campaign"))


def will_do(campaign: Campaign, trigger: str, context: Mapping[str, Any]) -> list[str]:
    """What rules would do if this happened now, step by step."""
    live = rules(campaign).filter(trigger=trigger, paused_at__isnull=True)
    heard = [rule for rule in live if declared.holds(trigger, rule.conditions, context)]
    return [words for rule in heard for words in declared.step_words(campaign, rule.steps)]


def sentence_of(rule: Rule) -> str:
    """The whole rule in one sentence."""
    return declared.sentence(rule.campaign, rule.trigger, rule.conditions, rule.steps)


def rule_rows(campaign: Campaign, *, at: datetime) -> list[RuleRow]:
    """The rules with what each did lately."""
    counted = rules(campaign).annotate(
        lately=Count("runs", filter=Q(runs__happened_at__gte=at - LATELY, runs__state__in=TAKEN)),
        failed=Count("runs", filter=Q(runs__state=Run.FAILED)),
        held=Count("runs", filter=Q(runs__state=Run.HELD)),
        latest_at=Max("runs__happened_at"),
    )
    found = []
    for rule in counted:
        rule.campaign = campaign
        told: Any = rule
        found.append(RuleRow(rule, sentence_of(rule), told.lately, told.failed, told.held, told.latest_at))
    return found


def suggestions(campaign: Campaign) -> list[Suggestion]:
    """Rules that tools propose and of which the campaign has none that does the same."""
    had = {(rule.trigger, *(step["action"] for step in rule.steps)) for rule in rules(campaign)}
    return [
        Suggestion(number, first, declared.sentence(campaign, first.trigger, first.conditions, first.steps))
        for number, first in enumerate(declared.first_rules(campaign))
        if (first.trigger, *(step["action"] for step in first.steps)) not in had
    ]


def runs_of(rule: Rule) -> QuerySet[Run]:
    """What a rule did, newest first."""
    return Run.objects.filter(rule=rule).select_related("rule__campaign").order_by("-happened_at", "-pk")


def runs_of_event(campaign: Campaign, trigger: str, event_key: str) -> list[Run]:
    """What rules did about one event."""
    runs = runs_in(campaign).filter(rule__trigger=trigger, event_key=event_key)
    return list(runs.exclude(state__in=(Run.TAKEN_BACK, Run.LEFT_OUT)).order_by("pk"))


def rows(runs: Iterable[Run], *, at: datetime) -> list[RunRow]:
    """Runs in words, each object that they made asked for once."""
    known: dict[tuple[str, str], Referred | None] = {}
    return [RunRow(run, _steps(run, known), _is_stuck(run, at)) for run in runs]


def _is_stuck(run: Run, at: datetime) -> bool:
    return run.state == Run.WAITING and run.happened_at < at - STUCK_AFTER


def _steps(run: Run, known: dict[tuple[str, str], Referred | None]) -> list[StepRow]:
    done = [_done(result, known) for result in run.results]
    to_come: Sequence[str] = ()
    if run.state in (Run.WAITING, Run.FAILED, Run.HELD):
        to_come = declared.step_words(run.rule.campaign, run.steps[run.done :])
    left = zip(run.steps[run.done :], to_come, strict=False)
    return [*done, *(StepRow(step["action"], words, done=False) for step, words in left)]


def _done(result: dict[str, Any], known: dict[tuple[str, str], Referred | None]) -> StepRow:
    key = (result.get("kind", ""), result.get("public_id", ""))
    if key[1] and key not in known:
        known[key] = referred_to(*key)
    found = known.get(key)
    return StepRow(
        action=result.get("action", ""),
        sentence=result.get("sentence", ""),
        done=True,
        object=found if found and found.url else None,
        picture=found.picture_url if found else "",
        alt=str(result.get("outputs", {}).get("alt", "")),
        undone=str(result.get("undone", "")),
        taken_back="undone" in result,
    )


def trouble(campaign: Campaign) -> dict[str, int]:
    """How many runs failed, and how many wait for a person because they came too many at a time."""
    counted: dict[str, int] = runs_in(campaign).aggregate(
        failed=Count("pk", filter=Q(state=Run.FAILED, rule__ended_at__isnull=True)),
        held=Count("pk", filter=Q(state=Run.HELD, rule__ended_at__isnull=True)),
    )
    return counted
