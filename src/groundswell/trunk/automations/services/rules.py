"""Making, changing, pausing and ending rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.automations import declared
from groundswell.trunk.automations.models import Rule
from groundswell.trunk.campaigns.models import Campaign

FIRST = UUID("0b8f6b1e-7f0a-4d5c-9b43-3f6d3f6f1a77")
MOST, MOST_STEPS = 500, 12


class RuleRefused(Exception):
    """The rule cannot be so. Its text says why."""


@transaction.atomic
def make_rule(
    *,
    campaign: Campaign,
    trigger: str,
    steps: Sequence[Mapping[str, Any]],
    key: UUID,
    at: datetime,
    conditions: Mapping[str, Any] | None = None,
    most_an_hour: int = 10,
    account: Account | None = None,
) -> Rule:
    """
    Make a rule; it works from now on. The same key gives the same rule.

    :raises RuleRefused: for a trigger or action that nothing here declares, or a key of another campaign.
    """
    _check(trigger, steps)
    rule, new = Rule.objects.get_or_create(
        key=key,
        defaults={
            "campaign": campaign,
            "trigger": trigger,
            "conditions": declared.plain(conditions or {}),
            "steps": [declared.plain(step) for step in steps],
            "most_an_hour": _between(most_an_hour),
            "made_by": account,
            "made_at": at,
        },
    )
    if rule.campaign_id != campaign.pk:
        raise RuleRefused(_("This form was used for another one. Open the page again."))
    if new:
        _audit(rule, account, "Made a rule", at=at)
    return rule


@transaction.atomic
def change_rule(
    *,
    rule: Rule,
    steps: Sequence[Mapping[str, Any]],
    at: datetime,
    conditions: Mapping[str, Any] | None = None,
    most_an_hour: int = 10,
    account: Account | None = None,
) -> Rule:
    """
    Change what a rule asks and does, for what happens from now on.

    :raises RuleRefused: for an action that nothing here declares.
    """
    _check(rule.trigger, steps)
    rule.conditions = declared.plain(conditions or {})
    rule.steps = [declared.plain(step) for step in steps]
    rule.most_an_hour = _between(most_an_hour)
    rule.save(update_fields=["conditions", "steps", "most_an_hour"])
    _audit(rule, account, "Changed a rule", at=at)
    return rule


@transaction.atomic
def pause_rule(*, rule: Rule, account: Account | None, at: datetime) -> bool:
    """What happens from now on does not start it. False if it was paused before."""
    done = Rule.objects.filter(pk=rule.pk, paused_at__isnull=True, ended_at__isnull=True).update(paused_at=at)
    if done:
        _audit(rule, account, "Paused a rule", at=at)
    return bool(done)


@transaction.atomic
def resume_rule(*, rule: Rule, account: Account | None, at: datetime) -> bool:
    """It works again for what happens from now on. False if it was not paused."""
    done = Rule.objects.filter(pk=rule.pk, paused_at__isnull=False, ended_at__isnull=True).update(paused_at=None)
    if done:
        _audit(rule, account, "Let a rule work again", at=at)
    return bool(done)


@transaction.atomic
def end_rule(*, rule: Rule, account: Account | None, at: datetime) -> bool:
    """Remove a rule. What it did stays, and what it did can be looked up. False if it was removed before."""
    done = Rule.objects.filter(pk=rule.pk, ended_at__isnull=True).update(ended_at=at)
    if done:
        _audit(rule, account, "Removed a rule", at=at)
    return bool(done)


def hush(*, campaign: Campaign, at: datetime) -> int:
    """Let no rule hear what is played back or brought in from elsewhere; `listen_again` ends it. Give how many."""
    return Rule.objects.filter(campaign=campaign, paused_at__isnull=True).update(paused_at=at)


def listen_again(*, campaign: Campaign) -> int:
    """Every rule of the campaign works again; give how many."""
    return Rule.objects.filter(campaign=campaign, paused_at__isnull=False).update(paused_at=None)


@transaction.atomic
def start_rules(*, campaign: Campaign, at: datetime) -> list[Rule]:
    """Give a new campaign the rules that tools want it to start with; again gives the same ones."""
    made = []
    for first in declared.first_rules(campaign):
        rule = make_rule(
            campaign=campaign,
            trigger=first.trigger,
            conditions=first.conditions,
            steps=first.steps,
            key=uuid5(FIRST, f"{campaign.public_id}:{first.trigger}:{[step['action'] for step in first.steps]}"),
            at=at,
        )
        made.append(rule)
    return made


def _check(trigger: str, steps: Sequence[Mapping[str, Any]]) -> None:
    if trigger not in declared.triggers():
        raise RuleRefused(_("Choose what the rule waits for"))
    doable = declared.actions(trigger)
    if not steps or len(steps) > MOST_STEPS or any(step.get("action") not in doable for step in steps):
        raise RuleRefused(_("Choose what the rule does"))


def _between(most_an_hour: int) -> int:
    return max(1, min(MOST, most_an_hour))


def _audit(rule: Rule, account: Account | None, sentence: str, *, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=rule.campaign,
        verb=AuditEntry.CHANGED,
        object_kind="rule",
        object_id=rule.public_id,
        sentence=sentence,
        data={"trigger": rule.trigger, "actions": [step["action"] for step in rule.steps]},
        at=at,
    )
