"""What is wrong and how to mend it, in the words that stand on a post."""

from django.utils.translation import gettext as _

from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import networks

LONGEST = 300


def label_of(account: NetworkAccount) -> str:
    """The network's name: "Bluesky"."""
    channel = networks().get(account.network)
    return str(channel.label) if channel else account.network


def sign_in_again(account: NetworkAccount) -> str:
    """What is said where an account no longer lets us in."""
    return _("%(network)s no longer lets us in as %(handle)s. Connect it again under Networks.") % {
        "network": label_of(account),
        "handle": account.handle or account.name or label_of(account),
    }


def ours() -> str:
    """What is said where the fault is our own."""
    return _("Something went wrong on our side. It is tried again. If it stays, tell whoever runs the server.")


def delete_it_there(account: NetworkAccount) -> str:
    """What a person has to do where we cannot delete."""
    return _("Delete it on %(network)s yourself, then press “It is deleted”.") % {"network": label_of(account)}


def state_words(publication: Publication) -> str:
    """The state of a publication in words: "Out", "Trying again"."""
    if publication.state == Publication.WAITING and publication.by_hand:
        return _("Post it by hand")
    if publication.state == Publication.WAITING and publication.problem_kind:
        return _("Trying again")
    words = {
        Publication.WAITING: _("On its way"),
        Publication.PUBLISHED: _("Out"),
        Publication.FAILED: _("Not out"),
        Publication.PULLING: _("Being taken down"),
        Publication.PULLED: _("Taken down"),
    }
    return words[publication.state]


def reach_words(name: str) -> str:
    """What a figure counts: "likes"."""
    words = {
        "likes": _("likes"),
        "reposts": _("reposts"),
        "replies": _("replies"),
        "quotes": _("quotes"),
        "views": _("views"),
    }
    return words.get(name, name)
