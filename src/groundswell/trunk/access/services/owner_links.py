"""The one-time link with which the operator of a server lets an owner in."""

from datetime import datetime, timedelta

from django.db import transaction

from groundswell.trunk.access import selectors
from groundswell.trunk.access.models import Account, OwnerLink
from groundswell.trunk.access.services.accounts import create_owner
from groundswell.trunk.access.tokens import new_token, token_hash
from groundswell.trunk.campaigns.models import Campaign

LASTS = timedelta(hours=24)


class OwnerLinkGone(Exception):
    """The link was used, has run out, or never was."""


def one_time_owner_link(*, campaign: Campaign | None, at: datetime) -> str:
    """Make a link that lets its holder in as owner once, within a day. The path holds the only copy of its token."""
    token = new_token()
    OwnerLink.objects.create(campaign=campaign, token_hash=token_hash(token), issued_at=at, expires_at=at + LASTS)
    return f"/account/owner/{token}/"


@transaction.atomic
def use_owner_link(*, token: str, email: str, name: str, at: datetime) -> Account:
    """
    Use up a link and give the account it lets in: the owner there is, or a new one for `email`.

    :raises OwnerLinkGone: if the link is not in force; of two presses at once, one gets this.
    """
    link = selectors.owner_link_of(token, at=at)
    if link is None or not OwnerLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=at):
        raise OwnerLinkGone("No owner link in force has this token")
    owner = selectors.owner_for(link)
    return owner or create_owner(email=email, name=name, campaign=link.campaign, at=at)
