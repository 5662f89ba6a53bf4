"""What follows on a sign-in and on a new second step."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from groundswell.trunk.access.models import Account
from groundswell.trunk.access.step_up import PROVED
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.records.clock import now


@receiver(user_logged_in, dispatch_uid="access.tell_sign_in")
def tell_sign_in(sender: type, request: HttpRequest | None, user: Account, **kwargs: Any) -> None:
    """Write every sign-in into the audit trail."""
    audit.record(
        account=user,
        campaign=None,
        verb=AuditEntry.SIGNED_IN,
        object_kind="account",
        object_id=user.public_id,
        sentence="Signed in",
        at=now(),
    )


@receiver(authenticator_added, dispatch_uid="access.remember_second_factor")
def remember_second_factor(
    sender: type, request: HttpRequest, user: Account, authenticator: Authenticator, **kwargs: Any
) -> None:
    """
    Who has just added a second factor in this session need not show it in the same session.

    She showed it by adding it: asking for another code before the recovery codes would ask twice for one thing.
    """
    request.session[PROVED] = True
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True)
