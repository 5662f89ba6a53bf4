"""What petitions tell rules: a number is passed, the goal is met."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.petitions import selectors
from groundswell.tools.petitions.campaign_page import ROUND
from groundswell.tools.petitions.models import Petition
from groundswell.trunk.automations import services as automations
from groundswell.trunk.automations.actions import FirstRule
from groundswell.trunk.automations.selectors import campaigns_listening
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger import selectors as ledger

PASSED = "petitions.passed"
ROUND_NUMBER, GOAL = "round", "goal"
NEWS_FOR = timedelta(days=1)
"""A number that was passed longer ago starts nothing: a new rule does not begin with old news."""
HOUR = timedelta(hours=1)
COUNTER = "petitions.confirmed"


class PassedConditions(forms.Form):
    """Which numbers a rule listens to."""

    which = forms.ChoiceField(
        label=gettext_lazy("Which numbers?"),
        choices=[
            (ROUND_NUMBER, gettext_lazy("Every round number: 100, 250, 500, 750, 1,000 and so on")),
            (GOAL, gettext_lazy("The goal alone")),
        ],
        widget=forms.RadioSelect,
        initial=ROUND_NUMBER,
    )


def passed_words(campaign: Campaign, conditions: Mapping[str, Any]) -> str:
    """ "a petition passes a round number"."""
    return _("a petition meets its goal") if conditions.get("which") == GOAL else _("a petition passes a round number")


def passed_holds(conditions: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Whether a number is one that the rule listens to."""
    return bool(context.get(conditions.get("which", ROUND_NUMBER)))


@transaction.atomic
def tell_numbers(*, at: datetime) -> int:
    """
    Start the rules of every number that a petition passed within the last day; give how many runs that made.

    It asks the counters, in a job: a signature never waits for it. Each number starts a rule once.
    """
    begun = 0
    for campaign in campaigns_listening(PASSED):
        for petition in selectors.open_or_closed(campaign).filter(state=Petition.OPEN)[:50]:
            begun += sum(_tell(petition, number, at=at) for number in _lately_passed(petition, at=at))
    return begun


def _lately_passed(petition: Petition, *, at: datetime) -> list[int]:
    """The highest round number below the count, and the goal: those passed within the last day."""
    count = ledger.totals(petition.campaign_id, (COUNTER,), object_id=petition.public_id)[COUNTER]
    lately = ledger.hourly(
        petition.campaign_id, COUNTER, since=at - NEWS_FOR, until=at + HOUR, object_id=petition.public_id
    )
    before = count - sum(lately.values())
    numbers = {max((int(number) for number in ROUND if number <= count), default=0), petition.goal}
    return sorted(number for number in numbers if before < number <= count)


def _tell(petition: Petition, number: int, *, at: datetime) -> int:
    shown, demand = f"{number:,}", petition.words.demand
    headline = _("%(count)s people have signed") % {"count": shown}
    return automations.fire(
        trigger=PASSED,
        campaign_id=petition.campaign_id,
        event_key=f"{petition.public_id}:{number}",
        sentence=_("%(count)s people have signed “%(demand)s”") % {"count": shown, "demand": demand},
        context={
            ROUND_NUMBER: number in ROUND,
            GOAL: number >= petition.goal,
            "fields": {
                "number": shown,
                "of": f"{petition.goal:,}",
                "goal": f"{selectors.grown_goal(petition.goal, number):,}",
                "what": _("people have signed."),
                "title": demand,
                "addressee": petition.addressee,
                "headline": headline,
                "tally": headline,
            },
            "area_ids": [],
            "subject": {"kind": "petition", "public_id": petition.public_id},
        },
        at=at,
    )


def first_rules(campaign: Campaign) -> list[FirstRule]:
    """Say so when a round number is passed."""
    steps = (
        {"action": "sharecards.make", "settings": {"template": "number"}},
        {"action": "newsroom.draft", "settings": {}},
    )
    return [FirstRule(PASSED, steps, {"which": ROUND_NUMBER})]
