"""The emergency stop: everything that has not gone out yet stays, until somebody says that it may go on."""

from datetime import datetime

from django.db import transaction

from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services.deciding import notices
from groundswell.tools.newsroom.services.deciding.answers import NotYours
from groundswell.tools.newsroom.services.deciding.settling import settle_post
from groundswell.tools.newsroom.voices import is_editor
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.publishing import services as publishing
from groundswell.trunk.records.deadlocks import again_after_deadlock
from groundswell.trunk.records.typed import plain


@again_after_deadlock
@transaction.atomic
def stop_everything(*, newsroom: Newsroom, account: Account, at: datetime, reason: str = "") -> bool:
    """
    Hold every post that is not out, and what waits to be sent again to a network. False if it is stopped already.

    :raises NotYours: for somebody who does not edit for the whole campaign.
    """
    _check_editor(newsroom, account)
    stopped = Newsroom.objects.filter(pk=newsroom.pk, stopped_at__isnull=True).update(
        stopped_at=at, stopped_by=account, stop_reason=plain(reason)[:300]
    )
    if not stopped:
        return False
    newsroom.refresh_from_db()
    waiting = Post.objects.filter(campaign=newsroom.campaign_id, state__in=(Post.WAITING, Post.APPROVED))
    held = waiting.update(state=Post.HELD)
    on_the_way = publishing.hold_all(campaign=newsroom.campaign, at=at)
    _write_down(newsroom, account, "Stopped everything in the newsroom", at, held=held, sending=on_the_way)
    notices.tell_all(newsroom, "stopped", account=account, words=newsroom.stop_reason, at=at)
    return True


@again_after_deadlock
@transaction.atomic
def resume(*, newsroom: Newsroom, account: Account, at: datetime) -> bool:
    """
    End the stop. Posts stand where they stood; what missed its time meanwhile waits for a person. False if none is on.

    :raises NotYours: for somebody who does not edit for the whole campaign.
    """
    _check_editor(newsroom, account)
    resumed = Newsroom.objects.filter(pk=newsroom.pk, stopped_at__isnull=False).update(
        stopped_at=None, stopped_by=None, stop_reason="", resumed_at=at
    )
    if not resumed:
        return False
    newsroom.refresh_from_db()
    _write_down(newsroom, account, "Let the newsroom go on", at)
    publishing.let_go_all(campaign=newsroom.campaign, at=at)
    for post in Post.objects.filter(campaign=newsroom.campaign_id, state=Post.HELD).order_by("goes_at", "pk"):
        settle_post(post, at)
    notices.tell_all(newsroom, "resumed", account=account, words="", at=at)
    return True


def _check_editor(newsroom: Newsroom, account: Account) -> None:
    if not is_editor(account, newsroom.campaign):
        raise NotYours(f"{account.public_id} does not edit for campaign {newsroom.campaign_id}")


def _write_down(newsroom: Newsroom, account: Account, sentence: str, at: datetime, **data: int) -> None:
    audit.record(
        account=account,
        campaign=newsroom.campaign,
        verb="changed",
        object_kind="newsroom",
        object_id=newsroom.campaign.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
