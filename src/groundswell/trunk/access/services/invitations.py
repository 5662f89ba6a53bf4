"""Invitations: a role offered by mail, taken with one press."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from groundswell.trunk.access import mails, selectors
from groundswell.trunk.access.grants import NotYours, may_give
from groundswell.trunk.access.models import Account, Invitation
from groundswell.trunk.access.scope import Grant
from groundswell.trunk.access.services.accounts import create_account
from groundswell.trunk.access.services.roles import grant_role
from groundswell.trunk.access.tokens import new_token, token_hash
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.places.models import Area

LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Sent:
    """An invitation that was mailed, and the link in the mail: the only place where its token can be read."""

    invitation: Invitation
    link: str


class InvitationGone(Exception):
    """The invitation was taken, withdrawn, has run out, or who sent it may no longer give that role."""


@transaction.atomic
def invite(
    *,
    campaign: Campaign,
    email: str,
    role: str,
    invited_by: Account,
    at: datetime,
    group: Group | None = None,
    area: Area | None = None,
) -> Sent:
    """
    Offer a role to whoever reads mail at an address. An open offer of the same role there is mailed again.

    :raises NotYours: if the role is not theirs to give.
    """
    email = email.strip().lower()
    wanted = Grant(role, group.pk if group else None, area.pk if area else None)
    if not may_give(selectors.grants(invited_by, campaign), wanted) or (group and group.campaign_id != campaign.pk):
        raise NotYours(f"{invited_by.public_id} may not invite a {role} to {campaign.slug}")
    same = selectors.open_invitations(campaign, at=at).filter(email=email, role=role, group=group, area=area).first()
    if same is not None:
        return resend_invitation(invitation=same, by=invited_by, at=at)
    token = new_token()
    invitation = Invitation.objects.create(
        campaign=campaign,
        email=email,
        role=role,
        group=group,
        area=area,
        invited_by=invited_by,
        invited_at=at,
        expires_at=at + LASTS,
        token_hash=token_hash(token),
    )
    link = mails.send_invitation(invitation, token, at=at)
    tell(invitation, f"Invited someone as {role}", by=invited_by, at=at)
    return Sent(invitation, link)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Account, at: datetime) -> Sent:
    """
    Mail an invitation again with a new link; the old link ends.

    :raises NotYours: if the role is not theirs to give.
    :raises InvitationGone: if it was taken or withdrawn.
    """
    check_theirs(invitation, by)
    token = new_token()
    renewed = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True).update(
        token_hash=token_hash(token), invited_by=by, invited_at=at, expires_at=at + LASTS
    )
    if not renewed:
        raise InvitationGone(f"Invitation {invitation.public_id} is closed")
    invitation.refresh_from_db()
    return Sent(invitation, mails.send_invitation(invitation, token, at=at))


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Account, at: datetime) -> bool:
    """
    Take an invitation back; its link ends at once. Whether it was still open.

    :raises NotYours: if the role is not theirs to give.
    """
    check_theirs(invitation, by)
    won = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    if won:
        tell(invitation, f"Withdrew an invitation as {invitation.role}", by=by, at=at)
    return bool(won)


@transaction.atomic
def accept_invitation(*, token: str, name: str, at: datetime) -> tuple[Account, Invitation]:
    """
    Take an invitation: the account of the invited address gets the role. The mailed link has proved the address.

    :raises InvitationGone: if it is not open, or who sent it may no longer give that role.
    """
    invitation = selectors.invitation_of(token, at=at)
    if invitation is None:
        raise InvitationGone("No open invitation has this token")
    won = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True).update(
        accepted_at=at
    )
    if not won:
        raise InvitationGone(f"Invitation {invitation.public_id} was taken")
    account = create_account(email=invitation.email, name=name)
    if not account.is_active:
        raise InvitationGone("The account of this address is closed")
    try:
        grant_role(
            account=account,
            campaign=invitation.campaign,
            role=invitation.role,
            group=invitation.group,
            area=invitation.area,
            granted_by=invitation.invited_by,
            at=at,
        )
    except NotYours as gone:
        raise InvitationGone("Who sent this may no longer give the role") from gone
    return account, invitation


def check_theirs(invitation: Invitation, by: Account) -> None:
    """Let only those touch an invitation who could send it."""
    wanted = Grant(invitation.role, invitation.group_id, invitation.area_id)
    if not may_give(selectors.grants(by, invitation.campaign), wanted):
        raise NotYours(f"Invitation {invitation.public_id} is not {by.public_id}'s")


def tell(invitation: Invitation, sentence: str, *, by: Account, at: datetime) -> None:
    """Write it into the audit trail, without the address."""
    audit.record(
        account=by,
        campaign=invitation.campaign,
        verb=AuditEntry.GRANTED,
        object_kind="invitation",
        object_id=invitation.public_id,
        sentence=sentence,
        at=at,
    )
