"""What networks are called on the newsroom's pages."""

from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.publishing.networks import networks


def network_name(account: NetworkAccount) -> str:
    """A network as people call it; its key where its channel is not installed."""
    network = networks().get(account.network)
    return str(network.label) if network else account.network.title()
