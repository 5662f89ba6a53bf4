"""Where a post stands after anything changed, and letting it go or taking it back where that follows."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from groundswell.tools.newsroom import checks
from groundswell.tools.newsroom.content import content_of
from groundswell.tools.newsroom.models import Decision, Newsroom, Post
from groundswell.tools.newsroom.services.deciding import notices
from groundswell.tools.newsroom.standing import LATE, Standing, decides_at, standing_of
from groundswell.trunk.audit import services as audit
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import Happened
from groundswell.trunk.publishing import selectors as publications
from groundswell.trunk.publishing import services as publishing
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.records.deadlocks import again_after_deadlock

KIND = "post"
BEFORE = (Post.WAITING, Post.HELD, Post.APPROVED)
OUT = (Post.PUBLISHING, Post.PUBLISHED, Post.FAILED)
MOST_AT_ONCE, MOST_HELD = 200, 50
log = logging.getLogger("groundswell.newsroom")


def lock_post(post_id: int) -> Post:
    """
    A post as it is now, its writes one after another until the transaction ends.

    An objection and a release at the same moment must not miss each other.
    """
    locked = Post.objects.select_for_update(of=("self",), no_key=True).select_related("campaign")
    return locked.get(pk=post_id)


@again_after_deadlock
@transaction.atomic
def settle_post(post: Post, at: datetime) -> str:
    """
    Say where a post stands, and do what follows: hold it, let it go, take it back. Give its state. Again: no change.

    Call it after every change of a post or of what it depends on.
    """
    here = lock_post(post.pk)
    standing = standing_of(here)
    if here.state in BEFORE:
        _settle_before(here, standing, at)
    elif here.state in OUT and standing.objections:
        take_back(here, reason=taken_down_words(standing.objections[0]), at=at)
    post.refresh_from_db()
    return post.state


def _settle_before(post: Post, standing: Standing, at: datetime) -> None:
    state = _state_of(post, standing, at)
    if state != post.state:
        changes = {"state": state}
        if state == Post.APPROVED and post.approved_at is None:
            changes["approved_at"] = post.approved_at = at  # type: ignore[assignment]
        Post.objects.filter(pk=post.pk).update(**changes)
        post.state = state
    notices.ask_for_answers(post, standing, at=at)
    if state == Post.APPROVED and standing.may_go(at):
        send_out(post, at=at)


def _state_of(post: Post, standing: Standing, at: datetime) -> str:
    if standing.objections or standing.newsroom.stopped_at:
        return Post.HELD
    if standing.enough:
        return Post.HELD if checks.blocking(post, at) else Post.APPROVED
    return Post.HELD if checks.blocking_submission(post, at) else Post.WAITING


def send_out(post: Post, *, at: datetime) -> bool:
    """
    Hand an approved post to each of its networks. False where it is no longer approved in this version.

    The rows of what goes out are written in this transaction; jobs send them.
    """
    going = Post.objects.filter(pk=post.pk, state=Post.APPROVED, version=post.version)
    variants = list(post.variants.select_related("account__campaign").order_by("pk"))
    if not variants or not going.update(state=Post.PUBLISHING):
        return False
    post.state = Post.PUBLISHING
    audit.record(
        account=None,
        campaign=post.campaign,
        verb="changed",
        object_kind=KIND,
        object_id=post.public_id,
        sentence=f"Sent out “{post.title}”",
        data={"version": post.version},
        at=at,
    )
    for variant in variants:
        publishing.publish(
            account=variant.account, source_kind=KIND, source_id=post.public_id, content=content_of(variant), at=at
        )
    note_publications(post_id=post.public_id, at=at)
    return True


@again_after_deadlock
@transaction.atomic
def note_publications(*, post_id: str, at: datetime) -> str:
    """Write down on a post what became of it on its networks; give its state, or "" for none of ours."""
    found = Post.objects.filter(public_id=post_id).values_list("pk", flat=True).first()
    if found is None:
        return ""
    post = lock_post(found)
    rows = list(publications.publications_of(KIND, post.public_id))
    state = _state_out(post, rows, wanted=post.variants.count())
    if state == post.state:
        return state
    changes: dict[str, object] = {"state": state}
    if state == Post.PUBLISHED and post.published_at is None:
        changes["published_at"] = at
    if state == Post.PULLED:
        changes |= {"pulled_at": at, "pull_reason": next((row.pull_reason for row in rows if row.pull_reason), "")}
    Post.objects.filter(pk=post.pk).update(**changes)
    if state == Post.PUBLISHED:
        tell_ledger(post, "newsroom.published", at=at)
    return state


def _state_out(post: Post, rows: Sequence[Publication], *, wanted: int) -> str:
    """What is posted by hand is out when somebody says so; it keeps nothing else waiting."""
    if post.state not in OUT or not rows:
        return post.state
    states = {row.state for row in rows if not (row.by_hand and row.state == Publication.WAITING)}
    if not states or Publication.WAITING in states or len(rows) < wanted:
        return Post.PUBLISHING
    if Publication.FAILED in states:
        return Post.FAILED
    return Post.PULLED if states <= {Publication.PULLED, Publication.PULLING} else Post.PUBLISHED


def take_back(post: Post, *, reason: str, at: datetime) -> bool:
    """Pull a post from every network, page and feed. `reason` is shown to the public where it stood."""
    pulled = Post.objects.filter(pk=post.pk, state__in=OUT).update(
        state=Post.PULLED, pulled_at=at, pull_reason=reason[:300], queued=False
    )
    if not pulled:
        return False
    post.state, post.pull_reason, post.pulled_at = Post.PULLED, reason[:300], at
    rows = [row for row in publications.publications_of(KIND, post.public_id) if row.state != Publication.PULLED]
    publishing.pull(publications=rows, reason=reason[:300], at=at)
    audit.record(
        account=None,
        campaign=post.campaign,
        verb="changed",
        object_kind=KIND,
        object_id=post.public_id,
        sentence=f"Took down “{post.title}”",
        data={"networks": len(rows)},
        at=at,
    )
    tell_ledger(post, "newsroom.pulled", at=at)
    notices.tell_of_pull(post, at=at)
    return True


def taken_down_words(objection: Decision) -> str:
    """What the public reads where the post stood. Who objected, and her own words, stay in the newsroom."""
    if objection.reason == "facts":
        return _("We took this post down because something in it was wrong.")
    if objection.reason == "timing":
        return _("We took this post down because it came at the wrong moment.")
    return _("We took this post down.")


def tell_ledger(post: Post, kind: str, *, at: datetime) -> None:
    """One line of "Just now"."""
    happened = Happened(
        key=f"{kind}:{post.public_id}",
        campaign_id=post.campaign_id,
        kind=kind,
        occurred_at=at,
        object_kind=KIND,
        object_id=post.public_id,
        data={"said": "post", "name": post.title},
    )
    ledger.record([happened], at=at)


def settle_due(*, at: datetime) -> int:
    """Let go what is approved and due; give how many posts changed their state."""
    in_time = Q(goes_at__isnull=True) | Q(goes_at__lte=at, goes_at__gt=at - LATE)
    due = Post.objects.filter(in_time, state=Post.APPROVED)
    return sum(_settled_anew(post, at) for post in due.order_by("goes_at", "pk")[:MOST_AT_ONCE])


def settle_waiting(*, campaign_id: int, at: datetime) -> int:
    """Judge what nobody approved yet by the rule and the voices of now; give how many posts changed their state."""
    waiting = Post.objects.filter(campaign=campaign_id, state__in=(Post.WAITING, Post.HELD), approved_at__isnull=True)
    return sum(_settled_anew(post, at) for post in waiting.order_by("goes_at", "pk"))


def look_again(*, at: datetime) -> int:
    """
    Look again at what only a check holds: some clear by themselves, such as a quiet time. Give how many changed.

    Where many are held, each minute looks at some of them, so that none is kept from its turn by those before it.
    """
    objected = Decision.objects.filter(kind=Decision.OBJECT, withdrawn_at__isnull=True).values("post")
    held = Post.objects.filter(state=Post.HELD, campaign__newsroom__stopped_at__isnull=True).exclude(pk__in=objected)
    rounds = max(1, -(-held.count() // MOST_HELD))
    first = int(at.timestamp() // 60) % rounds * MOST_HELD
    return sum(_settled_anew(post, at) for post in held.order_by("pk")[first : first + MOST_HELD])


def _settled_anew(post: Post, at: datetime) -> bool:
    """Settle one of many: what is wrong with one post must not keep the others."""
    before = post.state
    try:
        return settle_post(post, at) != before
    except Exception:
        log.exception("Post %s could not be settled", post.public_id)
        return False


def remind_of_open_ends(*, at: datetime) -> int:
    """Tell who releases that a silence is over, and owners that nobody answered an objection; each once."""
    told = 0
    silent = Post.objects.filter(
        state=Post.WAITING, campaign__newsroom__rule=Newsroom.SILENCE, submitted_at__lte=at
    ).select_related("campaign")
    for post in silent.order_by("submitted_at", "pk")[:MOST_AT_ONCE]:
        standing = standing_of(post)
        if standing.releasable(at):
            told += notices.tell_releasers(post, standing, at=at)
    objected = Decision.objects.filter(
        kind=Decision.OBJECT, withdrawn_at__isnull=True, post__state=Post.HELD, made_at__lte=at - timedelta(minutes=30)
    ).select_related("post__campaign", "account")
    for objection in objected.order_by("made_at", "pk")[:MOST_AT_ONCE]:
        if decides_at(objection, objection.post) <= at:
            told += notices.tell_owners(objection, at=at)
    return told
