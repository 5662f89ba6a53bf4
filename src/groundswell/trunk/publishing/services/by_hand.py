"""Networks without a door for programs: a person posts and deletes, and says so."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from groundswell.trunk.access.models import Account
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.publishing.services.changes import move


@transaction.atomic
def mark_by_hand(*, publication: Publication, url: str, account: Account, at: datetime) -> bool:
    """
    Note that a person posted it, and where; False if it waits for no hand any more. The link may be mended later.

    Its text and pictures stay frozen as they were copied.
    """
    posted = {"url": url[:600], "remote": [{"uri": url, "cid": "", "url": url}], "posted_by": account}
    clean = {"problem": "", "problem_kind": ""}
    waiting = Q(by_hand=True, state=Publication.WAITING)
    if move(publication, waiting, at=at, state=Publication.PUBLISHED, published_at=at, **posted, **clean):
        return True
    return move(publication, Q(by_hand=True, state=Publication.PUBLISHED), at=at, **posted)


@transaction.atomic
def mark_deleted_by_hand(*, publication: Publication, account: Account, at: datetime) -> bool:
    """Note that a person deleted it where we cannot, or are not let in any more; False if nothing was to be deleted."""
    stuck = Q(state=Publication.PULLING) & (Q(by_hand=True) | ~Q(problem_kind=""))
    gone = {"state": Publication.PULLED, "pulled_at": at, "next_at": None}
    return move(publication, stuck, at=at, problem="", problem_kind="", **gone)
