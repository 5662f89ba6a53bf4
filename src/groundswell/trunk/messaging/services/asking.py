"""
Asking people to confirm their email address, so that it can bomb nobody.

Whatever is posted, on whatever form, an address is mailed at most once an hour and three times a day over all
campaigns. What that holds back is mailed when the hour ends; one mail and one page list everything that waits.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.messaging.confirmations import all_waiting
from groundswell.trunk.messaging.models import Confirmation, MailedConfirmation, Message
from groundswell.trunk.messaging.services.mails import MailRefused, make_message, put_in_outbox
from groundswell.trunk.messaging.tokens import make_confirm_token
from groundswell.trunk.messaging.wake import wake
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import upsert

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET_AFTER_REFUSAL = timedelta(days=30)
AT_ONCE = 100


def ask_to_confirm(*, campaign_id: int, addresses: Sequence[tuple[str, str]], at: datetime) -> None:
    """
    Owe each address (canonical form, as written) a mail that asks to confirm; for whole batches, in one statement.

    A mail that is owed already stays owed at its own time, and the address is kept as it was written first.
    """
    from groundswell.trunk.messaging.tasks import send_due_confirmations

    rows = [
        (campaign_id, email_key, address, at, at, new_public_id())
        for email_key, address in sorted(dict(reversed(addresses)).items())
    ]
    if not rows:
        return
    upsert(
        Confirmation,
        ("campaign_id", "email_key", "address", "asked_at", "due_at", "public_id"),
        rows,
        identity=("campaign_id", "email_key"),
        assign={"asked_at": "new.asked_at", "due_at": "COALESCE(old.due_at, new.due_at)"},
    )
    wake(send_due_confirmations, at=at)


def mail_due_confirmations(*, at: datetime, most: int = AT_ONCE) -> int:
    """Mail what is due and put off what the caps hold back; give how many were looked at, 0 when nothing is due."""
    due = list(
        Confirmation.objects.filter(due_at__lte=at)
        .select_related("campaign__organisation")
        .order_by("due_at", "pk")[:most]
    )
    room = _room({row.email_key for row in due}, at=at)
    mails: dict[int, Message] = {}
    idle = []
    for row in due:
        if room.get(row.email_key, at) > at:
            continue
        mail = _mail(row, at=at)
        if mail is None:
            idle.append(row)
        else:
            mails[row.pk] = mail
    _settle(due, mails, idle, room, at=at)
    return len(due)


def _mail(row: Confirmation, *, at: datetime) -> Message | None:
    """The mail for an address, or None where nothing waits any more, or its reader asked for quiet."""
    if row.refused_at and at - row.refused_at < QUIET_AFTER_REFUSAL:
        return None
    waiting = all_waiting(row.campaign, row.email_key)
    if not waiting:
        return None
    token = make_confirm_token(row.public_id, at=at)
    try:
        return make_message(
            kind="confirmation",
            to=row.address,
            subject=_("Confirm your name for %(campaign)s") % {"campaign": row.campaign.name},
            template="messaging/email/confirm",
            context={"waiting": waiting, "url": f"{settings.SITE_URL}/{row.campaign.slug}/confirm/{token}/"},
            campaign=row.campaign,
            key=f"confirm:{row.public_id}:{int(at.timestamp())}",
            at=at,
        )
    except MailRefused:
        return None


@transaction.atomic
def _settle(
    due: Sequence[Confirmation],
    mails: Mapping[int, Message],
    idle: Sequence[Confirmation],
    room: Mapping[str, datetime],
    *,
    at: datetime,
) -> None:
    """Store the mails for which there is room, and when each of the others is due again."""
    allowances = _locked({row.email_key for row in due if row.pk in mails})
    sent = []
    for row in due:
        # Another worker may have looked at the same row: whoever changes `due_at` from what it was has won.
        ours = Confirmation.objects.filter(pk=row.pk, due_at=row.due_at)
        if row in idle:
            ours.update(due_at=None)
        elif row.pk not in mails:
            ours.update(due_at=room[row.email_key])
        elif (again := _next_room(allowances[row.email_key], at)) > at:
            ours.update(due_at=again)
        elif ours.update(due_at=None, mailed_at=at):
            allowance = allowances[row.email_key]
            allowance.third_at, allowance.second_at, allowance.latest_at = allowance.second_at, allowance.latest_at, at
            sent.append(row.pk)
    changed = {row.email_key: allowances[row.email_key] for row in due if row.pk in sent}
    MailedConfirmation.objects.bulk_update(changed.values(), ["latest_at", "second_at", "third_at"])
    put_in_outbox([mails[pk] for pk in sent], at=at)


def _locked(keys: set[str]) -> dict[str, MailedConfirmation]:
    """The allowances of these addresses, held until the transaction ends, in one order for all."""
    MailedConfirmation.objects.bulk_create(
        [MailedConfirmation(email_key=key) for key in sorted(keys)], ignore_conflicts=True
    )
    rows = MailedConfirmation.objects.select_for_update().filter(email_key__in=keys).order_by("email_key")
    return {row.email_key: row for row in rows}


def _room(keys: set[str], *, at: datetime) -> dict[str, datetime]:
    """For each address that was mailed before, from when it may be mailed again."""
    return {row.email_key: _next_room(row, at) for row in MailedConfirmation.objects.filter(email_key__in=keys)}


def _next_room(allowance: MailedConfirmation, at: datetime) -> datetime:
    hourly = allowance.latest_at + HOUR if allowance.latest_at else at
    daily = allowance.third_at + DAY if allowance.third_at else at
    return max(hourly, daily, at)
