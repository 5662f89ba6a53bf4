"""What people press: approve, object, withdraw an objection, release, take down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.services.deciding import notices
from groundswell.tools.newsroom.services.deciding.settling import (
    BEFORE,
    KIND,
    OUT,
    lock_post,
    settle_post,
    take_back,
)
from groundswell.tools.newsroom.standing import decides_at, may_release, standing_of
from groundswell.tools.newsroom.voices import is_editor, is_member, owners, unit_of, units
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.records.deadlocks import again_after_deadlock
from groundswell.trunk.records.typed import plain

REASONS = ("facts", "tone", "timing", "person", "law", "other")


class NotYours(Exception):
    """Somebody answered who has no voice, or decided what is not hers to decide."""


class ChangedSince(Exception):
    """The post changed after this person looked: she is shown what changed, and asked again."""


class Refused(Exception):
    """It cannot be done as things stand. Its text is for the person who pressed."""


@again_after_deadlock
@transaction.atomic
def approve(*, post: Post, account: Account, version: int, key: UUID, at: datetime) -> Decision:
    """
    Approve the version that was seen. An open objection of the same person is settled by it: she agrees now.

    :raises NotYours: for somebody whose approval does not count and who did not object either.
    :raises ChangedSince: where the post changed meanwhile.
    :raises Refused: where it is a draft, on its way out, or taken down.
    """
    here = lock_post(post.pk)
    own = Decision.objects.filter(post=here, account=account, kind=Decision.OBJECT, withdrawn_at__isnull=True)
    unit = unit_of(account, units(here.campaign))
    if unit is None and not own.exists():
        raise NotYours(f"{account.public_id} has no voice in campaign {here.campaign_id}")
    if found := _same(here, account, key):
        return found
    _check_open(here, version)
    own.update(withdrawn_at=at, withdrawn_by=account, withdrawn_why=_("Approved the post as it is now"))
    before = Decision.objects.filter(post=here, account=account, kind=Decision.APPROVE, version=version).first()
    decision = before or _decide(here, account, Decision.APPROVE, version=version, key=key, at=at)
    if before is None:
        _write_down(here, account, f"Approved “{here.title}”", at, version=version)
    settle_post(post, at)
    return decision


@again_after_deadlock
@transaction.atomic
def object_to(
    *, post: Post, account: Account, reason: str, words: str, key: UUID, at: datetime, fix: str = ""
) -> Decision:
    """
    Object: a post that is not out yet is held at once, one that is out is taken down at once.

    `reason` is one of `REASONS`; `fix` says what would put it right. Whatever the version: dissent is never too late.

    :raises NotYours: for somebody outside the newsroom.
    :raises Refused: for a draft, which nobody asked about, or a post that is down already.
    """
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is no reason")
    here = lock_post(post.pk)
    if not is_member(account, here.campaign):
        raise NotYours(f"{account.public_id} is not of the newsroom of campaign {here.campaign_id}")
    if found := _same(here, account, key):
        return found
    if here.state == Post.DRAFT:
        raise Refused(_("It is a draft. Write a note: nobody has asked for approval yet."))
    if here.state == Post.PULLED:
        raise Refused(_("It was taken down already."))
    decision = _decide(
        here,
        account,
        Decision.OBJECT,
        version=here.version,
        key=key,
        at=at,
        reason=reason,
        words=plain(words)[:500],
        fix=plain(fix)[:500],
    )
    _write_down(here, account, f"Objected to “{here.title}”: {reason}", at, version=here.version, reason=reason)
    notices.tell_of_objection(decision, at=at)
    settle_post(post, at)
    return decision


@again_after_deadlock
@transaction.atomic
def withdraw_objection(*, decision: Decision, account: Account, at: datetime, why: str = "") -> bool:
    """
    Take an objection back: its maker at any time; an owner once its maker had time to answer, writing down why.

    False if it was withdrawn before.

    :raises NotYours: for anybody else, and for an owner too early.
    :raises Refused: for an owner who gives no reason.
    """
    post = lock_post(decision.post_id)
    if decision.kind != Decision.OBJECT:
        raise NotYours(f"Decision {decision.public_id} is no objection")
    if decision.account_id != account.pk:
        _check_may_decide(decision, post, account, why, at)
    withdrawn = Decision.objects.filter(pk=decision.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by=account, withdrawn_why=plain(why)[:300]
    )
    if not withdrawn:
        return False
    own = decision.account_id == account.pk
    sentence = f"Withdrew the objection to “{post.title}”" if own else f"Decided about the objection to “{post.title}”"
    _write_down(post, account, sentence, at, own=own)
    if not own:
        notices.tell_of_decision(decision, account, plain(why)[:300], at=at)
    settle_post(post, at)
    return True


def may_decide(decision: Decision, post: Post, account: Account, at: datetime) -> bool:
    """Whether an owner may decide in the place of who objected: she had her time, or has left the newsroom."""
    if not any(owner.pk == account.pk for owner in owners(post.campaign)):
        return False
    return decides_at(decision, post) <= at or not is_member(decision.account, post.campaign)


def _check_may_decide(decision: Decision, post: Post, account: Account, why: str, at: datetime) -> None:
    if not may_decide(decision, post, account, at):
        raise NotYours(f"{account.public_id} may not decide about objection {decision.public_id}")
    if not plain(why):
        raise Refused(_("Write down why. Everybody in the newsroom can read it."))


@again_after_deadlock
@transaction.atomic
def release(*, post: Post, account: Account, version: int, key: UUID, at: datetime) -> Decision:
    """
    Let a post go: under the rule of silence, what nobody objected to for long enough; under any rule, an approved post
    that missed its time.

    :raises NotYours: for somebody who is not named to release, or wrote it where another could release it.
    :raises ChangedSince: where the post changed meanwhile.
    :raises Refused: where it may not go yet.
    """
    here = lock_post(post.pk)
    standing = standing_of(here)
    if found := _same(here, account, key):
        return found
    _check_open(here, version)
    if standing.releasable(at):
        if not may_release(account, standing):
            raise NotYours(f"{account.public_id} may not release post {here.public_id}")
    elif here.state == Post.APPROVED and standing.late(at):
        if not (may_release(account, standing) or is_editor(account, here.campaign)):
            raise NotYours(f"{account.public_id} may not send post {here.public_id}")
    else:
        raise Refused(_("It may not go out yet. Open it again to see what it waits for."))
    decision = _decide(here, account, Decision.RELEASE, version=version, key=key, at=at)
    Post.objects.filter(pk=here.pk).update(released_by=account)
    _write_down(here, account, f"Released “{here.title}”", at, version=version)
    settle_post(post, at)
    return decision


@again_after_deadlock
@transaction.atomic
def pull(*, post: Post, account: Account, reason: str, at: datetime) -> bool:
    """
    Take a post down that is out. `reason` is read by the public where it stood. False if it is not out.

    :raises NotYours: for somebody who does not edit for the whole campaign.
    """
    here = lock_post(post.pk)
    if not is_editor(account, here.campaign):
        raise NotYours(f"{account.public_id} does not edit for campaign {here.campaign_id}")
    if here.state not in OUT:
        return False
    _write_down(here, account, f"Decided to take down “{here.title}”", at)
    taken = take_back(here, reason=plain(reason) or _("We took this post down."), at=at)
    post.refresh_from_db()
    return taken


def _check_open(post: Post, version: int) -> None:
    if post.state == Post.DRAFT:
        raise Refused(_("It is a draft again. You are asked anew when it is ready."))
    if post.state not in BEFORE:
        raise Refused(_("It is out already."))
    if post.version != version:
        raise ChangedSince(f"Post {post.public_id} is at version {post.version}, not {version}")


def _same(post: Post, account: Account, key: UUID) -> Decision | None:
    """The decision this very press made before; a key of somebody else is nobody's."""
    found = Decision.objects.filter(key=key).first()
    if found is not None and (found.post_id, found.account_id) != (post.pk, account.pk):
        raise NotYours(f"Key {key} belongs to another decision")
    return found


def _decide(post: Post, account: Account, kind: str, *, version: int, key: UUID, at: datetime, **said: str) -> Decision:
    unit = unit_of(account, units(post.campaign))
    decision, _new = Decision.objects.get_or_create(
        key=key,
        defaults={
            "post": post,
            "version": version,
            "kind": kind,
            "account": account,
            "group_id": unit.group_id if unit else None,
            "made_at": at,
            **said,
        },
    )
    return decision


def _write_down(post: Post, account: Account, sentence: str, at: datetime, **data: Any) -> None:
    audit.record(
        account=account,
        campaign=post.campaign,
        verb="changed",
        object_kind=KIND,
        object_id=post.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
