"""What a segment is asked besides its lines: its name, and who may use it."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


class OwnForm(forms.Form):
    """Name, sharing, and what tells a second press and a change meanwhile."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Give the segment a name, such as Warm in Millbeck")},
    )
    shared = forms.BooleanField(
        label=_("Organisers of groups and areas may use it, each for her own people"), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False, initial=0)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
