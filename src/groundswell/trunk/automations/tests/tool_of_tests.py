"""A tool of these tests alone: a bell that may ring, and things that rules do when it rang."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from groundswell.trunk.automations.actions import CannotDo, Order, Outcome
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.tools import Action, ToolConfig, Trigger

RANG = "bell.rang"
DESCRIBED: list[str] = []
DONE: dict[str, str] = {}
"""What was done, by the key of its order: doing it again under one key changes nothing."""
CALLS: list[str] = []
UNDONE: list[str] = []
FAILING: dict[str, BaseException] = {}
BEFORE_END: list[Any] = []


class LoudForm(forms.Form):
    loud = forms.BooleanField(label="Only when it is loud", required=False)


class TextForm(forms.Form):
    text = forms.CharField(label="What should be said?", max_length=20)


def holds(conditions: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    return not conditions.get("loud") or bool(context.get("loud"))


def words(campaign: Campaign, conditions: Mapping[str, Any]) -> str:
    return "the bell rings loud" if conditions.get("loud") else "the bell rings"


def describe(campaign: Campaign, context: Mapping[str, Any]) -> dict[str, Any]:
    DESCRIBED.append(campaign.slug)
    return {"fields": {"name": "the big bell"}}


def say(order: Order) -> Outcome:
    _begin("say", order)
    said = f"{order.settings.get('text', 'Ding')} from {order.context['fields']['name']}"
    DONE.setdefault(order.key, said)
    for act in BEFORE_END:
        act()
    return Outcome(f"Said “{said}”", outputs={"said": said})


def repeat(order: Order) -> Outcome:
    _begin("repeat", order)
    DONE.setdefault(order.key, f"again: {order.outputs['said']}")
    return Outcome("Said it again")


def unsay(order: Order, result: Mapping[str, Any]) -> str:
    UNDONE.append(DONE.pop(order.key, ""))
    return "Nobody heard it"


def _begin(name: str, order: Order) -> None:
    CALLS.append(name)
    if name in FAILING:
        raise FAILING[name]


def say_words(campaign: Campaign, settings: Mapping[str, Any]) -> str:
    return f"say “{settings.get('text', '')}”"


def repeat_words(campaign: Campaign, settings: Mapping[str, Any]) -> str:
    return "say it again"


class _Tool:
    name, label, title = "groundswell.trunk.automations.tests", "bell", "Bell"
    first_rules = ""
    find = ToolConfig.find


TOOL = _Tool()
DECLARED = {
    "triggers": (
        Trigger(
            RANG, "the bell rings", form="tool_of_tests.LoudForm", holds="tool_of_tests.holds",
            words="tool_of_tests.words", describe="tool_of_tests.describe",
        ),
    ),
    "actions": (
        Action(
            "bell.repeat", "Say it again", run="tool_of_tests.repeat", words="tool_of_tests.repeat_words",
            undo="tool_of_tests.unsay", order=20,
        ),
        Action(
            "bell.say", "Say something", run="tool_of_tests.say", words="tool_of_tests.say_words",
            form="tool_of_tests.TextForm", undo="tool_of_tests.unsay", order=10,
        ),
        Action(
            "bell.other", "Only for others", run="tool_of_tests.say", words="tool_of_tests.say_words",
            triggers=("another.trigger",),
        ),
    ),
}  # fmt: skip


def declared(attribute: str) -> Iterator[tuple[Any, Any]]:
    """What stands in for `trunk.tools.declared` here."""
    return iter([(TOOL, one) for one in DECLARED.get(attribute, ())])


def begin_anew() -> None:
    for kept in (DESCRIBED, DONE, CALLS, UNDONE, FAILING, BEFORE_END):
        kept.clear()  # type: ignore[attr-defined]


def cannot(text: str) -> CannotDo:
    return CannotDo(text)
