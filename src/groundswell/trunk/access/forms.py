"""Forms of this room, and allauth's with our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.access.models import Account, Role

NEW_PASSWORD = (_("New password"), _("At least 10 characters. Three or four words in a row are good."))
WORDS: dict[str, tuple[Any, Any]] = {
    "email": (_("Email address"), ""),
    "login": (_("Email address"), ""),
    "password": (_("Password"), ""),
    "oldpassword": (_("Password you use now"), ""),
    "password1": NEW_PASSWORD,
    "password2": (_("New password again"), ""),
    "code": (_("Code"), ""),
    "name": (_("Name of this key"), _("Such as the device it is on")),
    "passwordless": (
        _("Sign in with this key alone"),
        _("It then asks for your finger, face or PIN, and needs no code or password"),
    ),
}
ASKED = {
    "email": _("Enter an email address like name@example.org"),
    "login": _("Enter an email address like name@example.org"),
    "password": _("Enter your password"),
    "oldpassword": _("Enter the password you use now"),
    "password1": _("Enter a new password"),
    "password2": _("Enter the new password again"),
    "code": _("Enter the code"),
    "credential": _("Your device did not answer. Try again, or use another way."),
}


class OurWords:
    """Labels, hints and errors in our words; no text inside fields."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in WORDS:
                field.label, field.help_text = WORDS[name]
            if name in ASKED:
                field.error_messages |= {"required": ASKED[name], "invalid": ASKED[name]}
            if name in ("email", "login"):
                field.validators = [_email_like]
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "characters"}


def _email_like(value: str) -> None:
    """An address as our own words ask for it."""
    try:
        forms.EmailField().clean(value)
    except forms.ValidationError:
        raise forms.ValidationError(ASKED["email"]) from None


class SignInForm(OurWords, account.LoginForm):
    pass


class AskCodeForm(OurWords, account.RequestLoginCodeForm):
    pass


class LoginCodeForm(OurWords, account.ConfirmLoginCodeForm):
    pass


class ResetCodeForm(OurWords, account.ConfirmPasswordResetCodeForm):
    pass


class AddressCodeForm(OurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    pass


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account.SetPasswordForm):
    pass


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    pass


class AddressForm(OurWords, account.AddEmailForm):
    pass


class SecondFactorForm(OurWords, second_factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(OurWords, second_factor.ReauthenticateForm):
    pass


class CodeAppForm(OurWords, totp.ActivateTOTPForm):
    pass


class PasskeyForm(OurWords, webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(OurWords, webauthn.EditWebAuthnForm):
    pass


class PreferencesForm(forms.ModelForm[Account]):
    """How someone is named, and how pages look and behave for them."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Shown to your team"),
        error_messages={"required": _("Enter your name as your team knows it")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("As my device is set")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    single_keys = forms.BooleanField(
        label=_("Single keys do things"),
        required=False,
        help_text=_("Such as / for search. Turn this off if you dictate or use a switch."),
    )

    class Meta:
        model = Account
        fields = ["name", "theme", "single_keys"]


class NameForm(forms.Form):
    """What an invited person tells us: a name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Shown to your team"),
        error_messages={"required": _("Enter your name as your team knows it")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class OwnerForm(NameForm):
    """What the first owner of a server tells us."""

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("You sign in with it"),
        error_messages={"required": ASKED["email"], "invalid": ASKED["email"]},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class InviteForm(forms.Form):
    """Whom to invite, as what, and where. `places` are those the inviting account may offer."""

    email = forms.EmailField(
        label=_("Their email address"),
        error_messages={"required": ASKED["email"], "invalid": ASKED["email"]},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("What they will do"), error_messages={"required": _("Pick a role")})
    place = forms.ChoiceField(
        label=_("Where"),
        help_text=_("They see people of that group or area only"),
        error_messages={"required": _("Pick where"), "invalid_choice": _("Pick a place from the list")},
    )

    def __init__(self, *args: Any, roles: set[str], places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, ROLE_WORDS[name]) for name, _label in reversed(Role.NAMES) if name in roles]
        for name, choices in (("role", offered), ("place", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


ROLE_WORDS = {
    Role.OWNER: _("Owner: everything, with settings and this team"),
    Role.ORGANISER: _("Organiser: people, lists, updates and invitations"),
    Role.EDITOR: _("Editor: petition texts, posts and news, no lists of people"),
    Role.CALLER: _("Caller: the people of their own calls"),
    Role.CANVASSER: _("Door knocker: the doors of their own streets"),
    Role.VOLUNTEER: _("Volunteer: takes work that others have prepared"),
}
