"""Forms of the area pages."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.places.postcodes import read_postcode


class FindForm(forms.Form):
    """One postcode, however it is typed."""

    postcode = forms.CharField(
        label=gettext_lazy("Your postcode"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter a full postcode, like AD4 7QX")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "autocapitalize": "characters"}),
    )

    suggestion: str | None = None

    def clean_postcode(self) -> str:
        """The code as we write it. A likely slip is offered as `suggestion`, and never mended unasked."""
        read = read_postcode(self.cleaned_data["postcode"])
        if read.code:
            return read.code
        if read.suggestion:
            self.suggestion = read.suggestion
            raise forms.ValidationError(
                _("Did you mean %(code)s? Check each letter and number."), params={"code": read.suggestion}
            )
        raise forms.ValidationError(_("Enter a full postcode, like AD4 7QX"))
