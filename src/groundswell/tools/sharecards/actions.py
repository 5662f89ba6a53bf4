"""What a rule may do here: make a card from a template, filled with what happened."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.sharecards import hand_over, selectors, services
from groundswell.tools.sharecards.drawing import FieldSpec
from groundswell.tools.sharecards.fields_of import fields_of
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.automations.actions import CannotDo, Order, Outcome
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.facts.selectors import facts_by_ids

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "target", "title", "who"),
    "role": ("office", "role"),
    "place": ("place", "area"),
    "line": ("headline", "sentence"),
    "headline": ("headline", "sentence"),
    "title": ("title", "headline", "name"),
    "number": ("number", "count", "figure"),
    "figure": ("number", "count"),
    "of": ("of", "needed", "total"),
    "goal": ("needed", "goal", "of"),
    "quote": ("quote", "headline"),
    "source": ("evidence_url", "source"),
}
"""For a field of a template that the trigger does not tell by its own name: what stands for it, the best first."""


class CardSettings(forms.Form):
    """Which template a rule makes its cards from."""

    template = forms.ChoiceField(label=gettext_lazy("Template"))

    def __init__(self, *args: Any, campaign: Campaign | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        forms_here = selectors.forms(campaign) if campaign else []
        self.fields["template"].choices = [(one.key, one.name) for one in forms_here]  # type: ignore[attr-defined]


def words(campaign: Campaign, settings: Mapping[str, Any]) -> str:
    """The step in a rule's sentence."""
    form = selectors.form(campaign, str(settings.get("template", "")))
    if form is None:
        return _("make a card from a template that is gone")
    return _("make a card from “%(template)s”") % {"template": form.name}


def run(order: Order) -> Outcome:
    """
    Make the card and draw all its sizes; done again after a crash it gives the same card.

    :raises CannotDo: without the template, or where the card cannot be drawn.
    """
    form = selectors.form(order.campaign, str(order.settings.get("template", "")))
    if form is None:
        raise CannotDo(_("The template of this rule is gone. Choose another one in the rule."))
    fields = filled_from(fields_of(selectors.design_of_form(form)), order)
    subject = order.context.get("subject") or {}
    card = services.make_card(
        campaign=order.campaign,
        template=form.row or form.key,
        fields=fields,
        key=f"rule:{order.key}"[:80],
        at=order.at,
        subject=(str(subject.get("kind", "")), str(subject.get("public_id", ""))),
        facts=_facts(order),
    )
    try:
        graphic = services.draw_card(card=card, at=order.at)
    except services.CannotDraw as error:
        raise CannotDo(str(error)) from error
    return Outcome(
        sentence=_("made a card: %(title)s") % {"title": card.title},
        kind=selectors.CARD,
        public_id=card.public_id,
        outputs=hand_over.outputs_of(card, graphic),
    )


def filled_from(specs: tuple[FieldSpec, ...], order: Order) -> dict[str, str]:
    """Each field of the template from what happened: by its own name, else by what stands for it."""
    told = {name: " ".join(str(value).split()) for name, value in (order.context.get("fields") or {}).items() if value}
    found = {}
    for spec in specs:
        names = (spec.key, *OTHER_NAMES.get(spec.key, ()))
        said = next((told[name] for name in names if told.get(name)), "")
        if spec.choices and said not in spec.choices:
            said = ""
        if not said and spec.required:
            said = " ".join(order.sentence.split())
        found[spec.key] = said[: spec.most]
    return found


def _facts(order: Order) -> list[Fact]:
    named = order.outputs.get("facts") or order.context.get("facts") or []
    return facts_by_ids(order.campaign, [str(one) for one in named])


def undo(order: Order, result: Mapping[str, Any]) -> str:
    """Take the card back that a step made, where it is not out."""
    public_id = str(result.get("public_id") or (result.get("outputs") or {}).get("card", ""))
    card = Card.objects.filter(campaign=order.campaign, public_id=public_id, frozen=False).first()
    if card is None or not services.end_card(card=card, at=order.at):
        return ""
    return _("took the card back: %(title)s") % {"title": card.title}
