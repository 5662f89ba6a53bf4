"""The first petition, as a step of the set-up wizard."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Petition
from groundswell.tools.petitions.services import PetitionText
from groundswell.trunk.access.models import Account
from groundswell.trunk.acts import SetUpStep
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.typed import whole_number
from groundswell.trunk.targets.models import Target

KEY = "petition"
GOALS = ((50, "50"), (100, "100"), (250, "250"), (1000, "1,000"))
SOURCE = "\n\n" + "Source: "
LONGEST_LEAD = 240


class FirstPetitionForm(forms.Form):
    """Four short answers."""

    use_required_attribute = False
    addressee = forms.CharField(
        label=gettext_lazy("Who can say yes?"),
        max_length=120,
        help_text=gettext_lazy("A person or a body, like “Bronagh Teale, Mayor of Ashdale”."),
        error_messages={"required": gettext_lazy("Enter who can say yes")},
    )
    demand = forms.CharField(
        label=gettext_lazy("What should they do?"),
        max_length=140,
        help_text=gettext_lazy("Start with a verb. Short titles fit a phone."),
        error_messages={"required": gettext_lazy("Enter what they should do, like “Run the 42 until 11pm”")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why, in two sentences?"),
        max_length=2000,
        help_text=gettext_lazy("One fact, and one person or place."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Enter why, in two sentences")},
    )
    source = forms.CharField(
        label=gettext_lazy("Where the number comes from"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("A link or a sentence. It is shown under the petition."),
    )
    goal = forms.TypedChoiceField(
        label=gettext_lazy("First goal"),
        choices=GOALS,
        coerce=int,
        initial=100,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It grows by itself when you get near."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


def first_steps() -> list[SetUpStep]:
    return [
        SetUpStep(
            key=KEY,
            title=gettext_lazy("First petition"),
            heading=gettext_lazy("Your first petition"),
            lead=gettext_lazy("Four short answers, and people can sign tonight."),
            form=FirstPetitionForm,
            fields="petitions/_setup_fields.html",
            preview="petitions/_setup_preview.html",
            load=load,
            save=save,
            show=show,
            launch=launch,
            result_url=result_url,
        )
    ]


def load(campaign: Campaign) -> dict[str, Any]:
    """What was saved before, as the form takes it."""
    petition = first_petition(campaign)
    if petition is None or petition.wording is None:
        return {}
    why, _mark, source = petition.words.text.partition(SOURCE)
    known = petition.goal if petition.goal in dict(GOALS) else 100
    return {
        "addressee": petition.addressee,
        "demand": petition.words.demand,
        "why": why,
        "source": source,
        "goal": known,
    }


def save(campaign: Campaign, account: Account, cleaned: dict[str, Any], at: datetime) -> None:
    """Keep the answers as a draft; the same draft is changed when the step is taken again."""
    text = cleaned["why"] + (SOURCE + cleaned["source"] if cleaned["source"] else "")
    details = {
        "lead": lead_of(cleaned["why"]),
        "goal": cleaned["goal"],
        "target": target_named(campaign, cleaned["addressee"]),
    }
    petition = first_petition(campaign)
    if petition is None:
        services.create_petition(
            campaign=campaign,
            demand=cleaned["demand"],
            text=text,
            addressee=cleaned["addressee"],
            account=account,
            at=at,
            **details,
        )
        return
    wording = PetitionText(cleaned["demand"], text, cleaned["addressee"])
    services.edit_petition(petition=petition, text=wording, account=account, at=at)
    petition.refresh_from_db()
    services.set_details(petition=petition, account=account, at=at, **details)


def show(campaign: Campaign, typed: dict[str, Any]) -> dict[str, Any]:
    """What the preview draws."""
    addressee = str(typed.get("addressee") or "")
    target = target_named(campaign, addressee) if addressee else None
    goal = whole_number(str(typed.get("goal") or ""))
    return {
        "addressee": addressee or _("who can say yes"),
        "demand": typed.get("demand") or _("Ask for one thing"),
        "lead": lead_of(str(typed.get("why") or "")),
        "goal": 100 if goal is None else goal,
        "target": target,
        "words": len(str(typed.get("demand") or "").split()),
    }


def launch(campaign: Campaign, account: Account, at: datetime) -> None:
    """Open the draft to everyone, where there is one."""
    if petition := first_petition(campaign):
        services.open_petition(petition=petition, account=account, at=at)


def result_url(campaign: Campaign) -> str:
    """The petition's public page, once it is open."""
    petition = Petition.objects.filter(campaign=campaign, state=Petition.OPEN).order_by("created_at").first()
    return reverse("petitions:petition", args=[campaign.slug, petition.slug]) if petition else ""


def first_petition(campaign: Campaign) -> Petition | None:
    """The draft that the wizard made."""
    drafts = Petition.objects.filter(campaign=campaign, state=Petition.DRAFT, opened_at=None)
    return drafts.select_related("wording", "campaign").order_by("created_at", "pk").first()


def target_named(campaign: Campaign, addressee: str) -> Target | None:
    """The person or body of this name that we hold: "Bronagh Teale, Mayor of Ashdale" is Bronagh Teale."""
    name = addressee.partition(",")[0].strip()
    known = Target.objects.filter(Q(campaign=campaign) | Q(campaign=None), ended_at=None, name__iexact=name)
    return known.order_by("campaign_id", "pk").first() if name else None


def lead_of(why: str) -> str:
    """The first lines under the title: all of it, or whole sentences as far as they fit."""
    why = " ".join(why.split())
    if len(why) <= LONGEST_LEAD:
        return why
    cut = why[:LONGEST_LEAD]
    ends = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    return cut[: ends + 1] if ends > 0 else cut[:-1].rpartition(" ")[0] + "…"
