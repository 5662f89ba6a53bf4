"""
Sending one publication: claimed, called, recorded.

A worker may die between the call and the record. The keys under which a network keeps the parts are chosen and
committed before the first call, so the next worker calls with the same keys and finds what is out already.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from groundswell.trunk.publishing.content import ContentWrong, parts_of
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import (
    Network,
    NetworkProblem,
    Posted,
    RefusedByNetwork,
    SignInAgain,
    TryLater,
)
from groundswell.trunk.publishing.services.changes import FREED, credentials_of, move, network_of
from groundswell.trunk.publishing.words import LONGEST, ours, sign_in_again
from groundswell.trunk.records.addresses import absolute

log = logging.getLogger("groundswell.publishing")
LEASE = timedelta(minutes=3)
"""How long one try may take. A worker that died holds a publication no longer; its own job goes on at once."""
WAITS = (15, 60, 300, 900, 3600, 10_800)
"""Seconds between tries where a network does not answer; after the last it is told as failed."""
RATE_SECONDS = 300
LONGEST_WAIT = timedelta(days=2)


def send(*, publication_id: int, claim: UUID, at: datetime) -> str:
    """
    Send a publication that is due; give the state it is in then. Called twice, it is out once.

    `claim` names the job: run again after a crash it goes on at once, while others wait until the lease has ended.
    """
    publication = Publication.objects.select_related("account__campaign").get(pk=publication_id)
    try:
        channel = network_of(publication.account)
        if not _claimed(publication, channel, claim=claim, at=at):
            return publication.state
        who = credentials_of(publication.account)
        if publication.stale_keys:
            channel.pull(who, publication.stale_keys)
        content = publication.content
        reply_to = content.get("reply_to") or None
        posted = channel.post(who, parts_of(content), publication.remote_keys, reply_to, at)
    except NetworkProblem as problem:
        _note_problem(publication, problem, claim=claim, at=at)
    except ContentWrong:
        log.exception("Publication %s has content of the wrong shape", publication.public_id)
        _note_problem(publication, RefusedByNetwork(ours()), claim=claim, at=at)
    except Exception:
        log.exception("Publication %s could not be sent", publication.public_id)
        fault = NetworkProblem(ours())
        fault.kind = "ours"
        _note_problem(publication, fault, claim=claim, at=at)
    else:
        _note_out(publication, channel, posted, claim=claim, at=at)
    publication.refresh_from_db()
    return publication.state


def _claimed(publication: Publication, channel: Network, *, claim: UUID, at: datetime) -> bool:
    """Take the publication for this job; False if it is not due, is somebody else's, or is no longer to go out."""
    account = publication.account
    if publication.state != Publication.WAITING or publication.by_hand:
        return False
    if account.state == NetworkAccount.BROKEN:
        # Known not to work: no call, so that a wrong password does not lock the account.
        raise SignInAgain(account.problem or sign_in_again(account))
    if account.not_before and account.not_before > at:
        _wait_until(publication, account.not_before)
        return False
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at) | Q(claim=claim)
    # Not by a join: all conditions would then be looked at before the row is locked, and two jobs could both win.
    running = NetworkAccount.objects.filter(stopped_at__isnull=True)
    due = Publication.objects.filter(
        free, pk=publication.pk, state=Publication.WAITING, next_at__lte=at, account__in=running
    )
    # Every claim counts a try: with the count that we saw, the keys that we saw are those that stand.
    keys = list(publication.remote_keys) or _keys(publication, channel)
    won = due.filter(digest=publication.digest, tries=publication.tries).update(
        claim=claim,
        claimed_until=at + LEASE,
        tries=F("tries") + 1,
        first_tried_at=Coalesce(F("first_tried_at"), at),
        remote_keys=keys,
    )
    publication.refresh_from_db()
    return bool(won)


def _keys(publication: Publication, channel: Network) -> list[str]:
    parts = len(parts_of(publication.content))
    return [publication.public_id] * parts if channel.own_page else channel.new_keys(parts)


