"""The letter's form, the postcode's, and the desk's form of a letter drive."""

import re
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groundswell.tools.letters.composing import LONGEST_ANSWER, LONGEST_BODY, subject_of, tidy
from groundswell.tools.letters.models import Fact, LetterDrive
from groundswell.tools.letters.salutation import short_name
from groundswell.tools.letters.selectors import facts
from groundswell.tools.letters.services.drives import MOST_PROMPTS, prompts_from
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.supporters.identity import looks_like_a_name, tidy_name
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive, Target

# What would start another header of the mail, or turn its words around.
NOT_ONE_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
POSTCODE_ATTRS = {"autocomplete": "postal-code", "autocapitalize": "characters", "spellcheck": "false"}


class PostcodeField(forms.CharField):
    """A UK postcode however it was typed; gives "AD4 7QX". A likely slip is offered, never changed unasked."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"label": _("Postcode"), "max_length": 40, "widget": forms.TextInput(attrs=POSTCODE_ATTRS)}
        missing = {"required": _("Enter a full postcode, like AD4 7QX")}
        super().__init__(**{**defaults, "error_messages": missing, **kwargs})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        read = read_postcode(typed)
        if read.code or not typed:
            return read.code or ""
        if read.suggestion:
            raise forms.ValidationError(_("Did you mean %(code)s? Change it and try again") % {"code": read.suggestion})
        raise forms.ValidationError(_("Enter a full postcode, like AD4 7QX"))


class OneLine(forms.CharField):
    """Text that goes into the head of a mail or on one line of a letter: refused with a line break in it."""

    def clean(self, value: Any) -> str:
        if NOT_ONE_LINE.search(str(value or "").strip()):
            raise forms.ValidationError(_("Write this on one line, in plain letters"))
        return tidy_name(super().clean(value))


class NameField(OneLine):
    """The writer's name, as it stands in From: no link, no address, no line break."""

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        if not looks_like_a_name(name):
            raise forms.ValidationError(_("Enter your name as a friend would write it, with no links or addresses"))
        return name


class PlainForm(forms.Form):
    """Labels without a colon, and no marks of the browser's own before we can say what to do."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class FindForm(PlainForm):
    """Whose are you? The postcode is used once and kept nowhere."""

    postcode = PostcodeField(label=_("Your postcode"))


class LetterForm(PlainForm):
    """
    A letter to one target: an answer to each prompt, facts by ticks, subject, the writer, and three unticked boxes.

    `person` is who a personal link recognised: her name, address and postcode are not asked. `sends` is False where
    she sends it herself; then no email address is asked.
    """

    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        letter_drive: LetterDrive,
        target: Target,
        person: Person | None,
        sends: bool,
        code: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.letter_drive, self.person, self.sends = letter_drive, person, sends
        for number, prompt in enumerate(letter_drive.prompts):
            self.fields[f"answer_{number}"] = _answer_field(prompt)
        self.fact_choices: list[Fact] = list(facts(letter_drive))
        self.fields["subject"] = OneLine(
            label=_("Subject"),
            max_length=140,
            initial=subject_of(letter_drive)[:140],
            error_messages={
                "required": _("Say in a few words what your letter is about"),
                "max_length": _("Write the subject in 140 letters or fewer"),
            },
        )
        if person:
            # Another postcode than the one we know, where she looked for hers by it.
            self.fields["postcode"] = PostcodeField(required=False, initial=code, widget=forms.HiddenInput)
        else:
            self._ask_who(code)
        self.fields["street"] = OneLine(
            label=_("Street and number"),
            max_length=120,
            required=False,
            help_text=_("If you like. It shows that you live there."),
            widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        )
        campaign, name = letter_drive.drive.campaign.name, short_name(target)
        if sends:
            self._add_boxes(campaign, name)

    def _ask_who(self, code: str) -> None:
        self.fields["full_name"] = NameField(
            label=_("Full name"),
            max_length=120,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={
                "required": _("Enter your full name, like Sam Okoro"),
                "max_length": _("Enter your name in 120 letters or fewer"),
            },
        )
        if self.sends:
            wrong = _("Enter an email address like name@example.org")
            self.fields["email"] = forms.EmailField(
                label=_("Email"),
                max_length=254,
                widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
                error_messages={"required": wrong, "invalid": wrong},
            )
        self.fields["postcode"] = PostcodeField(initial=code)

    def _add_boxes(self, campaign: str, name: str) -> None:
        boxes: dict[str, Any] = {
            "copy_to_writer": _("Send me a copy"),
            "may_ask": _("%(campaign)s may ask me what %(name)s replied") % {"campaign": campaign, "name": name},
            "copy_to_campaign": _("Replies may be copied to %(campaign)s") % {"campaign": campaign},
        }
        for box, label in boxes.items():
            self.fields[box] = forms.BooleanField(label=label, required=False)

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"answer_{number}"] for number in range(len(self.letter_drive.prompts))]

    @property
    def boxes(self) -> list[forms.BoundField]:
        """What she may agree to; none of it is ticked for her."""
        return [self[name] for name in ("copy_to_writer", "may_ask", "copy_to_campaign") if name in self.fields]

    @property
    def typed_answers(self) -> list[str]:
        """The answers as far as they were typed, valid or not: for the preview."""
        return [tidy(str(field.value() or ""))[:LONGEST_ANSWER] for field in self.answer_fields]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Every field as the page sent it, to be carried on to the next page."""
        lists = self.data.lists() if isinstance(self.data, QueryDict) else ()
        return [(name, str(value)) for name, values in lists if name != "do" for value in values]

    @property
    def ticked(self) -> list[Fact]:
        """The facts that she ticked, of those that are offered now."""
        chosen = {value for name, value in self.typed if name == "fact"}
        return [fact for fact in self.fact_choices if fact.public_id in chosen]

    @property
    def act_key(self) -> UUID:
        """The key that the page held, so that pressing twice sends once."""
        try:
            return UUID(str(self["key"].value()))
        except ValueError:
            return uuid4()

    def clean(self) -> dict[str, Any]:
        answers = self.typed_answers
        if not any(answers) and not any(field.errors for field in self.answer_fields):
            self.add_error("answer_0", _("Answer at least one question in your own words"))
        if sum(map(len, answers)) > LONGEST_BODY - 1500:
            self.add_error(None, _("Your letter is too long for most people to read. Shorten it to about two pages"))
        return self.cleaned_data


