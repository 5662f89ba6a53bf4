"""What django-allauth asks of us: no open sign-up, mails through the outbox, our words, secrets kept encrypted."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.access import mails
from groundswell.trunk.access.links import safe_path
from groundswell.trunk.records.clock import now


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation or owner link; everything mailed names our own address only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask an owner of your campaign to open it again."),
        "email_password_mismatch": _("This email address and password do not belong together. Try again."),
        "enter_current_password": _("Enter the password you use now"),
        "incorrect_code": _("This code is not the one we sent. Check the latest email, or ask for a new code."),
        "incorrect_password": _("This is not your password. Try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or have a code emailed to you."),
        "rate_limited": _("Too many tries. Wait a minute and try again."),
        "same_as_current": _("Enter an address that is not the one you have"),
        "email_taken": _("Enter another address; this one cannot be used here"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and safe_path(url, otherwise="") == url

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails in the outbox, with every address in it made ours."""
        told = {key: ours(value) if isinstance(value, str) else value for key, value in context.items()}
        told.pop("request", None)
        told["email"] = email
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", told, current.request).split())
        mails.send("account", to=email, subject=subject, template=f"{template_prefix}_message", context=told, at=now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of code apps and recovery codes encrypted: a stolen database alone makes no codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every half minute: enter the one shown now."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        return gettext("Passkey")

    def encrypt(self, text: str) -> str:
        return boxes().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return boxes().decrypt(encrypted_text.encode()).decode()


def boxes() -> MultiFernet:
    """What encrypts: keys made of the server's secret key, and of the ones it had before."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (hashlib.sha256(f"groundswell.access.second-factor|{secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def ours(text: str) -> str:
    """An address as it is on our site, whatever host the request named; other text as it is."""
    if not text.startswith(("http://", "https://")):
        return text
    site, told = urlsplit(settings.SITE_URL), urlsplit(text)
    return urlunsplit((site.scheme, site.netloc, told.path, told.query, told.fragment))
