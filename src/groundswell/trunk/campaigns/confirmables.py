"""Joining a group waits for its person to confirm her email address. The trunk's part of `confirmables`."""

from datetime import datetime

from groundswell.trunk.campaigns import selectors, services
from groundswell.trunk.campaigns.models import Campaign, Membership
from groundswell.trunk.messaging.confirmations import Waiting


def _waiting(campaign: Campaign, email_key: str) -> list[Membership]:
    found = Membership.objects.filter(
        group__campaign=campaign, person__email_key=email_key, confirmed_at__isnull=True, left_at__isnull=True
    )
    return list(found.select_related("group__campaign", "person").order_by("pk"))


def waiting(campaign: Campaign, email_key: str) -> list[Waiting]:
    """The groups this mailbox asked to join."""
    return [
        Waiting(title=m.group.name, detail=m.person.name, url=selectors.group_url(m.group))
        for m in _waiting(campaign, email_key)
    ]


def confirm(campaign: Campaign, email_key: str, at: datetime) -> str | None:
    """Count all that waits for this mailbox; give the group's page, where there was one."""
    memberships = _waiting(campaign, email_key)
    services.confirm_memberships(membership_ids=[m.pk for m in memberships], at=at)
    return selectors.group_url(memberships[0].group) if memberships else None


def forget(campaign: Campaign, email_key: str, at: datetime) -> None:
    """Drop what waits for this mailbox: its reader says it was not her."""
    services.forget_waiting(memberships=_waiting(campaign, email_key))
