"""
Confirming an address: everything that waits for it, in one transaction. Not part of the room's `services` package
front, because the rooms whose things wait ask through that.
"""

from datetime import datetime

from django.db import transaction

from groundswell.trunk.consent import services as consent
from groundswell.trunk.messaging.confirmations import confirm_each, forget_each
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.supporters.models import Person


class AlreadyUsed(Exception):
    """This mail's link was used before, or a later one was."""


@transaction.atomic
def confirm_address(*, confirmation: Confirmation, issued_at: datetime, at: datetime) -> str:
    """
    Confirm all that waits for an address in a campaign, and give the page to go to next, or "".

    :raises AlreadyUsed: if the address was confirmed after this link was mailed.
    """
    row = _locked(confirmation)
    if is_used(row, issued_at):
        raise AlreadyUsed(row.public_id)
    Confirmation.objects.filter(pk=row.pk).update(confirmed_at=at, due_at=None, refused_at=None)
    people = _people(row)
    Person.objects.filter(pk__in=people, email_confirmed_at__isnull=True).update(email_confirmed_at=at)
    page = confirm_each(row.campaign, row.email_key, at)
    consent.make_effective(people, at=at)
    return page


@transaction.atomic
def refuse_address(*, confirmation: Confirmation, issued_at: datetime, at: datetime) -> None:
    """
    Forget what waits: its reader says that it was not her. The address gets no such mail for thirty days.

    :raises AlreadyUsed: if the address was confirmed after this link was mailed.
    """
    row = _locked(confirmation)
    if is_used(row, issued_at):
        raise AlreadyUsed(row.public_id)
    Confirmation.objects.filter(pk=row.pk).update(refused_at=at, due_at=None)
    forget_each(row.campaign, row.email_key, at)
    consent.forget_waiting(person_ids=_people(row))


def is_used(row: Confirmation, issued_at: datetime) -> bool:
    """Whether a link mailed then has done its work: each is for one use."""
    return row.confirmed_at is not None and issued_at <= row.confirmed_at


def _locked(confirmation: Confirmation) -> Confirmation:
    return (
        Confirmation.objects.select_for_update(of=("self",))
        .select_related("campaign__organisation")
        .get(pk=confirmation.pk)
    )


def _people(row: Confirmation) -> list[int]:
    people = Person.objects.filter(campaign=row.campaign_id, email_key=row.email_key)
    return list(people.order_by("pk").values_list("pk", flat=True))
