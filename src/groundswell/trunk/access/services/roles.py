"""Giving and ending roles."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from groundswell.trunk.access import selectors
from groundswell.trunk.access.grants import NotYours, may_give
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.access.scope import Grant
from groundswell.trunk.access.services.accounts import end_sessions
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.places.models import Area


class LastOwner(Exception):
    """The only owner of a campaign cannot go: nobody could make another."""


@transaction.atomic
def grant_role(
    *,
    account: Account,
    campaign: Campaign,
    role: str,
    granted_by: Account,
    at: datetime,
    group: Group | None = None,
    area: Area | None = None,
) -> Role:
    """
    Give a role; giving it twice gives back the first.

    Only what the giver holds, and no wider, may be given. The first role of a new campaign is its maker's own: owner.

    :raises NotYours: if it is not the giver's to give.
    """
    wanted = Grant(role, group.pk if group else None, area.pk if area else None)
    if not (founds(account, campaign, wanted, granted_by) or may_give(selectors.grants(granted_by, campaign), wanted)):
        raise NotYours(f"{granted_by.public_id} may not give {role} in {campaign.slug}")
    if group is not None and group.campaign_id != campaign.pk:
        raise NotYours(f"Group {group.public_id} is not of {campaign.slug}")
    held, new = Role.objects.get_or_create(
        account=account,
        campaign=campaign,
        role=role,
        group=group,
        area=area,
        ended_at=None,
        defaults={"granted_by": granted_by, "granted_at": at},
    )
    if new:
        tell(held, f"Gave the role {role}", by=granted_by, at=at)
    return held


def founds(account: Account, campaign: Campaign, wanted: Grant, granted_by: Account) -> bool:
    """Whether this is the maker of a campaign becoming its first owner."""
    first = wanted == Grant(Role.OWNER) and account.pk == granted_by.pk and account.is_active
    return first and not Role.objects.filter(campaign=campaign).exists()


@transaction.atomic
def end_role(*, role: Role, by: Account, at: datetime) -> bool:
    """
    End a role and every session of its holder. Whether it was this call that ended it.

    Anyone may lay down their own role; others' only who could give it.

    :raises NotYours: if it is not theirs to end.
    :raises LastOwner: if the campaign would be left without an owner.
    """
    # Two owners may end each other's role at once; the campaign's row lets one of them go first.
    campaign = Campaign.objects.select_for_update().get(pk=role.campaign_id)
    wanted = Grant(role.role, role.group_id, role.area_id)
    if role.account_id != by.pk and not may_give(selectors.grants(by, campaign), wanted):
        raise NotYours(f"{by.public_id} may not end role {role.public_id}")
    if role.role == Role.OWNER and not other_owners(role).exists():
        raise LastOwner(f"Role {role.public_id} is the last owner's")
    if not Role.objects.filter(pk=role.pk, ended_at__isnull=True).update(ended_at=at):
        return False
    role.ended_at = at
    end_sessions(role.account)
    tell(role, f"Ended the role {role.role}", by=by, at=at)
    return True


def other_owners(role: Role) -> QuerySet[Role]:
    """The owners the campaign would still have."""
    owners = Role.objects.filter(campaign=role.campaign_id, role=Role.OWNER, ended_at__isnull=True)
    return owners.filter(account__is_active=True).exclude(pk=role.pk)


def give_again(*, role: Role, by: Account, at: datetime) -> Role:
    """
    Take back the ending of a role: the same role, given anew by whoever presses Undo.

    :raises NotYours: if it is not theirs to give.
    """
    return grant_role(
        account=role.account,
        campaign=role.campaign,
        role=role.role,
        group=role.group,
        area=role.area,
        granted_by=by,
        at=at,
    )


def tell(role: Role, sentence: str, *, by: Account, at: datetime) -> None:
    """Write a change of a role into the audit trail."""
    where = " in a group" if role.group_id else " in an area" if role.area_id else ""
    audit.record(
        account=by,
        campaign=role.campaign,
        verb=AuditEntry.GRANTED,
        object_kind="account",
        object_id=role.account.public_id,
        sentence=f"{sentence}{where}",
        at=at,
    )
