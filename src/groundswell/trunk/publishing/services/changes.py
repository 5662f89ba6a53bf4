"""What every change of a publication has in common: its network, its credentials, and the news of it."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from groundswell.trunk import signals
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import Credentials, Network, SignInAgain, networks
from groundswell.trunk.publishing.words import sign_in_again
from groundswell.trunk.records.secrets import SecretLost, unseal

FREED: dict[str, Any] = {"claim": None, "claimed_until": None}


def network_of(account: NetworkAccount) -> Network:
    """
    The channel of an account.

    :raises SignInAgain: if this version of the product has no such channel.
    """
    channel = networks().get(account.network)
    if channel is None:
        raise SignInAgain(sign_in_again(account))
    return channel


def credentials_of(account: NetworkAccount) -> Credentials:
    """
    What the channel needs to act for us.

    :raises SignInAgain: if the account was removed, or its secret cannot be opened any more.
    """
    if account.state == NetworkAccount.REMOVED:
        raise SignInAgain(sign_in_again(account))
    try:
        secret = unseal(bytes(account.secret)) if account.secret else ""
    except SecretLost as error:
        raise SignInAgain(sign_in_again(account)) from error
    return Credentials(account.service_url, account.handle, account.remote_id, secret)


def move(publication: Publication, states: Q, *, at: datetime, **changes: Any) -> bool:
    """
    Change a publication if it still is in one of the states asked for, and tell the others; False if it is not.

    The condition and the change are one UPDATE: of two that move the same publication, one wins.
    """
    if not Publication.objects.filter(states, pk=publication.pk).update(changed_at=at, **changes):
        return False
    publication.refresh_from_db()
    tell(publication, at=at)
    return True


def tell(publication: Publication, *, at: datetime) -> None:
    """Send the news of a publication's state, in the transaction of the change."""
    signals.send(
        signals.PublicationChanged(
            campaign_id=publication.account.campaign_id,
            publication_id=publication.pk,
            source_kind=publication.source_kind,
            source_id=publication.source_id,
            state=publication.state,
            at=at,
        )
    )
