"""Bringing a table, saying which column is which, and what goes for every row."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports.kinds import Kind, Text
from groundswell.trunk.imports.models import Import
from groundswell.trunk.records.ids import new_key

MOST_BYTES = 1024 * 1024 * 1024
WHOLE = "whole"
FILES = ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain"


class BringForm(forms.Form):
    """
    A table, pasted or as a file. `key` makes a double press one table.

    `whole` stands behind the file: a form that was cut off on its way comes without it.
    """

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    kind = forms.CharField(widget=forms.HiddenInput)
    into = forms.ChoiceField(required=False)
    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_("CSV, TSV or XLSX. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": FILES}),
        required=False,
        allow_empty_file=True,
        max_length=200,
    )
    whole = forms.CharField(widget=forms.HiddenInput, required=False, initial=WHOLE)
    text = forms.CharField(
        label=_("Paste from a spreadsheet"),
        help_text=_("Pick the cells with their headings, copy, and paste here. More than 2 MB needs a file."),
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "autocomplete": "off"}),
        required=False,
        strip=False,
    )

    def __init__(self, *args: Any, campaign: Campaign, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = kind.key
        into, into_field = kind.into_choices(campaign), self.fields["into"]
        assert isinstance(into_field, forms.ChoiceField)
        into_field.label, into_field.choices = str(kind.into_label), [("", kind.into_none), *into]
        if not into:
            into_field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("It is larger than 1 GB. Split it into smaller files"))
        elif file and cleaned.get("whole") != WHOLE:
            self.add_error("file", _("The file did not arrive whole. Choose it again"))
        if not self.errors and not text.strip() and not file:
            self.add_error("file", _("Choose a file, or paste a table"))
        if text.strip() and file:
            self.add_error("text", _("There is a pasted table and a file. Empty one of the two"))
        return cleaned


class OptionsForm(forms.Form):
    """
    What goes for every row of a table. A kind that asks for something names its own (`Kind.options_form`).

    It stands beside the file and, with `matching`, beside the columns. `template` draws it.
    """

    use_required_attribute = False
    title: Text = _("Goes for every row")
    template = "imports/_options.html"

    def __init__(self, *args: Any, campaign: Campaign, matching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(options: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as the options of a table fill them."""
        return dict(options)

    @property
    def options(self) -> dict[str, Any]:
        """The options of a table as the fields fill them."""
        return dict(self.cleaned_data)


def options_form(kind: Kind) -> type[OptionsForm]:
    """The form of what goes for every row of a kind's tables."""
    if not kind.options_form:
        return OptionsForm
    found: type[OptionsForm] = import_string(kind.options_form)
    return found


class MatchForm(forms.Form):
    """One choice for each column."""

    use_required_attribute = False

    def __init__(self, *args: Any, table: Import, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        choices = [("", _("Leave out")), *((field.key, field.label) for field in kind.fields)]
        for number, heading in enumerate(table.headings):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=table.columns.get(heading, "")
            )

    @property
    def columns(self) -> dict[str, str]:
        return {
            heading: self.cleaned_data.get(f"column_{number}", "") for number, heading in enumerate(self.table.headings)
        }
