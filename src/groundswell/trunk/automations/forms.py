"""The form of a rule: what it waits for, what it does, each with the questions of the tool that declares it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.automations import declared
from groundswell.trunk.automations.models import Rule
from groundswell.trunk.automations.services.rules import MOST
from groundswell.trunk.campaigns.models import Campaign

_FROM_TO = _("Enter a number from 1 to 500")


class _Own(forms.Form):
    """What every rule is asked."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)
    most_an_hour = forms.IntegerField(
        label=_("How many an hour, at most, by itself?"),
        min_value=1,
        max_value=MOST,
        initial=10,
        help_text=_("When more happens at once, a person decides about the rest."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _FROM_TO),
    )


@dataclass(frozen=True)
class StepChoice:
    """One thing the rule may do: a box to tick, and its questions."""

    key: str
    name: str
    label: str
    chosen: bool
    form: forms.Form | None


class RuleForm:
    """
    One form made of several: ours, the trigger's, and one for each action that was ticked.

    It behaves as a Django form where pages need it: `errors`, `non_field_errors`, its fields by iteration.
    """

    def __init__(
        self, *, campaign: Campaign, trigger: str, data: Mapping[str, Any] | None = None, rule: Rule | None = None
    ) -> None:
        self.campaign, self.trigger, self.data, self.rule = campaign, trigger, data, rule
        kept = {step["action"]: step.get("settings") or {} for step in (rule.steps if rule else ())}
        first = {"key": uuid4(), "most_an_hour": rule.most_an_hour if rule else 10}
        self.own = _Own(data, initial=first, label_suffix="")
        tool, known = declared.triggers()[trigger]
        conditions = dict(rule.conditions) if rule else {}
        self.when = declared.form_of(
            tool, known.form, campaign, data=data, prefix="when", initial=conditions, label_suffix=""
        )
        self.steps = [self._choice(key, kept) for key in declared.actions(trigger)]
        self._missing: list[str] = []

    def _choice(self, key: str, kept: Mapping[str, Mapping[str, Any]]) -> StepChoice:
        tool, action = declared.actions()[key]
        name = f"do_{key.replace('.', '_')}"
        chosen = bool(self.data.get(name)) if self.data is not None else key in kept
        form = declared.form_of(
            tool,
            action.form,
            self.campaign,
            data=self.data if chosen else None,
            prefix=name,
            initial=dict(kept.get(key, {})),
            label_suffix="",
        )
        return StepChoice(key, name, str(action.label), chosen, form)

    @cached_property
    def _forms(self) -> list[forms.Form]:
        chosen = [choice.form for choice in self.steps if choice.chosen and choice.form is not None]
        return [self.own, *([self.when] if self.when is not None else []), *chosen]

    def is_valid(self) -> bool:
        if self.data is None:
            return False
        good = all([form.is_valid() for form in self._forms])
        if not any(choice.chosen for choice in self.steps):
            self._missing = [str(_("Tick at least one thing that the rule does"))]
        return good and not self._missing

    def add_error(self, text: str) -> None:
        self._missing.append(text)

    @property
    def errors(self) -> bool:
        return self.data is not None and (bool(self._missing) or any(form.errors for form in self._forms))

    def non_field_errors(self) -> list[str]:
        return [*self._missing, *(str(error) for form in self._forms for error in form.non_field_errors())]

    def __iter__(self) -> Iterator[BoundField]:
        for form in self._forms:
            yield from form

    @property
    def key(self) -> UUID:
        key: UUID = self.own.cleaned_data["key"]
        return key

    @property
    def most_an_hour(self) -> int:
        most: int = self.own.cleaned_data["most_an_hour"]
        return most

    @property
    def conditions(self) -> dict[str, Any]:
        return declared.plain(self.when.cleaned_data) if self.when is not None else {}

    @property
    def chosen_steps(self) -> list[dict[str, Any]]:
        return [
            {"action": choice.key, "settings": declared.plain(choice.form.cleaned_data) if choice.form else {}}
            for choice in self.steps
            if choice.chosen
        ]

    @property
    def sentence(self) -> str:
        """The rule as it would be, from what is typed so far; from what is kept, where what is typed is faulty."""
        conditions, steps = (dict(self.rule.conditions), self.rule.steps) if self.rule else ({}, [])
        if self.data is not None:
            conditions = _answers(self.when)
            steps = [{"action": one.key, "settings": _answers(one.form)} for one in self.steps if one.chosen]
        return declared.sentence(self.campaign, self.trigger, conditions, steps)


def _answers(form: forms.Form | None) -> dict[str, Any]:
    """What a form holds as far as it is right."""
    if form is None:
        return {}
    form.is_valid()
    return declared.plain(getattr(form, "cleaned_data", {}))
