"""Connecting an account, and saying what was done by hand."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.publishing.models import Publication

APP_PASSWORD = re.compile(r"^[a-z0-9]{4}(?:-[a-z0-9]{4}){3}$")


class AppPasswordForm(forms.Form):
    """A network that we sign in to. The password goes out of the answer: it is never shown again."""

    use_required_attribute = False
    handle = forms.CharField(
        label=_("Handle"),
        max_length=253,
        help_text=_("Like betterbuses.bsky.social or betterbuses.org."),
        error_messages={"required": _("Write the handle of the account.")},
    )
    secret = forms.CharField(
        label=_("App password"),
        max_length=60,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Make one at Bluesky under Settings, Privacy and security, App passwords. Not your main password."),
        error_messages={"required": _("Write the app password, like abcd-efgh-ijkl-mnop.")},
    )
    service_url = forms.URLField(
        label=_("Server, if it is not Bluesky’s own"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Leave it empty for bsky.social."),
        error_messages={"invalid": _("Write a whole web address, like https://bsky.social")},
    )

    def clean_secret(self) -> str:
        secret = str(self.cleaned_data["secret"]).lower()
        if not APP_PASSWORD.match(secret):
            raise ValidationError(
                _("That is no app password. One looks like abcd-efgh-ijkl-mnop; your main password stays with you.")
            )
        return secret


class HandleForm(forms.Form):
    """A network that a person posts to: only its name is noted."""

    use_required_attribute = False
    handle = forms.CharField(
        label=_("Name of our account there"),
        max_length=100,
        help_text=_("Like @betterbuses. So that everybody posts to the same one."),
        error_messages={"required": _("Write the name of the account.")},
    )


class PostedForm(forms.Form):
    """Where a person posted it."""

    use_required_attribute = False
    url = forms.URLField(
        label=_("Link of the post"),
        max_length=600,
        assume_scheme="https",
        help_text=_("Open your post there, copy its address, paste it here."),
        error_messages={
            "required": _("Paste the address of the post, so that others find it."),
            "invalid": _("Paste a whole address, like https://x.com/betterbuses/status/123."),
        },
    )

    def __init__(self, *args: Any, publication: Publication, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["url"].initial = publication.url

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if not url.startswith(("https://", "http://")):
            raise ValidationError(_("Paste a whole address, like https://x.com/betterbuses/status/123."))
        return url
