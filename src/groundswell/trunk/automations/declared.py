"""What tools declare for rules: the triggers and actions by their keys, their words and their forms."""

import inspect
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from groundswell.trunk.automations.actions import CannotDo, FirstRule, Order, Outcome
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.tools import Action, ToolConfig, Trigger, declared, installed_tools, loader

Known = tuple[ToolConfig, Trigger]
Doable = tuple[ToolConfig, Action]


def triggers() -> dict[str, Known]:
    """Every trigger that a tool here declares, by its key."""
    return {trigger.key: (tool, trigger) for tool, trigger in declared("triggers")}


def actions(trigger: str = "") -> dict[str, Doable]:
    """Every action that a tool here declares (for one trigger, if named), by its key, in the order of rules."""
    found = sorted(declared("actions"), key=lambda pair: pair[1].order)
    return {
        action.key: (tool, action)
        for tool, action in found
        if not trigger or not action.triggers or trigger in action.triggers
    }


def first_rules(campaign: Campaign) -> list[FirstRule]:
    """
    The rules that tools want a new campaign to start with.

    Of each, steps that nothing here can do are left out; without a trigger or a step it is no rule.
    """
    known, doable = triggers(), actions()
    found = []
    for tool in installed_tools():
        for rule in loader(tool, tool.first_rules)(campaign) if tool.first_rules else ():
            steps = tuple(step for step in rule.steps if step["action"] in doable)
            if rule.trigger in known and steps:
                found.append(FirstRule(rule.trigger, steps, rule.conditions))
    return found


def holds(trigger: str, conditions: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Whether what happened meets a rule's conditions. A trigger that nobody declares any more never does."""
    if trigger not in triggers():
        return False
    tool, known = triggers()[trigger]
    return not known.holds or bool(loader(tool, known.holds)(conditions, context))


def described(trigger: str, campaign: Campaign, context: Mapping[str, Any]) -> dict[str, Any]:
    """What happened, with all that its trigger tells of it."""
    tool, known = triggers()[trigger]
    more = loader(tool, known.describe)(campaign, context) if known.describe else {}
    return plain({**context, **more})


def do(action: str, order: Order) -> Outcome:
    """
    Do one step.

    :raises CannotDo: with the mend, where it will not work as it is, or the tool is gone.
    """
    tool, known = _doable(action)
    outcome: Outcome = loader(tool, known.run)(order)
    return outcome


def undo(action: str, order: Order, result: Mapping[str, Any]) -> str:
    """Take back what a step did and has not gone out; give what was done, in words, or nothing."""
    if action not in actions():
        return ""
    tool, known = actions()[action]
    said = loader(tool, known.undo)(order, result) if known.undo else ""
    return said if isinstance(said, str) else ""


def _doable(action: str) -> Doable:
    found = actions().get(action)
    if found is None:
        raise CannotDo(_("What should be done here is not installed any more. Change the rule."))
    return found


def trigger_words(campaign: Campaign, trigger: str, conditions: Mapping[str, Any]) -> str:
    """What a rule waits for, after "When": "somebody declares for us"."""
    found = triggers().get(trigger)
    if found is None:
        return _("something happens that no tool here can tell")
    tool, known = found
    return str(loader(tool, known.words)(campaign, conditions)) if known.words else str(known.sentence)


def step_words(campaign: Campaign, steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """What each step does: "make a card from Thank-you"."""
    return [_words_of(campaign, step) for step in steps]


def _words_of(campaign: Campaign, step: Mapping[str, Any]) -> str:
    found = actions().get(str(step.get("action", "")))
    if found is None:
        return _("do something that no tool here can do")
    tool, known = found
    return str(loader(tool, known.words)(campaign, step.get("settings") or {}))


def sentence(
    campaign: Campaign, trigger: str, conditions: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]
) -> str:
    """A rule as one sentence: "When somebody declares for us, make a card from Thank-you, then draft a post…"."""
    when = _("When %(trigger)s") % {"trigger": trigger_words(campaign, trigger, conditions)}
    done = step_words(campaign, steps) or [_("do nothing yet")]
    return f"{when}, {_(', then ').join(done)}."


def form_of(tool: ToolConfig, dotted: str, campaign: Campaign, **more: Any) -> forms.Form | None:
    """The form of a trigger or action, for this campaign; None where it asks nothing."""
    if not dotted:
        return None
    made = loader(tool, dotted)
    if "campaign" in inspect.signature(made).parameters or "campaign" in inspect.signature(made.__init__).parameters:
        more["campaign"] = campaign
    form: forms.Form = made(**more)
    form.use_required_attribute = False
    return form


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them, whatever a form or a trigger gave."""
    kept: dict[str, Any] = json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))
    return kept
