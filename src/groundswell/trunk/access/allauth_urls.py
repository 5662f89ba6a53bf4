"""allauth's addresses, each declared; no integer key of a passkey stands in one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.urls import urlpatterns as account_patterns
from allauth.account.views import LoginView
from allauth.mfa.base.urls import urlpatterns as base_patterns
from allauth.mfa.recovery_codes.urls import urlpatterns as recovery_patterns
from allauth.mfa.totp.urls import urlpatterns as totp_patterns
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.views import ListUserSessionsView
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, register_converter

from groundswell.trunk.access.devices import device_name
from groundswell.trunk.access.forms import AskCodeForm
from groundswell.trunk.access.open_to import open_to

# What someone who is not signed in needs; all the rest is for the account itself.
WITHOUT_ACCOUNT = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_email_verification_sent",
        "account_reset_password",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_password_reset_completed",
        "account_confirm_login_code",
        "account_request_login_code",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)


class MaskedKey:
    """A database key signed and packed, so that an address neither shows nor lets anyone guess it."""

    regex = r"[0-9A-Za-z:_-]+"
    salt = "groundswell.access.key"

    def to_python(self, value: str) -> int:
        try:
            return int(signing.loads(value, salt=self.salt))
        except signing.BadSignature as bad:
            raise ValueError(value) from bad

    def to_url(self, value: int) -> str:
        return signing.dumps(value, salt=self.salt)


register_converter(MaskedKey, "masked_key")


class SignInView(LoginView):
    """Sign in by emailed code, passkey or password, on one page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "code_form": AskCodeForm()}


class SessionsView(ListUserSessionsView):
    """Where an account is signed in, latest first, each device by its everyday name."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = [{"session": session, "device": device_name(session.user_agent)} for session in context["sessions"]]
        return {**context, "rows": rows[::-1]}


def ours(view: Callable[..., HttpResponse], name: str) -> Callable[..., HttpResponse]:
    """allauth's view, declared; a form that comes back with errors says so in its status."""

    @wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    if name in WITHOUT_ACCOUNT:
        return open_to("public")(declared)
    return open_to("supporter", scope="account")(declared)


def collected(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[URLPattern]:
    """The same addresses with declared views. The packages' own patterns stay as they are."""
    return [
        path(f"{prefix}{pattern.pattern}", ours(pattern.callback, str(pattern.name)), name=pattern.name)
        for pattern in patterns
        if isinstance(pattern, URLPattern) and pattern.name != "account_login"
    ]


urlpatterns: list[URLPattern] = [
    path("login/", ours(SignInView.as_view(), "account_login"), name="account_login"),
    *collected(account_patterns),
    *collected(base_patterns, "second-step/"),
    *collected(totp_patterns, "second-step/app/"),
    *collected(recovery_patterns, "second-step/recovery/"),
    path("sessions/", ours(SessionsView.as_view(), "usersessions_list"), name="usersessions_list"),
    *(
        path(f"passkeys/{route}", ours(view, name), name=name)
        for route, view, name in (
            ("", webauthn.list_webauthn, "mfa_list_webauthn"),
            ("add/", webauthn.add_webauthn, "mfa_add_webauthn"),
            ("login/", webauthn.login_webauthn, "mfa_login_webauthn"),
            ("reauthenticate/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
            ("<masked_key:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
            ("<masked_key:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
        )
    ),
]
