"""What posts reached, as the networks tell it."""

import logging
from datetime import datetime
from urllib.parse import urlsplit

from django.db import DatabaseError

from groundswell.trunk.publishing.models import NetworkAccount, Publication, Reach
from groundswell.trunk.publishing.networks import NetworkProblem, Posted
from groundswell.trunk.publishing.services.changes import credentials_of, network_of

log = logging.getLogger("groundswell.publishing")
MOST_TOLD = 10**12
"""No post reaches more; a server that says so is not believed, and the database would not take it."""


def read_figures(*, publication: Publication, at: datetime) -> dict[str, int]:
    """
    Ask a network what a publication reached, and keep it with source and time; give the figures.

    :raises NetworkProblem: if it does not tell.
    """
    account = publication.account
    if publication.state != Publication.PUBLISHED or publication.by_hand:
        return {}
    posted = [Posted(one["uri"], one["cid"], one["url"]) for one in publication.remote]
    said = network_of(account).figures(credentials_of(account), posted)
    told = {name: min(max(number, 0), MOST_TOLD) for name, number in said.items()}
    rows = [
        Reach(
            publication=publication,
            name=name[:20],
            number=min(max(number, 0), MOST_TOLD),
            source=source_of(account),
            told_at=at,
        )
        for name, number in told.items()
    ]
    Reach.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["publication", "name"],
        update_fields=["number", "source", "told_at"],
    )
    return told


def read_all_figures(*, publications: list[Publication], at: datetime) -> int:
    """Ask for many; a network that does not tell is left in peace for this round. Give how many were read."""
    silent: set[int] = set()
    count = 0
    for publication in publications:
        if publication.account_id in silent:
            continue
        try:
            count += bool(read_figures(publication=publication, at=at))
        except NetworkProblem as problem:
            silent.add(publication.account_id)
            log.info("No figures of account %s: %s", publication.account_id, problem.kind)
        except DatabaseError:
            raise
        except Exception:
            # Whatever one server answers, the others are asked.
            silent.add(publication.account_id)
            log.exception("The figures of account %s could not be read", publication.account_id)
    return count


def source_of(account: NetworkAccount) -> str:
    """Who tells a figure: the host of the account's service."""
    return (urlsplit(account.service_url).hostname or account.network)[:120]
