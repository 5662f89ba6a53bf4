"""What is typed on the desk's pages of people."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.supporters.identity import looks_like_a_name, tidy_name
from groundswell.trunk.supporters.models import ContactPoint
from groundswell.trunk.supporters.services.ways import CannotRead, read_way

CHANNELS = [("email", _("Email")), ("phone", _("Calls")), ("text", _("Texts")), ("post", _("Post"))]
KINDS = [
    (ContactPoint.EMAIL, _("Another email address")),
    (ContactPoint.PHONE, _("Phone number")),
    (ContactPoint.ADDRESS, _("Postal address")),
]
WORDING = _("May we contact you with news and ways to help? You can stop at any time.")


class KeyForm(forms.Form):
    """A form that carries the key of one press, so that a second press changes nothing."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or new_key()


def clean_name(text: str) -> str:
    name = tidy_name(text)
    if not looks_like_a_name(name):
        raise forms.ValidationError(_("Enter a name, like Denise Okoro-Hall"))
    return name


def clean_postcode(text: str) -> str:
    if not text.strip():
        return ""
    read = read_postcode(text)
    if read.code is None and read.suggestion:
        raise forms.ValidationError(_("Did you mean %(code)s? Enter it so") % {"code": read.suggestion})
    if read.code is None:
        raise forms.ValidationError(_("Enter a full postcode, like AD4 7QX"))
    return read.code


class PersonForm(KeyForm):
    """A person one of us met."""

    name = forms.CharField(label=_("Full name"), max_length=120, error_messages={"required": _("Enter the full name")})
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        error_messages={"invalid": _("Enter an email address like name@example.org")},
    )
    phone = forms.CharField(label=_("Phone number"), required=False, max_length=40)
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=12)
    yes_to = forms.MultipleChoiceField(
        label=_("What did this person say yes to?"),
        help_text=_("Tick nothing if you did not ask. Then we may not make contact, and can ask later."),
        choices=CHANNELS[:3],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wording = forms.CharField(
        label=_("In which words did you ask?"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(
        label=_("Where was that?"),
        help_text=_("Such as “at the stall on Mill Lane, 14 March”"),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wording"].initial = WORDING

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return read_or_error(ContactPoint.PHONE, phone) if phone.strip() else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        yes_to = data.get("yes_to") or []
        if yes_to:
            for name, error in (
                ("wording", _("Enter the words you asked with, so that we can show them")),
                ("source", _("Say where this was, so that we can show it")),
            ):
                if not data.get(name):
                    self.add_error(name, error)
        if "email" in yes_to and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter the email address that the yes is for"))
        if {"phone", "text"} & set(yes_to) and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Enter the phone number that the yes is for"))
        return data


def read_or_error(kind: str, value: str) -> str:
    """A typed address or number as it is shown, or an error on its field."""
    try:
        return read_way(kind, value)[0]
    except CannotRead as error:
        raise forms.ValidationError(str(error)) from error


class DetailsForm(forms.Form):
    """Name, pronoun, how to say the name, postcode."""

    name = forms.CharField(label=_("Full name"), max_length=120, error_messages={"required": _("Enter the full name")})
    say = forms.CharField(label=_("How to say it"), help_text=_("Such as “oh-KOR-oh”"), max_length=80, required=False)
    pronoun = forms.ChoiceField(
        label=_("We speak of"), choices=[("her", _("her")), ("him", _("him")), ("them", _("them"))]
    )
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=12)

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])


class WayForm(forms.Form):
    """One more way to contact a person."""

    kind = forms.ChoiceField(label=_("What do you add?"), choices=KINDS)
    value = forms.CharField(
        label=_("Address or number"), max_length=254, error_messages={"required": _("Enter the address or number")}
    )
    source = forms.CharField(
        label=_("Where do we have it from?"),
        max_length=120,
        error_messages={"required": _("Say where we have it from, such as “told me on the phone”")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") and data.get("value"):
            try:
                data["value"] = read_or_error(data["kind"], data["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return data


class PermissionForm(KeyForm):
    """What a person told one of us about being contacted."""

    channel = forms.ChoiceField(label=_("About what?"), choices=CHANNELS)
    answer = forms.ChoiceField(
        label=_("What was the answer?"),
        choices=[("yes", _("Yes")), ("no", _("No, stop"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no")},
    )
    wording = forms.CharField(
        label=_("In which words?"),
        help_text=_("What you asked for a yes; what was said for a no"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Enter the words, so that we can show them")},
    )
    source = forms.CharField(
        label=_("Where was that?"),
        help_text=_("Such as “at the door, 11 January”"),
        max_length=120,
        error_messages={"required": _("Say where this was, so that we can show it")},
    )


class NoteForm(KeyForm):
    """A note on a person."""

    text = forms.CharField(
        label=_("Add a note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the note first")},
    )


class TagForm(KeyForm):
    """One tag, typed."""

    tag = forms.CharField(label=_("Tag"), max_length=40, error_messages={"required": _("Enter a tag, such as Driver")})


class ExportForm(KeyForm):
    """Why a list is taken out."""

    reason = forms.CharField(
        label=_("Why do you need this file?"),
        help_text=_("The owners can read this."),
        min_length=8,
        max_length=240,
        error_messages={
            "required": _("Say why you need this file"),
            "min_length": _("Say in a few words why you need this file"),
        },
    )


class TraceForm(forms.Form):
    """A list that turned up where it should not be."""

    text = forms.CharField(
        label=_("What turned up"),
        help_text=_("One address is enough, or paste the whole list. We keep nothing of it."),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Paste the address or the list that turned up"),
            "max_length": _("Paste at most 2 million letters at once"),
        },
    )


class EraseForm(forms.Form):
    """The last question before a person is erased."""

    sure = forms.BooleanField(
        label=_("This person asked for it, or we may not keep the record"),
        error_messages={"required": _("Tick that you are sure. It cannot be undone")},
    )
