"""The form on the leaflets page. It asks the database nothing, so that the hot process may read it too."""

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.supporters.identity import looks_like_a_name, tidy_name
from leaflets.services import Promising

FROM_ONE_ADDRESS = Limit(most=60, seconds=600)


class PromiseForm(forms.Form):
    """Three fields and a choice of rounds."""

    use_required_attribute = False
    full_name = forms.CharField(
        label=_("Full name"), max_length=120, error_messages={"required": _("Enter your full name, like Sam Okoro")}
    )
    email = forms.EmailField(
        label=_("Email"),
        error_messages={
            "required": _("Enter your email address, like name@example.org"),
            "invalid": _("Enter an email address like name@example.org"),
        },
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=12, error_messages={"required": _("Enter your postcode, like LS6 1AA")}
    )
    round = forms.RegexField(
        r"^[0-9A-Za-z]{1,22}$", label=_("Round"), error_messages={"required": _("Choose where you want to help")}
    )

    def clean_full_name(self) -> str:
        name = tidy_name(self.cleaned_data["full_name"])
        if not looks_like_a_name(name):
            raise forms.ValidationError(_("Enter your name as a friend would write it, with no links or addresses"))
        return name

    def clean_postcode(self) -> str:
        read = read_postcode(self.cleaned_data["postcode"])
        if read.code is None:
            raise forms.ValidationError(_("Enter a full postcode, like LS6 1AA"))
        return read.code

    def promising(self) -> Promising:
        said = self.cleaned_data
        return Promising(said["round"], said["full_name"], said["email"], said["postcode"])
