"""Forms of the petitions tool."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.tools.petitions.reading import Read, read_sign_form


class SignForm(forms.Form):
    """The public form: three fields and two boxes, both unticked. `read` holds what was read, once it is valid."""

    full_name = forms.CharField(
        label=_("Full name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input"})
    )
    email = forms.CharField(
        label=_("Email"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "class": "input"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        required=False,
        help_text=_("So we can tell your representative how many neighbours signed."),
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "autocapitalize": "characters", "class": "input w-short"}
        ),
    )

    read: Read

    def clean(self) -> dict[str, Any]:
        suggested = self.data.get("suggested", "")
        data = {name: str(value) for name, value in self.data.items()}
        if suggested:
            data["postcode"] = str(suggested)
        self.read = read_sign_form(data)
        for name, message in self.read.errors.items():
            self.add_error(name, message)
        return self.cleaned_data


class PetitionForm(forms.Form):
    """Making a petition, or changing what it asks."""

    addressee = forms.CharField(
        label=_("Who can say yes?"), max_length=120, help_text=_("Name the person or body, like “Mayor of Ashdale”.")
    )
    demand = forms.CharField(
        label=_("What should they do?"), max_length=140, help_text=_("Start with a verb. Short titles fit a phone.")
    )
    lead = forms.CharField(
        label=_("Why, in two sentences?"),
        max_length=240,
        required=False,
        help_text=_("One fact, and one person or place. It stands under the title."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = forms.CharField(
        label=_("The whole petition"),
        max_length=10_000,
        required=False,
        help_text=_(
            "What you ask for and why. Leave an empty line between paragraphs; start a line with - for a list."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    goal = forms.IntegerField(
        label=_("First goal"),
        min_value=10,
        max_value=100_000_000,
        initial=100,
        help_text=_("It grows by itself when you reach it."),
    )
    milestone = forms.CharField(
        label=_("What happens at the goal?"),
        max_length=120,
        required=False,
        help_text=_("Only if it is true, like “At 10,000 the council must debate it”."),
    )
    closes_at = forms.DateTimeField(
        label=_("Closing date"),
        required=False,
        help_text=_("Leave empty to keep it open."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    picture = forms.FileField(label=_("Picture"), required=False, help_text=_("PNG, JPEG or WebP, up to 15 MB."))
    picture_alt = forms.CharField(
        label=_("What does the picture show?"),
        max_length=300,
        required=False,
        help_text=_("Read aloud to people who cannot see it."),
    )
    typo_reason = forms.CharField(
        label=_("Only a typo? Say which"),
        max_length=240,
        required=False,
        help_text=_("A typo asks no signer again and is logged. Leave empty if the meaning changes."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("picture") and not cleaned.get("picture_alt", "").strip():
            self.add_error("picture_alt", _("Say in a few words what the picture shows"))
        return cleaned
