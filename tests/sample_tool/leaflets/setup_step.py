"""One question in the set-up wizard."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.acts import SetUpStep
from groundswell.trunk.campaigns.models import Campaign
from leaflets import selectors, services
from leaflets.models import Plan


class PlanForm(forms.Form):
    use_required_attribute = False
    hands = forms.IntegerField(
        label=_("How many hands does a round want?"),
        min_value=1,
        max_value=100,
        initial=6,
        help_text=_("One person delivers about 100 leaflets in two hours."),
    )


def first_steps() -> list[SetUpStep]:
    return [
        SetUpStep(
            key="leaflets",
            title=_("Leaflets"),
            heading=_("Leaflets"),
            lead=_("Every group gets a round, and people can promise to help."),
            form=PlanForm,
            fields="leaflets/_setup_fields.html",
            preview="leaflets/_setup_preview.html",
            load=load,
            save=save,
            show=show,
            launch=launch,
            result_url=result_url,
        )
    ]


def load(campaign: Campaign) -> dict[str, Any]:
    plan = Plan.objects.filter(campaign=campaign).first()
    return {"hands": plan.hands} if plan else {}


def save(campaign: Campaign, account: Account, cleaned: dict[str, Any], at: datetime) -> None:
    services.set_plan(campaign=campaign, hands=cleaned["hands"], account=account, at=at)


def show(campaign: Campaign, typed: dict[str, Any]) -> dict[str, Any]:
    return {"hands": typed.get("hands") or 6}


def launch(campaign: Campaign, account: Account, at: datetime) -> None:
    services.open_plan(campaign=campaign, at=at)


def result_url(campaign: Campaign) -> str:
    return selectors.page_url(campaign) if selectors.open_plan(campaign) else ""
