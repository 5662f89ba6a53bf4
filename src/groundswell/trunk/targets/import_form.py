"""What goes for every row of a table of targets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.imports.forms import OptionsForm


class TargetOptions(OptionsForm):
    """The office, where no column says it, and whether they may be sent to. The office is asked beside the columns."""

    office = forms.CharField(
        label=_("Office of all of them"), help_text=_("Where no column says it: Councillor, Local party"),
        required=False, max_length=120,
    )  # fmt: skip
    no_sending = forms.BooleanField(
        label=_("Never send letters to these"),
        help_text=_("For lists whose rules forbid it. It cannot be lifted later."),
        required=False,
    )

    def __init__(self, *args: Any, matching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, matching=matching, **kwargs)
        self.matching = matching
        if not matching:
            del self.fields["office"]

    @property
    def options(self) -> dict[str, Any]:
        # What is not ticked beside the file leaves the word to what is known of the list.
        return (
            dict(self.cleaned_data)
            if self.matching
            else {"no_sending": True}
            if self.cleaned_data["no_sending"]
            else {}
        )