def _answer_field(prompt: dict[str, str]) -> forms.CharField:
    return forms.CharField(
        label=prompt["question"],
        help_text=prompt.get("hint", ""),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Shorten this answer to 3,000 letters")},
    )


class LetterDriveForm(PlainForm):
    """What a letter drive asks, and what it allows."""

    title = forms.CharField(
        label=_("Title"), max_length=140, help_text=_("What people are asked to do, and by when, if there is a day.")
    )
    lead = forms.CharField(
        label=_("Why, in two sentences?"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    subject = OneLine(
        label=_("Subject of the letter"),
        max_length=140,
        required=False,
        help_text=_("A suggestion. Every writer can change it."),
    )
    least_heard = forms.BooleanField(
        label=_("People may also write to those who heard least"),
        required=False,
        help_text=_("Otherwise everyone writes to their own only."),
    )
    relay = forms.BooleanField(
        label=_("We send the letters"),
        required=False,
        help_text=_("Otherwise people send them by their own mail program."),
    )
    writer_cap = forms.IntegerField(label=_("Letters one writer may send a day"), min_value=1, max_value=50)
    target_cap = forms.IntegerField(
        label=_("Letters one target may get a day"),
        min_value=1,
        max_value=5000,
        help_text=_("The rest go the day after."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {}
        for number in range(MOST_PROMPTS):
            asked[f"question_{number}"] = OneLine(
                label=_("Question %(number)s") % {"number": number + 1}, max_length=140, required=not number
            )
            asked[f"hint_{number}"] = OneLine(label=_("Hint"), max_length=200, required=False)
        self.fields = {**dict(list(self.fields.items())[:3]), **asked, **dict(list(self.fields.items())[3:])}

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"question_{n}"], self[f"hint_{n}"]) for n in range(MOST_PROMPTS)]

    @property
    def details(self) -> dict[str, Any]:
        """What the services take."""
        said = self.cleaned_data
        pairs = [(said.get(f"question_{n}", ""), said.get(f"hint_{n}", "")) for n in range(MOST_PROMPTS)]
        plain = {name: value for name, value in said.items() if not name.startswith(("question_", "hint_"))}
        return {**plain, "prompts": prompts_from(pairs)}


def initial_of(letter_drive: LetterDrive) -> dict[str, Any]:
    """A letter drive as its form shows it."""
    names = ("title", "lead", "subject", "least_heard", "relay", "writer_cap", "target_cap")
    shown: dict[str, Any] = {name: getattr(letter_drive, name) for name in names}
    for number, prompt in enumerate(letter_drive.prompts):
        shown |= {f"question_{number}": prompt["question"], f"hint_{number}": prompt.get("hint", "")}
    return shown


class NewLetterDriveForm(LetterDriveForm):
    """The same, with the drive whose targets are written to."""

    def __init__(self, *args: Any, drives: list[Drive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(drive.public_id, drive.title) for drive in drives]
        chosen = forms.ChoiceField(
            label=_("Whose targets?"),
            choices=choices,
            initial=choices[0][0] if len(choices) == 1 else None,
            error_messages={"required": _("Choose whom people write to")},
            widget=forms.RadioSelect,
        )
        self.fields = {"drive": chosen, **self.fields}


class FactForm(PlainForm):
    """A fact with its source."""

    text = OneLine(label=_("Fact"), max_length=300, help_text=_("One sentence that can be checked."))
    source = OneLine(label=_("Source"), max_length=120, help_text=_("As it stands in the letter: Council paper 7"))
    source_url = forms.URLField(label=_("Link to the source"), max_length=400, required=False, assume_scheme="https")
