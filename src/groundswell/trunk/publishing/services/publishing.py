"""Putting a post on a network, and trying again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from groundswell.trunk.publishing.content import digest_of, parts_of
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import networks
from groundswell.trunk.publishing.services.changes import FREED, move, tell
from groundswell.trunk.publishing.services.sending import send

NEVER_OUT = Q(state__in=(Publication.WAITING, Publication.FAILED), first_tried_at__isnull=True)
MAY_CHANGE = NEVER_OUT | Q(state__in=(Publication.FAILED, Publication.PULLED))


@transaction.atomic
def publish(
    *,
    account: NetworkAccount,
    source_kind: str,
    source_id: str,
    content: Mapping[str, Any],
    at: datetime,
    publish_at: datetime | None = None,
) -> Publication:
    """
    Queue a post for one network, in the caller's transaction; a job sends it. On our own page it is out at once.

    The same source on the same account gives the same publication: what is out, on its way or being taken down stays
    as it is; what failed or was taken down starts anew with this content. By hand it waits for `mark_by_hand`.

    :raises ContentWrong: if the content has the wrong shape.
    """
    parts_of(content)
    due = max(publish_at or at, at)
    by_hand = _by_hand(account)
    fresh: dict[str, Any] = {
        "content": dict(content),
        "digest": digest_of(content),
        "by_hand": by_hand,
        "next_at": None if by_hand else due,
        "queued_at": at,
        "changed_at": at,
    }
    publication, made = Publication.objects.get_or_create(
        account=account, source_kind=source_kind, source_id=source_id, defaults=fresh
    )
    if not made and not _anew(publication, fresh, at):
        return publication
    if made:
        tell(publication, at=at)
    _set_off(publication, at=at)
    publication.refresh_from_db()
    return publication


@transaction.atomic
def retry(*, publications: Iterable[Publication], at: datetime) -> int:
    """
    Try at once what failed, what waits for its next try, and what could not be taken down; give how many.

    For "retry all that failed for one cause" pass `selectors.failed_for(...)`.
    """
    count = 0
    for publication in publications:
        if publication.by_hand:
            continue
        fresh: dict[str, Any] = {"next_at": at, "tries": 0, "problem": "", "problem_kind": ""}
        again = {"state": Publication.WAITING, **FREED, **fresh}
        if not (
            move(publication, Q(state=Publication.FAILED), at=at, **again)
            or move(publication, _stuck(at), at=at, **fresh)
        ):
            continue
        _set_off(publication, at=at)
        count += 1
    return count


def _stuck(at: datetime) -> Q:
    """What waits for its next try, either way, and nobody works on."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    return free & Q(state__in=(Publication.WAITING, Publication.PULLING)) & ~Q(problem_kind="")


def _by_hand(account: NetworkAccount) -> bool:
    channel = networks().get(account.network)
    return bool(channel and channel.by_hand)


def _anew(publication: Publication, fresh: dict[str, Any], at: datetime) -> bool:
    """
    Start a known publication again, if it is in a state for that.

    Its old keys are taken down first where something may be out under them; the same content keeps its keys, so that
    what is out after all is found and not posted twice.
    """
    if publication.state == Publication.WAITING and publication.digest == fresh["digest"]:
        return False
    same = publication.digest == fresh["digest"] and publication.state == Publication.FAILED
    keys = publication.remote_keys if same else []
    stale = publication.stale_keys if same else [*publication.stale_keys, *publication.remote_keys]
    if publication.state == Publication.PULLED:
        stale = []
    seen = Q(state=publication.state, digest=publication.digest, first_tried_at=publication.first_tried_at)
    if publication.first_tried_at is None:
        seen = Q(state=publication.state, digest=publication.digest, first_tried_at__isnull=True)
    return move(
        publication,
        MAY_CHANGE & seen,
        at=at,
        state=Publication.WAITING,
        remote_keys=keys,
        stale_keys=stale,
        remote=[],
        url="",
        tries=0,
        first_tried_at=publication.first_tried_at if same or stale else None,
        problem="",
        problem_kind="",
        published_at=None,
        pulled_at=None,
        pull_reason="",
        **FREED,
        **{name: value for name, value in fresh.items() if name != "changed_at"},
    )


def _set_off(publication: Publication, *, at: datetime) -> None:
    """Have it sent, or taken down, when its time has come."""
    from groundswell.trunk.publishing.tasks import send_publication, take_down_publication

    channel = networks().get(publication.account.network)
    if publication.by_hand or publication.next_at is None:
        return
    if publication.state == Publication.PULLING:
        take_down_publication.enqueue(publication_id=publication.pk)
    elif channel and channel.own_page and publication.next_at <= at:
        # Nothing is called, so nobody has to wait for a job.
        send(publication_id=publication.pk, claim=uuid4(), at=at)
    elif publication.next_at <= at:
        send_publication.enqueue(publication_id=publication.pk)
    else:
        send_publication.using(run_after=publication.next_at).enqueue(publication_id=publication.pk)
