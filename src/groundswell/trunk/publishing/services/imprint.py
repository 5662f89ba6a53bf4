"""Our imprint on profiles that we cannot look at."""

from datetime import datetime

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.publishing.networks import networks
from groundswell.trunk.publishing.words import label_of


def say_imprint_is_there(*, network_account: NetworkAccount, account: Account | None, at: datetime) -> bool:
    """
    Somebody looked: our profile on a network that is posted to by hand carries our imprint. False where we look
    ourselves.
    """
    network = networks().get(network_account.network)
    if network is None or not network.by_hand:
        return False
    NetworkAccount.objects.filter(pk=network_account.pk).update(imprint_seen_at=at)
    network_account.imprint_seen_at = at
    audit.record(
        account=account,
        campaign=network_account.campaign,
        verb="changed",
        object_kind="network",
        object_id=network_account.public_id,
        sentence=f"Said that the profile on {label_of(network_account)} carries the imprint",
        at=at,
    )
    return True
