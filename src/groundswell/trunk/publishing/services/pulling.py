"""Taking down what is out, and stopping what is on its way."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import NetworkProblem, SignInAgain, TryLater, networks
from groundswell.trunk.publishing.services.changes import FREED, credentials_of, move, network_of
from groundswell.trunk.publishing.services.publishing import NEVER_OUT
from groundswell.trunk.publishing.words import LONGEST, delete_it_there, ours

log = logging.getLogger("groundswell.publishing")
WAITS = (5, 15, 60, 300, 900)
BY_HAND = "by_hand"


@transaction.atomic
def pull(*, publications: Iterable[Publication], reason: str, at: datetime) -> int:
    """
    Take publications down everywhere; give how many. From our own page and feeds they are gone at once.

    What was never handed to a network just does not go. Where we cannot delete, a person is asked to.
    """
    return sum(_pull_one(publication, reason[:LONGEST], at) for publication in publications)


def _pull_one(publication: Publication, reason: str, at: datetime) -> bool:
    from groundswell.trunk.publishing.tasks import take_down_publication

    channel = networks().get(publication.account.network)
    gone = {"state": Publication.PULLED, "pulled_at": at, "pull_reason": reason, "next_at": None}
    clean = {"problem": "", "problem_kind": ""}
    if channel and channel.own_page:
        out_there = Q(state__in=(Publication.WAITING, Publication.FAILED, Publication.PUBLISHED))
        return move(publication, out_there, at=at, **gone, **clean, **FREED)
    if publication.by_hand:
        waiting = Q(state__in=(Publication.WAITING, Publication.FAILED))
        if move(publication, waiting, at=at, **gone, **clean):
            return True
        asked = {"problem_kind": BY_HAND, "problem": delete_it_there(publication.account)[:LONGEST]}
        out = Q(state=Publication.PUBLISHED)
        return move(publication, out, at=at, state=Publication.PULLING, pull_reason=reason, next_at=None, **asked)
    if move(publication, NEVER_OUT, at=at, **gone, **clean):
        return True
    handed_out = Q(state__in=(Publication.WAITING, Publication.FAILED, Publication.PUBLISHED))
    # A worker may be sending it this moment: its claim stays, so that `take_down` looks once more after it.
    if move(
        publication, handed_out, at=at, state=Publication.PULLING, pull_reason=reason, next_at=at, tries=0, **clean
    ):
        take_down_publication.enqueue(publication_id=publication.pk)
        return True
    return False


def take_down(*, publication_id: int, at: datetime) -> str:
    """
    Delete a publication from its network; give the state it is in then. Called twice, it is deleted once.

    If a worker was sending it when it was pulled, it is looked after once more when that worker's time is over.
    """
    publication = Publication.objects.select_related("account__campaign").get(pk=publication_id)
    if publication.state != Publication.PULLING or publication.by_hand:
        return publication.state
    try:
        channel = network_of(publication.account)
        channel.pull(credentials_of(publication.account), [*publication.remote_keys, *publication.stale_keys])
    except NetworkProblem as problem:
        _note_problem(publication, problem, at)
    except Exception:
        log.exception("Publication %s could not be taken down", publication.public_id)
        _note_problem(publication, NetworkProblem(ours()), at)
    else:
        _note_gone(publication, at)
    publication.refresh_from_db()
    return publication.state


def _note_gone(publication: Publication, at: datetime) -> None:
    still = Q(state=Publication.PULLING)
    nobody_sends = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    with transaction.atomic():
        gone: dict[str, Any] = {
            "pulled_at": at,
            "next_at": None,
            "problem": "",
            "problem_kind": "",
            "tries": 0,
            "stale_keys": [],
        }
        if move(publication, still & nobody_sends, at=at, state=Publication.PULLED, **gone, **FREED):
            return
        publication.refresh_from_db()
        if publication.state == Publication.PULLING and publication.claimed_until:
            _again_at(publication, publication.claimed_until + timedelta(seconds=1))


def _note_problem(publication: Publication, problem: NetworkProblem, at: datetime) -> None:
    """Keep what went wrong. Taking down is never given up; only signing in again waits for a person."""
    waits = isinstance(problem, SignInAgain)
    seconds = WAITS[min(publication.tries, len(WAITS) - 1)]
    if isinstance(problem, TryLater) and problem.seconds:
        seconds = int(problem.seconds) + 1
    again = None if waits else at + timedelta(seconds=seconds)
    with transaction.atomic():
        if waits:
            living = NetworkAccount.objects.filter(pk=publication.account_id).exclude(state=NetworkAccount.REMOVED)
            living.update(state=NetworkAccount.BROKEN, problem=str(problem)[:LONGEST])
        said = {"problem_kind": problem.kind, "problem": str(problem)[:LONGEST], "tries": publication.tries + 1}
        if move(publication, Q(state=Publication.PULLING), at=at, next_at=again, **said) and again:
            _again_at(publication, again)


def _again_at(publication: Publication, again: datetime) -> None:
    from groundswell.trunk.publishing.tasks import take_down_publication

    Publication.objects.filter(pk=publication.pk, state=Publication.PULLING).update(next_at=again)
    take_down_publication.using(run_after=again).enqueue(publication_id=publication.pk)
