"""What leaflets tell rules (a round has all its hands), and what a rule can do here (want more of them)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.trunk.automations import services as automations
from groundswell.trunk.automations.actions import CannotDo, FirstRule, Order, Outcome
from groundswell.trunk.automations.selectors import listening
from groundswell.trunk.campaigns.models import Campaign
from leaflets import selectors, services

FULL, MOST = "leaflets.full", 100


class RoundForm(forms.Form):
    """Which rounds a rule listens to: its answers are the rule's conditions."""

    round = forms.ChoiceField(label=gettext_lazy("Which round?"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = [(round.id, round.title) for round in selectors.rounds(campaign)]
        self.fields["round"].choices = [("", _("Any of them")), *rounds]  # type: ignore[attr-defined]


class HandsForm(forms.Form):
    """What an action asks: its answers are the settings of the step."""

    hands = forms.IntegerField(label=gettext_lazy("How many more hands?"), min_value=1, max_value=20, initial=2)


def tell_full(campaign: Campaign, at: datetime) -> int:
    """Start the rules of each round that has all its hands; each round starts a rule once for each number of hands."""
    if not listening(campaign.pk, (FULL,)):
        return 0
    return sum(
        automations.fire(
            trigger=FULL,
            campaign_id=campaign.pk,
            event_key=f"{round.id}:{round.wanted}",
            sentence=_("%(round)s has all its hands") % {"round": round.title},
            context={
                "fields": {"name": round.title, "number": str(round.promised)},
                "area_ids": [],
                "subject": {"kind": "leaflets.round", "public_id": round.id},
                "wanted": round.wanted,
            },
            at=at,
        )
        for round in selectors.rounds(campaign)
        if not round.short
    )


def holds(conditions: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Whether the round is one that the rule listens to."""
    return conditions.get("round", "") in ("", context["subject"]["public_id"])


def full_words(campaign: Campaign, conditions: Mapping[str, Any]) -> str:
    titles = {round.id: round.title for round in selectors.rounds(campaign)}
    where = titles.get(conditions.get("round", ""), _("a round"))
    return _("%(round)s has all its leaflet hands") % {"round": where}


def want_more(order: Order) -> Outcome:
    """Want more hands than there were when it happened: doing it again after a crash adds nothing."""
    hands = order.context["wanted"] + order.settings["hands"]
    if hands > MOST:
        raise CannotDo(_("A round can have %(n)s hands at most. Change the rule, or make another group.") % {"n": MOST})
    services.set_plan(campaign=order.campaign, hands=hands, account=None, at=order.at)
    return Outcome(_("Each round now wants %(n)s hands") % {"n": hands}, outputs={"hands": hands})


def want_fewer(order: Order, result: Mapping[str, Any]) -> str:
    """Take it back, unless somebody has said another number since."""
    plan = selectors.open_plan(order.campaign)
    if plan is None or plan.hands != result["outputs"]["hands"]:
        return ""
    services.set_plan(campaign=order.campaign, hands=order.context["wanted"], account=None, at=order.at)
    return _("Each round wants as many hands as before")


def more_words(campaign: Campaign, settings: Mapping[str, Any]) -> str:
    hands = int(settings.get("hands") or 0)
    return ngettext("want %(n)s more hand", "want %(n)s more hands", hands) % {"n": hands}


def first_rules(campaign: Campaign) -> list[FirstRule]:
    """A campaign starts with one: when a round is full, want two more hands."""
    return [FirstRule(FULL, ({"action": "leaflets.want_more", "settings": {"hands": 2}},), {"round": ""})]
