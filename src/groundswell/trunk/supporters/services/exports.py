"""
Taking people out as a file.

Small lists go at once. Whoever takes more than `LIMIT` rows within a day, in one list or in several, needs an owner
other than herself to approve. A file is never kept: its rows are read when it is taken, within what the asker may see
at that moment.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.supporters.models import ExportRequest

LIMIT = 1_000
WITHIN = timedelta(hours=24)
APPROVED_FOR = timedelta(hours=24)
WAITS_FOR = timedelta(days=7)
# A list may grow a little between approval and taking; more than that is another list.
GROWS_BY = 1.05


class NotApproved(Exception):
    """Nobody approved this yet, it ran out, or it was taken already."""


class Grown(Exception):
    """The list is much longer than the one that was approved."""


def ask_export(
    *, campaign: Campaign, account: Account, reason: str, filters: str, count: int, key: UUID, at: datetime
) -> ExportRequest:
    """
    Ask for a list as a file. It is approved at once where it is small; see `may_be_taken`.

    The row is written before the day's rows are added up, so that two presses at once see each other.
    """
    export, is_new = ExportRequest.objects.get_or_create(
        key=key,
        defaults={
            "campaign": campaign,
            "asked_by": account,
            "reason": reason,
            "filters": filters,
            "count": count,
            "asked_at": at,
            "expires_at": at + WAITS_FOR,
        },
    )
    if is_new and rows_asked(account, campaign, at=at) <= LIMIT:
        ExportRequest.objects.filter(pk=export.pk).update(approved_at=at, expires_at=at + APPROVED_FOR)
        export.refresh_from_db()
    elif is_new:
        _audit(export, account, f"Asked to export {count} people", verb="changed", at=at)
    return export


def rows_asked(account: Account, campaign: Campaign, *, at: datetime) -> int:
    """Rows one account took, or may take without asking anybody, within the last day."""
    recent = ExportRequest.objects.filter(
        asked_by=account, campaign=campaign, asked_at__gt=at - WITHIN, approved_by__isnull=True, refused_at__isnull=True
    )
    return recent.aggregate(rows=Sum("count"))["rows"] or 0


@transaction.atomic
def approve_export(*, export: ExportRequest, account: Account, at: datetime) -> bool:
    """Let the asker take the file within a day. False for her own request, and for one that is decided or ran out."""
    won = (
        ExportRequest.objects.filter(pk=export.pk, approved_at__isnull=True, refused_at__isnull=True, expires_at__gt=at)
        .exclude(asked_by=account)
        .update(approved_by=account, approved_at=at, expires_at=at + APPROVED_FOR)
    )
    if won:
        _audit(export, account, f"Approved an export of {export.count} people", verb="changed", at=at)
    return bool(won)


@transaction.atomic
def refuse_export(*, export: ExportRequest, account: Account, at: datetime) -> bool:
    """Refuse a request, or withdraw one's own. False when it was decided already."""
    won = ExportRequest.objects.filter(pk=export.pk, approved_at__isnull=True, refused_at__isnull=True).update(
        refused_at=at
    )
    if won:
        _audit(export, account, f"Refused an export of {export.count} people", verb="changed", at=at)
    return bool(won)


@transaction.atomic
def take_export(*, export: ExportRequest, account: Account, count: int, at: datetime) -> None:
    """
    Take an approved file, once. `count` is what the list holds now.

    :raises NotApproved: unless this account asked for it, it is approved, and it neither ran out nor was taken.
    :raises Grown: if the list is much longer than what was approved.
    """
    if count > max(export.count * GROWS_BY, export.count + 5):
        raise Grown(f"{export.count} people were approved, there are {count}")
    won = ExportRequest.objects.filter(
        pk=export.pk,
        asked_by=account,
        approved_at__isnull=False,
        refused_at__isnull=True,
        taken_at__isnull=True,
        expires_at__gt=at,
    ).update(taken_at=at)
    if not won:
        raise NotApproved(f"export {export.public_id}")
    _audit(export, account, f"Exported {count} people", verb="exported", at=at, data={"reason": export.reason})


def _audit(
    export: ExportRequest,
    account: Account,
    sentence: str,
    *,
    verb: str,
    at: datetime,
    data: dict[str, str] | None = None,
) -> None:
    audit.record(
        account=account,
        campaign=export.campaign,
        verb=verb,
        object_kind="people",
        object_id=export.public_id,
        sentence=sentence,
        data={"filters": export.filters, **(data or {})},
        at=at,
    )
