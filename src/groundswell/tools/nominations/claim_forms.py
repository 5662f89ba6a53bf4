"""Forms of the pages on which people take a block and work through it."""

import uuid
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from groundswell.tools.nominations.models import Claim, Outcome
from groundswell.tools.nominations.outcome_words import CHANNELS
from groundswell.trunk.campaigns.forms import JoinForm, PlainForm
from groundswell.trunk.targets.models import Candidate, Drive

SIZES = (3, 6)
REASONS = (
    ("time", _("No time this week")),
    ("hard", _("I did not enjoy the calls")),
    ("know", _("I know one of them too well")),
)


def sizes(drive: Drive, free: int) -> list[tuple[int, str]]:
    """How many targets somebody may take: a whole block or all that are free first, then less."""
    most = max(1, min(drive.block_size, free))
    less = [size for size in reversed(SIZES) if size < most]
    return [
        (size, ngettext("%(n)s %(word)s", "%(n)s %(words)s", size) % {"n": size, **words(drive)})
        for size in (most, *less)
    ]


class SizeField(forms.TypedChoiceField):
    """A number of targets. What was offered a moment ago is taken, although fewer are free by now."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Choose how many")
        super().__init__(
            label=_("How many?"),
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": wrong, "invalid_choice": wrong},
            **kwargs,
        )

    def offer(self, drive: Drive, free: int) -> int:
        """Offer what is free; give the most."""
        self.most = drive.block_size
        self.choices = sizes(drive, free)
        return int(self.choices[0][0])  # type: ignore[index]

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdigit() and 1 <= int(str(value)[:4]) <= self.most


def words(drive: Drive) -> dict[str, str]:
    """What a target of a drive is called, one and many."""
    return {"word": drive.target_word, "words": drive.targets_word}


class SizeForm(PlainForm):
    """How many, for somebody we know."""

    size = SizeField()
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, drive: Drive, free: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"size": self.fields["size"].offer(drive, free), "key": uuid.uuid4()}  # type: ignore[attr-defined]

    @cached_property
    def act_key(self) -> UUID:
        """The key of the page, or a new one."""
        return self.cleaned_data.get("key") or uuid.uuid4()


class WishForm(JoinForm):
    """How many, and who: for somebody we do not know yet."""

    field_order = ["size"]
    size = SizeField()

    def __init__(self, *args: Any, drive: Drive, free: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"size": self.fields["size"].offer(drive, free)}  # type: ignore[attr-defined]


class OutcomeForm(PlainForm):
    """
    What happened. `answer` is an outcome, or "backs:" and the public id of a candidate; `said` is when it was tapped,
    in milliseconds since 1970, where the page's script kept it.
    """

    claim = forms.CharField(max_length=22)
    how = forms.ChoiceField(choices=[(how, how) for how in CHANNELS], required=False)
    answer = forms.CharField(max_length=50, error_messages={"required": _("Choose what happened")})
    key = forms.UUIDField(required=False)
    said = forms.IntegerField(required=False, min_value=0, max_value=10**14)

    @property
    def outcome(self) -> str:
        return str(self.cleaned_data["answer"]).partition(":")[0]

    def candidate(self, drive: Drive) -> Candidate | None:
        """The candidate that was picked, of this drive."""
        named = str(self.cleaned_data["answer"]).partition(":")[2]
        return Candidate.objects.filter(drive=drive, public_id=named).first() if named else None

    @property
    def channel(self) -> str:
        return self.cleaned_data["how"] or Outcome.CALL

    def act_key(self, claim: Claim) -> UUID:
        """One key for one answer about one target: the same page may send several, each counts once."""
        page: UUID = self.cleaned_data.get("key") or uuid.uuid4()
        return uuid.uuid5(page, f"{claim.public_id}:{self.cleaned_data['answer']}")

    @property
    def said_at(self) -> datetime | None:
        said = self.cleaned_data.get("said")
        return datetime.fromtimestamp(said / 1000, tz=UTC) if said else None


class ProofForm(PlainForm):
    """How we know: a link, or who said it and where."""

    evidence_note = forms.CharField(
        label=_("Who said so, and where?"),
        help_text=_("Only what they would be happy to read."),
        max_length=200,
        required=False,
    )
    evidence_url = forms.URLField(
        label=_("A link where it can be read, if there is one"),
        max_length=600,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter a whole web address, like https://example.org/news")},
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    seen = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors and not cleaned.get("evidence_url") and not cleaned.get("evidence_note"):
            self.add_error("evidence_note", _("Say who told you and where, or give a link"))
        return cleaned


class HandBackForm(PlainForm):
    """Why, if she likes to say."""

    why = forms.ChoiceField(choices=REASONS, required=False, widget=forms.RadioSelect)
