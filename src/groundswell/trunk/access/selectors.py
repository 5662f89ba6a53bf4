"""Reads of this room."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from groundswell.trunk.access.grants import covers, may_give
from groundswell.trunk.access.models import Account, Invitation, OwnerLink, Role
from groundswell.trunk.access.scope import Grant, Scope, scope_of
from groundswell.trunk.access.tokens import token_hash
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.places.models import Area

M = TypeVar("M", bound=Model)


def grants(account: Account, campaign: Campaign) -> tuple[Grant, ...]:
    """The roles an account holds now in one campaign. Read anew for every request: ended is ended at once."""
    rows = Role.objects.filter(account=account, account__is_active=True, campaign=campaign, ended_at__isnull=True)
    return tuple(Grant(*row) for row in rows.values_list("role", "group_id", "area_id"))


def campaigns_of(account: Account, roles: Iterable[str] = ()) -> QuerySet[Campaign]:
    """The campaigns in which an account holds a role: one of `roles`, where given, or owner."""
    held = Role.objects.filter(account=account, account__is_active=True, ended_at__isnull=True)
    if roles:
        held = held.filter(role__in={*roles, Role.OWNER})
    return Campaign.objects.filter(pk__in=held.values("campaign")).order_by("name")


def scope_in(campaign: Campaign, account: Account | None, *roles: str) -> Scope:
    """What one of these roles lets the account see in a campaign."""
    return scope_of(campaign, account, grants(account, campaign) if account else (), roles)


def get_or_404(queryset: QuerySet[M], public_id: str) -> M:
    """
    Fetch by public id from a query that already starts from what this account may see.

    :raises Http404: for a stranger's object and for none at all, alike.
    """
    found = queryset.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def open_invitations(campaign: Campaign, *, at: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be taken, latest first."""
    return (
        Invitation.objects.filter(campaign=campaign, accepted_at__isnull=True, withdrawn_at__isnull=True)
        .filter(expires_at__gt=at)
        .select_related("group", "area", "invited_by")
        .order_by("-invited_at", "-pk")
    )


def invitation_of(token: str, *, at: datetime) -> Invitation | None:
    """The open invitation of a token. One sent in the future is a clock gone wrong, or forged."""
    return (
        Invitation.objects.select_related("campaign", "group", "area", "invited_by")
        .filter(token_hash=token_hash(token), accepted_at__isnull=True, withdrawn_at__isnull=True)
        .filter(invited_at__lte=at, expires_at__gt=at)
        .first()
    )


def owner_link_of(token: str, *, at: datetime) -> OwnerLink | None:
    """The owner link of a token, if it is in force. One issued in the future is not."""
    return (
        OwnerLink.objects.select_related("campaign")
        .filter(token_hash=token_hash(token), used_at__isnull=True, issued_at__lte=at, expires_at__gt=at)
        .first()
    )


def owner_for(link: OwnerLink) -> Account | None:
    """Whom an owner link lets in: the first owner of its campaign, or of this server."""
    accounts = Account.objects.filter(is_active=True).order_by("pk")
    if link.campaign_id is not None:
        return accounts.filter(
            roles__campaign=link.campaign_id, roles__role=Role.OWNER, roles__ended_at__isnull=True
        ).first()
    return accounts.filter(may_found=True).first()


def team(campaign: Campaign, held: Iterable[Grant]) -> list[Role]:
    """The roles in force that someone who holds `held` may see: all of them, or those of their groups and areas."""
    roles = Role.objects.filter(campaign=campaign, ended_at__isnull=True, account__is_active=True)
    rows = roles.select_related("account", "group", "area", "granted_by").order_by("account__name", "pk")
    held = tuple(held)
    return [row for row in rows if any(covers(grant, Grant(row.role, row.group_id, row.area_id)) for grant in held)]


def role_in_reach(scope: Scope, account: Account, public_id: str) -> Role:
    """
    A role of this campaign, ended or not, that is the account's own or the account's to give.

    :raises Http404: for any other.
    """
    roles = Role.objects.filter(campaign=scope.campaign).select_related("account", "campaign", "group", "area")
    role = get_or_404(roles, public_id)
    if role.account_id != account.pk and not may_give(scope.grants, Grant(role.role, role.group_id, role.area_id)):
        raise Http404
    return role


def invitation_in_reach(scope: Scope, public_id: str, *, at: datetime) -> Invitation:
    """
    An open invitation whose role is the account's to give.

    :raises Http404: for any other.
    """
    assert scope.campaign is not None
    found = get_or_404(open_invitations(scope.campaign, at=at).select_related("campaign"), public_id)
    if not may_give(scope.grants, Grant(found.role, found.group_id, found.area_id)):
        raise Http404
    return found


WHOLE = "campaign"


def places_to_offer(scope: Scope) -> list[tuple[str, str]]:
    """Where someone may invite to, as choices: the whole campaign, its groups, the regions and places of its map."""
    giving = scope.as_role(Role.ORGANISER)
    choices = [(WHOLE, gettext("Whole campaign"))] if giving.whole else []
    choices += [(f"group-{group.public_id}", group.name) for group in groups_to_offer(giving)]
    return choices + [(f"area-{area.kind}-{area.code}", area.name) for area in areas_to_offer(giving)]


def place_offered(scope: Scope, place: str) -> tuple[Group | None, Area | None]:
    """
    The group or area that a choice of `places_to_offer` stands for; two None for the whole campaign.

    :raises Http404: for a group or area that is not this account's to offer.
    """
    giving, (what, _, named) = scope.as_role(Role.ORGANISER), place.partition("-")
    if what == "group":
        return get_or_404(groups_to_offer(giving), named), None
    if what == "area":
        kind, _, code = named.partition("-")
        return None, get_object_or_404(areas_to_offer(giving), kind=kind, code=code)
    return None, None


def groups_to_offer(giving: Scope) -> QuerySet[Group]:
    """The open groups of a scope."""
    groups = Group.objects.filter(campaign=giving.campaign, closed_at__isnull=True).order_by("name")
    return groups if giving.whole else groups.filter(pk__in=giving.group_ids or ())


def areas_to_offer(giving: Scope) -> QuerySet[Area]:
    """The areas of a scope on the campaign's map, and those that lie in them, larger ones first."""
    assert giving.campaign is not None
    areas = Area.objects.filter(boundary_set=giving.campaign.boundary_set_id).order_by("kind", "name")
    if giving.whole:
        return areas
    held = giving.area_ids or frozenset()
    return areas.filter(Q(pk__in=held) | Q(parent__in=held) | Q(parent__parent__in=held))
