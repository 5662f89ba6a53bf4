"""Bringing a table, and saying which column is which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports.kinds import Kind, all_kinds
from groundswell.trunk.imports.models import Import
from groundswell.trunk.records.ids import new_key


class BringForm(forms.Form):
    """A table, pasted or as a file. `key` makes a double press one table."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    kind = forms.ChoiceField(label=_("What is in it?"))
    into = forms.ChoiceField(label=_("Put them into a drive"), required=False)
    text = forms.CharField(
        label=_("Paste from a spreadsheet"),
        help_text=_("Pick the cells with their headings, copy, and paste here. More than 2 MB needs a file."),
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "autocomplete": "off"}),
        required=False,
        strip=False,
    )
    file = forms.FileField(
        label=_("Or choose a CSV file"),
        help_text=_("Commas, semicolons or tabs. At most 10 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"}),
        required=False,
        allow_empty_file=True,
        max_length=200,
    )
    no_sending = forms.BooleanField(
        label=_("Never send letters to these"),
        help_text=_("For lists whose rules forbid it. It cannot be lifted later."),
        required=False,
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = all_kinds()
        self.only_kind = kinds[0] if len(kinds) == 1 else None
        choices = {kind.key: kind.title for kind in kinds}
        kind_field, into_field = self.fields["kind"], self.fields["into"]
        assert isinstance(kind_field, forms.ChoiceField) and isinstance(into_field, forms.ChoiceField)
        kind_field.choices = list(choices.items())
        if self.only_kind:
            kind_field.widget, kind_field.initial = forms.HiddenInput(), self.only_kind.key
        into = [choice for kind in kinds for choice in kind.into_choices(campaign)]
        into_field.choices = [("", _("No drive, only the list of targets")), *into]
        if not into:
            into_field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if not self.errors and not text.strip() and not file:
            self.add_error("text", _("Paste a table, or choose a file"))
        if text.strip() and file:
            self.add_error("text", _("There is a pasted table and a file. Empty one of the two"))
        return cleaned


class MatchForm(forms.Form):
    """One choice for each column, and what goes without saying for all rows."""

    use_required_attribute = False
    office = forms.CharField(
        label=_("Office of all of them"), help_text=_("Where no column says it: Councillor, Local party"),
        required=False, max_length=120,
    )  # fmt: skip
    no_sending = forms.BooleanField(label=_("Never send letters to these"), required=False)

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

    @property
    def options(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("office", "no_sending")}
