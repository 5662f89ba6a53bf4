"""Writes: targets of a campaign, and lists of representatives loaded from files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area
from groundswell.trunk.targets.consumer_mail import mail_problem
from groundswell.trunk.targets.models import Standing, Target
from groundswell.trunk.targets.services.refusing import Refused
from groundswell.trunk.targets.services.versions import next_version

CHANGEABLE = frozenset(
    {
        *("name", "office", "party", "area", "kind", "salutation", "email", "email_source"),
        *("phone", "address", "accounts"),
    }
)
_LOADED = ("name", "office", "party", "area_id", "email", "accounts", "phone", "salutation")


@dataclass(frozen=True)
class Listed:
    """One row of a list of representatives; `key` is its identity in the list's source."""

    key: str
    name: str
    office: str
    party: str = ""
    area_id: int | None = None
    email: str = ""
    accounts: dict[str, str] = field(default_factory=dict)
    phone: str = ""
    salutation: str = ""


def add_target(
    *,
    campaign: Campaign | None,
    name: str,
    office: str,
    source: str,
    at: datetime,
    party: str = "",
    area: Area | None = None,
    email: str = "",
    accounts: dict[str, str] | None = None,
    kind: str = "person",
    salutation: str = "",
    phone: str = "",
    address: str = "",
    email_source: str = "",
    source_key: str = "",
    no_sending: bool = False,
) -> Target:
    """
    Add a target by hand; without a campaign every campaign sees it. `source` says where this was learnt.

    :raises Refused: for an address at a consumer mail domain without the page where it is published.
    """
    if problem := mail_problem(email, email_source):
        raise Refused(problem)
    return Target.objects.create(
        campaign=campaign,
        name=name,
        office=office,
        party=party,
        area=area,
        email=email,
        accounts=accounts or {},
        kind=kind,
        salutation=salutation,
        phone=phone,
        address=address,
        email_source=email_source,
        source=source,
        source_key=source_key,
        no_sending=no_sending,
        loaded_at=at,
    )


def end_target(*, target: Target, at: datetime) -> bool:
    """Say that a target no longer decides. False if that was said before: the first time stands."""
    return bool(Target.objects.filter(pk=target.pk, ended_at__isnull=True).update(ended_at=at))


def load_targets(*, source: str, listed: Sequence[Listed], no_sending: bool, at: datetime) -> int:
    """
    Bring the shared targets of one source in line with a list; give how many rows were written.

    Known ones are renamed and moved, new ones added, those no longer listed end. "No sending" is never lifted: a row
    that has it keeps it. An empty list is taken for a broken file and changes nothing.
    """
    if not listed:
        return 0
    wanted = {row.key: row for row in listed}
    with transaction.atomic():
        known = {target.source_key: target for target in Target.objects.filter(source=source)}
        fresh = [_target(source, row, no_sending, at) for key, row in wanted.items() if key not in known]
        # Two loads at once: the constraint on source and key keeps one row of each.
        Target.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=200)
        changed = [target for key, target in known.items() if key in wanted and _renew(target, wanted[key], no_sending)]
        for target in changed:
            target.loaded_at = at
        Target.objects.bulk_update(changed, [*_LOADED, "no_sending", "ended_at", "loaded_at"], batch_size=100)
        gone = Target.objects.filter(source=source, ended_at__isnull=True).exclude(source_key__in=wanted)
        return len(fresh) + len(changed) + gone.update(ended_at=at)


def _target(source: str, row: Listed, no_sending: bool, at: datetime) -> Target:
    values = {name: getattr(row, name) for name in _LOADED}
    return Target(source=source, source_key=row.key, no_sending=no_sending, loaded_at=at, **values)


def _renew(target: Target, row: Listed, no_sending: bool) -> bool:
    """Take over what the list says now. Whether anything changed."""
    before = [getattr(target, name) for name in (*_LOADED, "no_sending", "ended_at")]
    for name in _LOADED:
        setattr(target, name, getattr(row, name))
    target.no_sending = target.no_sending or no_sending
    target.ended_at = None
    return before != [getattr(target, name) for name in (*_LOADED, "no_sending", "ended_at")]


def change_target(*, target: Target, account: Account | None, at: datetime, **fields: Any) -> Target:
    """
    Change what a campaign knows of its own target (`CHANGEABLE`). "No sending" is never lifted.

    :raises Refused: for a shared target, whose list is loaded again, and as `add_target`.
    """
    if target.campaign_id is None:
        raise Refused(_("This one is shared by all campaigns: its list is loaded again"))
    if unknown := set(fields) - CHANGEABLE:
        raise ValueError(f"These of a target do not change: {sorted(unknown)}")
    changed = {name: value for name, value in fields.items() if getattr(target, name) != value}
    if problem := mail_problem(fields.get("email", target.email), fields.get("email_source", target.email_source)):
        raise Refused(problem)
    if not changed:
        return target
    with transaction.atomic():
        Target.objects.filter(pk=target.pk).update(**changed)
        for name, value in changed.items():
            setattr(target, name, value)
        _show_on_boards(target)
        audit.record(
            account=account,
            campaign=target.campaign,
            verb=AuditEntry.CHANGED,
            object_kind="target",
            object_id=target.public_id,
            sentence=f"Changed a target: {', '.join(sorted(changed))}",
            at=at,
        )
    return target


def _show_on_boards(target: Target) -> None:
    """Give open boards the target anew."""
    for standing in Standing.objects.filter(target=target).order_by("drive_id"):
        Standing.objects.filter(pk=standing.pk).update(version=next_version(standing.drive_id))
