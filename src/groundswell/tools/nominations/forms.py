"""Forms of the desk: drives, their stages and candidates, their targets, and what a target said."""

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.tools.nominations.presenters import Answer
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.targets.models import Ask, Candidate, Drive, Stage, Standing
from groundswell.trunk.targets.services import Stands, Step

ADDRESS = re.compile(r"(?:https?://)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/?#]\S*)?", re.I)
"""What is taken for a link, with or without https:// in front."""
WHEN = "%Y-%m-%dT%H:%M"


def read_evidence(typed: str) -> tuple[str, str]:
    """
    Tell a link from words: ("https://…", "") or ("", "in person, heard by Asha").

    Only http and https become links; anything else is words, which are shown and never followed.
    """
    typed = typed.strip()
    if not ADDRESS.fullmatch(typed):
        return "", typed
    return (typed if typed.lower().startswith(("http://", "https://")) else f"https://{typed}"), ""


class DriveForm(forms.Form):
    """One question put to many targets."""

    kind = forms.ChoiceField(
        label=_("What do you ask?"),
        choices=[
            (Drive.CAUSE, _("For or against: one cause")),
            (Drive.CONTEST, _("For whom: several candidates")),
        ],
        widget=forms.RadioSelect,
        initial=Drive.CAUSE,
    )
    title = forms.CharField(
        label=_("The question"),
        max_length=140,
        help_text=_("As the board's title: “Ashdale council vote” or “Who should stand for Mayor?”"),
    )
    lead = forms.CharField(
        label=_("What is it about, in one sentence?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    notice = forms.CharField(
        label=_("What must every reader know?"),
        max_length=400,
        required=False,
        help_text=_("Stands above the board, like “Dates before 5 June are guesses”. Leave empty if there is nothing."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    target_word = forms.CharField(
        label=_("One of them is a"), max_length=40, initial="target", help_text=_("councillor, local party")
    )
    targets_word = forms.CharField(
        label=_("Several of them are"), max_length=40, initial="targets", help_text=_("councillors, local parties")
    )
    boundary_set = forms.ChoiceField(label=_("Map of the board"), required=False)
    public_board = forms.BooleanField(
        label=_("Show the board to everybody"),
        required=False,
        help_text=_("The public sees what was declared, never who was asked or how often."),
    )
    public_list = forms.BooleanField(
        label=_("Publish the list"),
        required=False,
        help_text=_("Offices, emails and accounts, with a CSV file to download."),
    )
    block_size = forms.IntegerField(label=_("Targets in one evening’s block"), min_value=1, max_value=60, initial=12)
    claim_hours = forms.IntegerField(label=_("Hours a block is kept"), min_value=1, max_value=720, initial=72)

    def __init__(self, *args: Any, drive: Drive | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        maps = BoundarySet.objects.order_by("-current", "name").values_list("code", "name")
        cast(forms.ChoiceField, self.fields["boundary_set"]).choices = [("", _("The campaign’s map")), *maps]
        if drive is not None:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        code = cleaned.get("boundary_set")
        cleaned["boundary_set"] = BoundarySet.objects.filter(code=code).first() if code else None
        return cleaned


class StageForm(forms.Form):
    """One stage; a row without a title is none."""

    title = forms.CharField(label=_("Stage"), max_length=80, required=False)
    rule = forms.ChoiceField(
        label=_("It takes"),
        choices=[(Stage.NUMBER, _("a number of them")), (Stage.MAJORITY, _("more than half of them"))],
        required=False,
    )
    needed = forms.IntegerField(label=_("How many"), min_value=1, max_value=100_000, required=False)
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WHEN),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not cleaned.get("title") and (cleaned.get("needed") or cleaned.get("closes_at")):
            self.add_error("title", _("Name this stage, like “Nominations” or “The vote in council”"))
        return cleaned


class CandidateForm(forms.Form):
    """One candidate; a row without a name is none."""

    name = forms.CharField(label=_("Full name"), max_length=80, required=False)
    short = forms.CharField(label=_("In short"), max_length=30, required=False)
    backed = forms.BooleanField(label=_("We back them"), required=False)


class _Candidates(forms.BaseFormSet):
    def clean(self) -> None:
        names = [form.cleaned_data.get("name", "").casefold() for form in self.forms if hasattr(form, "cleaned_data")]
        named = [name for name in names if name]
        if len(named) != len(set(named)):
            raise forms.ValidationError(_("Two candidates have the same name. Add what tells them apart."))
        if sum(bool(row.get("backed") and row.get("name")) for row in self._rows()) > 1:
            raise forms.ValidationError(_("Choose one candidate to back, or none"))

    def _rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]

    def wanted(self) -> list[Stands]:
        """The candidates that were filled in, in their order."""
        rows = [row for row in self._rows() if row.get("name")]
        return [Stands(row["name"], row.get("short") or short_name(row["name"]), bool(row["backed"])) for row in rows]


class _Stages(forms.BaseFormSet):
    def wanted(self) -> list[Step]:
        """The stages that were filled in, in their order."""
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", {}).get("title")]
        return [
            Step(
                row["title"],
                row["rule"] or Stage.NUMBER,
                row["needed"] if row["rule"] != Stage.MAJORITY else None,
                row["closes_at"],
            )
            for row in rows
        ]


def short_name(name: str) -> str:
    """What a candidate is called in a column: the last word of the name."""
    return (name.split() or [name])[-1][:30]


StageForms = forms.formset_factory(StageForm, formset=_Stages, extra=1, max_num=6, absolute_max=6)
CandidateForms = forms.formset_factory(CandidateForm, formset=_Candidates, extra=3, max_num=24, absolute_max=24)


class AnswerForm(forms.Form):
    """What a target said. The choices are the drive's; `key` and `seen` are set when the page is drawn."""

    answer = forms.ChoiceField(
        label=_("Where do they stand?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where they stand"), "invalid_choice": _("Choose where they stand")},
    )
    towards = forms.ChoiceField(label=_("Leaning to whom?"), required=False)
    evidence = forms.CharField(
        label=_("Where did they say it?"),
        required=False,
        max_length=600,
        help_text=_("A link, or “in person” with who heard it. It shows on the public board."),
    )
    quote = forms.CharField(label=_("Their words, if we may quote them"), required=False, max_length=300)
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, *args: Any, choices: Sequence[Answer], candidates: Sequence[Candidate] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.listed = {answer.value: answer for answer in choices}
        self.candidates = {candidate.public_id: candidate for candidate in candidates}
        cast(forms.ChoiceField, self.fields["answer"]).choices = [(row.value, row.label) for row in choices]
        named = [(candidate.public_id, candidate.short) for candidate in candidates]
        cast(forms.ChoiceField, self.fields["towards"]).choices = [("", _("Nobody in particular")), *named]

    @property
    def rows(self) -> list[tuple[Any, Answer]]:
        """The radio buttons, each with its answer."""
        return [(choice, self.listed[str(choice.data["value"])]) for choice in self["answer"]]

    @property
    def chosen(self) -> Answer:
        return self.listed[self.cleaned_data["answer"]]

    @property
    def candidate(self) -> Candidate | None:
        """For whom: the one declared for, or the one a leaning is to."""
        if self.chosen.stance == Standing.LEANING:
            return self.candidates.get(self.cleaned_data.get("towards", ""))
        return self.chosen.candidate

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        url, note = read_evidence(cleaned.get("evidence", ""))
        if len(note) > 200:
            self.add_error("evidence", _("Use at most 200 characters, or give a link"))
        cleaned["evidence_url"], cleaned["evidence_note"] = url, note
        answer = self.listed.get(cleaned.get("answer", ""))
        if answer and answer.needs_evidence and not (url or note) and "evidence" not in self.errors:
            self.add_error("evidence", _("Enter a link to where they said it, or who heard it"))
        return cleaned


class CorrectionForm(AnswerForm):
    """What was recorded wrongly, and why."""

    reason = forms.CharField(
        label=_("What was wrong?"),
        max_length=200,
        help_text=_("It stays in the history, like “It was the other Jonah Rusk”."),
        error_messages={"required": _("Say in a few words what was wrong")},
    )
    field_order = ("reason", "answer", "towards", "evidence", "quote")


class RecordForm(forms.Form):
    """Something that happened with a target: we asked, or we learnt something."""

    NOTE = "note"
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (Ask.MEETING, _("We met")),
            (Ask.CALL, _("We called")),
            (Ask.LETTER, _("We wrote")),
            (Ask.POST, _("We posted")),
            (NOTE, _("Something to know")),
        ],
    )
    text = forms.CharField(
        label=_("In one sentence"),
        max_length=400,
        help_text=_("Only what they would be happy to read."),
        error_messages={"required": _("Write one sentence about what happened")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
