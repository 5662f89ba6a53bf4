"""
What the drives tell rules: somebody declared, enough of them have; and what a rule can do here: tell locals.

The declaration that started a rule is named by its public id in the rule's context.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.tools.nominations import telling
from groundswell.tools.nominations.telling_words import is_for_us, said_in_words
from groundswell.trunk.automations.actions import CannotDo, FirstRule, Order, Outcome
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.targets import selectors
from groundswell.trunk.targets.models import Declaration, Drive, Standing

DECLARED, REACHED = "targets.declared", "targets.reached"
FOR_US, ANY_YES = "for_us", "any_yes"


class DriveConditions(forms.Form):
    """Which drive a rule listens to."""

    drive = forms.ChoiceField(label=gettext_lazy("In which drive?"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drives = selectors.drives(campaign).order_by("-pk").values_list("public_id", "title")
        self.fields["drive"] = forms.ChoiceField(
            label=gettext_lazy("In which drive?"),
            choices=[("", gettext_lazy("In any of them")), *drives],
            required=False,
        )


class DeclaredConditions(DriveConditions):
    """Which declarations a rule listens to."""

    who = forms.ChoiceField(
        label=gettext_lazy("For whom?"),
        choices=[
            (FOR_US, gettext_lazy("For us: our cause, or the candidate we back")),
            (ANY_YES, gettext_lazy("For anybody")),
        ],
        widget=forms.RadioSelect,
        initial=FOR_US,
    )


def declared_words(campaign: Campaign, conditions: Mapping[str, Any]) -> str:
    """ "somebody declares for us in “Ashdale council vote”"."""
    anybody = conditions.get("who") == ANY_YES
    said = _("somebody declares for a candidate") if anybody else _("somebody declares for us")
    return f"{said}{_in_drive(campaign, conditions)}"


def reached_words(campaign: Campaign, conditions: Mapping[str, Any]) -> str:
    """ "enough have declared for us"."""
    return f"{_('enough have declared for us')}{_in_drive(campaign, conditions)}"


def _in_drive(campaign: Campaign, conditions: Mapping[str, Any]) -> str:
    if not conditions.get("drive"):
        return ""
    drive = Drive.objects.filter(campaign=campaign, public_id=conditions["drive"]).first()
    return _(" in “%(drive)s”") % {"drive": drive.title if drive else _("a drive that is gone")}


def declared_holds(conditions: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Whether a declaration is one that the rule listens to."""
    wanted = conditions.get("who", FOR_US) == ANY_YES or context.get("for_us")
    return bool(wanted) and drive_holds(conditions, context)


