"""What goes for every row of a list of people: tags, and what they agreed to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.consent.models import CHANNELS
from groundswell.trunk.imports.forms import OptionsForm
from groundswell.trunk.records.clock import now

WORDS, MOST_TAGS, TAG = 400, 10, 40
AGREED = ("words", "where", "on", "everyone")
SAID_YES_TO = [("email", _("Email")), ("phone", _("Calls")), ("text", _("Texts")), ("post", _("Post"))]
assert [channel for channel, _label in SAID_YES_TO] == [channel for channel, _label in CHANNELS[:4]]


class PeopleOptions(OptionsForm):
    """Nobody may be contacted without the words she saw, where and when: what is not said here is not guessed."""

    template = "supporters/_import_options.html"
    tags = forms.CharField(
        label=_("Give all of them a tag"),
        help_text=_("Several with commas"),
        required=False,
        max_length=MOST_TAGS * (TAG + 2),
    )
    words = forms.CharField(
        label=_("The words they saw"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    where = forms.CharField(
        label=_("Where"), help_text=_("Market stall, May to November 2024"), required=False, max_length=120
    )
    on = forms.DateField(
        label=_("When"),
        help_text=_("For the rows without a date of their own"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date, like 2024-05-03")},
    )
    everyone = forms.MultipleChoiceField(
        label=_("Did everyone in it say yes?"),
        help_text=_("Leave this out if a column says who did"),
        choices=SAID_YES_TO,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, matching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, matching=matching, **kwargs)
        self.matching = matching

    @property
    def says_something(self) -> bool:
        """Whether anything stands in the part about what they agreed to, or is wrong with it."""
        return any(self[name].value() or self[name].errors for name in AGREED)

    def clean_tags(self) -> list[str]:
        names = [" ".join(name.split()) for name in self.cleaned_data["tags"].split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if any(len(name) > TAG for name in names):
            raise forms.ValidationError(_("A tag has at most 40 letters. Part several by commas"))
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("At most 10 tags"))
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (on := cleaned.get("on")) and on > now().date():
            self.add_error("on", _("Enter a day that has been"))
        if not any(cleaned.get(name) for name in AGREED):
            return cleaned
        if not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Enter the words they saw: without them nobody may be contacted"))
        if not cleaned.get("where") and "where" not in self.errors:
            self.add_error("where", _("Enter where they said so, like Market stall, May 2024"))
        return cleaned

    @staticmethod
    def initial_of(options: Mapping[str, Any]) -> dict[str, Any]:
        consent = options.get("consent") or {}
        return {
            "tags": ", ".join(options.get("tags") or []),
            "words": consent.get("words", ""),
            "where": consent.get("where", ""),
            "on": consent.get("on") or None,
            "everyone": consent.get("all") or [],
        }

    @property
    def options(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "tags": given["tags"],
            "consent": {
                "words": given["words"],
                "where": given["where"],
                "on": given["on"].isoformat() if given["on"] else "",
                "all": given["everyone"],
            },
        }
