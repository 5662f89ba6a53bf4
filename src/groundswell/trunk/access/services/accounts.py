"""Accounts: made by invitation or owner link, never by a stranger."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F

from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Campaign


def create_account(*, email: str, name: str) -> Account:
    """
    The account of an email address whose holder proved it; an existing one is given back as it is.

    It has no password: a code is mailed at sign-in until one, or a passkey, is set.
    """
    email = email.strip().lower()
    try:
        with transaction.atomic():
            account = Account.objects.create_user(email, name=name)
    except IntegrityError:
        account = Account.objects.get(email=email)
    EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    return account


@transaction.atomic
def create_owner(
    *, email: str, name: str, at: datetime, campaign: Campaign | None = None, password: str | None = None
) -> Account:
    """The account that may set up campaigns here, and owns `campaign` where one is given."""
    account = create_account(email=email, name=name)
    if password is not None:
        account.set_password(password)
    account.may_found = True
    account.save(update_fields=["password", "may_found"])
    if campaign is not None:
        role = {"account": account, "campaign": campaign, "role": Role.OWNER, "group": None, "area": None}
        Role.objects.get_or_create(**role, ended_at=None, defaults={"granted_at": at})
        audit.record(
            account=account,
            campaign=campaign,
            verb=AuditEntry.GRANTED,
            object_kind="account",
            object_id=account.public_id,
            sentence="Became owner by the server's command line",
            at=at,
        )
    return account


def end_sessions(account: Account) -> None:
    """Sign an account out everywhere, at once: the next request of every session is a stranger's."""
    Account.objects.filter(pk=account.pk).update(sessions_ended=F("sessions_ended") + 1)
    account.refresh_from_db(fields=["sessions_ended"])


@transaction.atomic
def disable_account(*, account: Account, by: Account | None, at: datetime) -> None:
    """Close an account: no sign-in, no session, no role counts any more. Opening it again is for the command line."""
    Account.objects.filter(pk=account.pk).update(is_active=False)
    account.is_active = False
    end_sessions(account)
    audit.record(
        account=by,
        campaign=None,
        verb=AuditEntry.CHANGED,
        object_kind="account",
        object_id=account.public_id,
        sentence="Closed an account",
        at=at,
    )


def set_preferences(*, account: Account, name: str, theme: str, single_keys: bool) -> None:
    """Store how someone is named and wants the pages. The theme is "light", "dark" or "" for the system's."""
    account.name, account.theme, account.single_keys = name, theme, single_keys
    account.save(update_fields=["name", "theme", "single_keys"])