def drive_holds(conditions: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Whether it happened in the drive that the rule listens to."""
    return not conditions.get("drive") or conditions["drive"] == context.get("drive")


def describe_declared(campaign: Campaign, context: Mapping[str, Any]) -> dict[str, Any]:
    """
    Who declared, where, and as the how manieth.

    The number is of those who stand declared up to this one, so that of two at once each has its own.
    """
    declaration = _declaration(campaign, context)
    standing, drive = declaration.standing, declaration.standing.drive
    counted = selectors.tally(drive, at=declaration.recorded_at)
    for_the_same = Standing.objects.filter(
        drive=drive,
        left_at__isnull=True,
        stance=Standing.DECLARED,
        candidate=declaration.candidate_id,
        declaration__lte=declaration.pk,
    )
    target = standing.target
    numbers = _numbers(for_the_same.count(), counted.total, counted.needed)
    fields = {
        "name": target.salutation or target.name,
        "full_name": target.name,
        "salutation": (target.salutation or target.name) if is_for_us(declaration) else "",
        "office": target.office,
        "place": target.area.name if target.area else "",
        "party": target.party,
        "candidate": declaration.candidate.name if declaration.candidate else "",
        "drive": drive.title,
        **numbers,
        "quote": declaration.quote,
        "evidence_url": declaration.evidence_url,
        "headline": said_in_words(declaration),
        "line": _line(declaration),
    }
    return {"fields": fields, "area_ids": [target.area_id] if target.area_id else []}


def _line(declaration: Declaration) -> str:
    """What it did, after its name was said: "Millbeck South now backs us."."""
    target, candidate = declaration.standing.target, declaration.candidate
    place = target.area.name if target.area and target.area.name != target.name else ""
    words = {"place": place, "candidate": candidate.name if candidate else ""}
    if candidate:
        return (_("%(place)s nominated %(candidate)s.") if place else _("Nominated %(candidate)s.")) % words
    return (_("%(place)s now backs us.") if place else _("Now with us.")) % words


def reached_context(drive: Drive, counted: selectors.Tally) -> dict[str, Any]:
    """The drive that has enough, with its numbers."""
    backed = drive.candidates.filter(backed=True).first()
    fields = {
        "drive": drive.title,
        "candidate": backed.name if backed else "",
        **_numbers(counted.declared, counted.total, counted.needed),
        "headline": reached_in_words(counted.declared, counted.total),
        "what": _who_did(backed.name if backed else "", counted.total),
        "goal": f"{counted.needed or 0:,}",
    }
    subject = {"kind": "drive", "public_id": drive.public_id}
    return {"drive": drive.public_id, "fields": fields, "area_ids": [], "subject": subject}


def _who_did(candidate: str, total: int) -> str:
    """What stands after the number on its card: "of 40 back us."."""
    words = {"of": f"{total:,}", "candidate": candidate}
    return (_("of %(of)s nominated %(candidate)s.") if candidate else _("of %(of)s back us.")) % words


def reached_in_words(declared: int, total: int) -> str:
    """The news of a number that is reached."""
    return _("%(n)s of %(total)s: that is enough") % {"n": f"{declared:,}", "total": f"{total:,}"}


def _numbers(number: int, total: int, needed: int | None) -> dict[str, str]:
    shown = {"n": f"{number:,}", "of": f"{total:,}", "needed": f"{needed or 0:,}"}
    so_far = _("%(n)s of %(of)s.") % shown
    return {
        "number": shown["n"],
        "of": shown["of"],
        "needed": shown["needed"] if needed else "",
        "to_go": f"{max(0, needed - number):,}" if needed else "",
        "tally": f"{so_far} {_('It takes %(needed)s.') % shown}" if needed else so_far,
    }


def _declaration(campaign: Campaign, context: Mapping[str, Any]) -> Declaration:
    found = Declaration.objects.filter(standing__drive__campaign=campaign, public_id=context.get("declaration", ""))
    declaration = found.select_related("standing__drive__campaign", "standing__target__area", "candidate").first()
    if declaration is None:
        raise CannotDo(_("The record that started this is gone. Take this back."))
    return declaration


def tell_locals(order: Order) -> Outcome:
    """
    Let the people there who agreed be told, with the card's page once that is public. They are told once, by the mail
    that every declaration plans.
    """
    declaration = _declaration(order.campaign, order.context)
    planned = telling.planned(declaration) or telling.plan_telling(declaration=declaration, at=order.at)
    if planned is None:
        return Outcome(_("Nobody there has agreed to hear from us"))
    telling.show_with(telling=planned, kind=_shown_kind(order), public_id=_shown_id(order))
    state = telling.telling(declaration)
    assert state is not None
    if not state.to_tell:
        return Outcome(_("The people there were told before"))
    told = ngettext("%(n)s person", "%(n)s people", state.to_tell) % {"n": f"{state.to_tell:,}"}
    if state.held:
        return Outcome(_("put down %(people)s there to be told when somebody lets the mails go") % {"people": told})
    time = date_format(localtime(state.due_at), "H:i")
    return Outcome(_("put down %(people)s there to be told at %(time)s") % {"people": told, "time": time})


def _shown_kind(order: Order) -> str:
    return "post" if order.outputs.get("post") else "card"


def _shown_id(order: Order) -> str:
    return str(order.outputs.get("post") or order.outputs.get("card") or "")


def untell_locals(order: Order, result: Mapping[str, Any]) -> str:
    """Nobody more is told until somebody lets the mails go."""
    declaration = _declaration(order.campaign, order.context)
    held = telling.hold_telling(declaration=declaration, account=None, at=order.at)
    return _("The mails are held") if held else ""


def tell_words(campaign: Campaign, settings: Mapping[str, Any]) -> str:
    """What the action does."""
    return _("tell the people there who agreed, five minutes after")


def first_rules(campaign: Campaign) -> list[FirstRule]:
    """Thank whoever declares for us, and say so when there are enough."""
    return [
        FirstRule(
            DECLARED,
            (
                {"action": "sharecards.make", "settings": {"template": "thanks"}},
                {"action": "newsroom.draft", "settings": {}},
                {"action": "nominations.tell_locals", "settings": {}},
            ),
            {"who": FOR_US, "drive": ""},
        ),
        FirstRule(
            REACHED,
            (
                {"action": "sharecards.make", "settings": {"template": "number"}},
                {"action": "newsroom.draft", "settings": {}},
            ),
            {"drive": ""},
        ),
    ]