def _note_out(
    publication: Publication, channel: Network, posted: Sequence[Posted], *, claim: UUID, at: datetime
) -> None:
    remote = [{"uri": one.uri, "cid": one.cid, "url": one.url} for one in posted]
    out: dict[str, Any] = {
        "remote": remote,
        "url": _page_url(publication) if channel.own_page else (posted[0].url if posted else ""),
        "stale_keys": [],
        "problem": "",
        "problem_kind": "",
        "tries": 0,
        **FREED,
    }
    ours_still = Q(state=Publication.WAITING, claim=claim)
    with transaction.atomic():
        if move(publication, ours_still, at=at, state=Publication.PUBLISHED, published_at=at, next_at=None, **out):
            return
        _take_back(publication, remote, claim=claim, at=at)


def _take_back(publication: Publication, remote: list[dict[str, str]], *, claim: UUID, at: datetime) -> None:
    """It was pulled while we sent it: what went out is taken down again."""
    from groundswell.trunk.publishing.tasks import take_down_publication

    pulled = Q(state__in=(Publication.PULLING, Publication.PULLED), claim=claim)
    if move(publication, pulled, at=at, state=Publication.PULLING, remote=remote, next_at=at, **FREED):
        take_down_publication.enqueue(publication_id=publication.pk)


def _note_problem(publication: Publication, problem: NetworkProblem, *, claim: UUID, at: datetime) -> None:
    """Keep what went wrong, and when it is tried again, if ever."""
    again = _next_try(publication, problem, at)
    mine = Q(state=Publication.WAITING) & (Q(claim=claim) | Q(claim__isnull=True) | Q(claimed_until__lte=at))
    said = {"problem_kind": problem.kind, "problem": str(problem)[:LONGEST], **FREED}
    with transaction.atomic():
        _note_account(publication.account, problem, again, at)
        if again is None:
            move(publication, mine, at=at, state=Publication.FAILED, next_at=None, **said)
        elif move(publication, mine, at=at, next_at=again, **said):
            _send_later(publication, again)
    # Pulled meanwhile: the lease stays, for a call that got no answer may still arrive. `take_down` looks after it.


def _next_try(publication: Publication, problem: NetworkProblem, at: datetime) -> datetime | None:
    if isinstance(problem, SignInAgain | RefusedByNetwork):
        return None
    if isinstance(problem, TryLater):
        again = at + timedelta(seconds=min(problem.seconds or RATE_SECONDS, LONGEST_WAIT.total_seconds()))
        return again if again - publication.queued_at < LONGEST_WAIT else None
    tries = max(publication.tries, 1)
    return at + timedelta(seconds=WAITS[tries - 1]) if tries <= len(WAITS) else None


def _note_account(account: NetworkAccount, problem: NetworkProblem, again: datetime | None, at: datetime) -> None:
    rows = NetworkAccount.objects.filter(pk=account.pk).exclude(state=NetworkAccount.REMOVED)
    if isinstance(problem, SignInAgain):
        rows.update(state=NetworkAccount.BROKEN, problem=str(problem)[:LONGEST])
    elif isinstance(problem, TryLater) and again:
        rows.filter(Q(not_before__isnull=True) | Q(not_before__lt=again)).update(not_before=again)


def _wait_until(publication: Publication, again: datetime) -> None:
    """Keep the pause that the network asked the whole account for."""
    waiting = Publication.objects.filter(pk=publication.pk, state=Publication.WAITING, next_at__lt=again)
    if waiting.update(next_at=again):
        _send_later(publication, again)


def _send_later(publication: Publication, again: datetime) -> None:
    from groundswell.trunk.publishing.tasks import send_publication

    send_publication.using(run_after=again).enqueue(publication_id=publication.pk)


def _page_url(publication: Publication) -> str:
    return absolute(reverse("posts:post", args=[publication.account.campaign.slug, publication.public_id]))
