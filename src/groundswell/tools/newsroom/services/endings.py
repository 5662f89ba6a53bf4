"""What a new draft says on each network: the post's words, with the ending that the newsroom set for it."""

from collections.abc import Iterable
from dataclasses import replace

from groundswell.tools.newsroom.models import NetworkWords
from groundswell.tools.newsroom.services.writing import Says
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.publishing.networks import networks


def with_endings(says: Says) -> Says:
    """The same, with the networks' endings wherever nobody wrote own words."""
    ended = own_words(says.text.strip(), says.networks)
    return replace(says, networks={account: own or ended[account] for account, own in says.networks.items()})


def own_words(text: str, accounts: Iterable[NetworkAccount]) -> dict[NetworkAccount, str]:
    """
    Own words by account: the text and its ending there, "" where there is no ending or it would not fit.

    An ending that the text holds already is not said twice.
    """
    accounts = list(accounts)
    endings = dict(
        NetworkWords.objects.filter(account__in=accounts).exclude(ending="").values_list("account", "ending")
    )
    return {account: _ended(text, endings.get(account.pk, ""), account) for account in accounts}


def _ended(text: str, ending: str, account: NetworkAccount) -> str:
    network = networks().get(account.network)
    if not ending or not text or ending.casefold() in text.casefold() or network is None:
        return ""
    said = f"{text}\n\n{ending}"
    return said if network.count(said) <= network.limits.most_letters else ""
