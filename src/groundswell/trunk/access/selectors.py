"""Reads of this room."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.access.scope import Grant, Scope, scope_of
from groundswell.trunk.campaigns.models import Campaign

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
