"""Whom to tell of what: rows that are owed as mail. `telling.mail_due` puts them together."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from groundswell.tools.newsroom.models import Decision, Newsroom, Note, Notice, Post, Shift
from groundswell.tools.newsroom.standing import Standing
from groundswell.tools.newsroom.voices import members, newsroom_of, owners, releasers
from groundswell.trunk.access.models import Account
from groundswell.trunk.messaging.wake import wake

GATHER = timedelta(seconds=4)
"""What happens within this time goes into one mail."""


def ask_for_answers(post: Post, standing: Standing, *, at: datetime) -> int:
    """Ask everybody whose answer to this version is wanted, once; not who wrote it."""
    rows = []
    for answer in standing.answers:
        for account in answer.unit.accounts:
            if account.pk != standing.writer_id and (standing.waits_for(account) or _may_still_object(standing)):
                kind = "mended" if standing.objected_before(account) else "asked"
                rows.append(_row(kind, account, post, at, key=f"asked:{post.pk}:{post.version}:{account.pk}"))
    return _owe(post, rows, at=at)


def _may_still_object(standing: Standing) -> bool:
    """Under the rule of silence: everybody is told what goes out unless somebody objects."""
    return not standing.by_count and standing.post.state == Post.WAITING and standing.released is None


def tell_of_objection(decision: Decision, *, at: datetime) -> int:
    """Tell who wrote the post and who approved it, in the words of who objected."""
    post = decision.post
    approved = Decision.objects.filter(post=post, kind=Decision.APPROVE, withdrawn_at__isnull=True)
    wrote = post.history.filter(account__isnull=False).values("account")
    told = Account.objects.filter(pk__in=wrote) | Account.objects.filter(pk__in=approved.values("account"))
    rows = [
        _row("held", account, post, at, key=f"held:{decision.pk}:{account.pk}", words=decision.public_id)
        for account in told.distinct()
        if account.pk != decision.account_id
    ]
    return _owe(post, rows, at=at)


def tell_of_decision(decision: Decision, by: Account, why: str, *, at: datetime) -> int:
    """Tell who objected that an owner decided otherwise, and why."""
    if decision.account is None:
        return 0
    key = f"decided:{decision.pk}:{decision.account_id}"
    return _owe(decision.post, [_row("decided", decision.account, decision.post, at, key=key, words=why)], at=at)


def tell_of_pull(post: Post, *, at: datetime) -> int:
    """Tell the whole newsroom that a post that was out is down."""
    rows = [
        _row("pulled", account, post, at, key=f"pulled:{post.pk}:{account.pk}", words=post.pull_reason)
        for account in members(post.campaign)
    ]
    return _owe(post, rows, at=at)


def tell_releasers(post: Post, standing: Standing, *, at: datetime) -> int:
    """Tell who releases that nobody objected for long enough."""
    rows = [
        _row("release", account, post, at, key=f"release:{post.pk}:{post.version}:{account.pk}")
        for account in releasers(post.campaign)
        if account.pk != standing.writer_id
    ]
    return _owe(post, rows, at=at)


def tell_owners(objection: Decision, *, at: datetime) -> int:
    """Tell owners that an objection was not answered in time, and that they may decide."""
    rows = [
        _row(
            "decide", account, objection.post, at, key=f"decide:{objection.pk}:{account.pk}", words=objection.public_id
        )
        for account in owners(objection.post.campaign)
        if account.pk != objection.account_id
    ]
    return _owe(objection.post, rows, at=at)


def tell_mentioned(note: Note, called: Iterable[Account], *, at: datetime) -> int:
    """Tell who was called by name in a note."""
    rows = [
        _row("mentioned", account, note.post, at, key=f"note:{note.pk}:{account.pk}", words=note.public_id)
        for account in called
    ]
    return _owe(note.post, rows, at=at)


def tell_handed_over(shift: Shift, to: Account, *, at: datetime) -> int:
    """Tell who has the desk now what she was handed."""
    notice = Notice(
        newsroom=shift.newsroom,
        account=to,
        kind="handed",
        words=shift.public_id,
        key=f"handed:{shift.pk}:{to.pk}",
        made_at=at,
    )
    return _store([notice], at=at)


def tell_all(newsroom: Newsroom, kind: str, *, account: Account, words: str, at: datetime) -> int:
    """Tell everybody but who did it that the newsroom was stopped, or goes on."""
    rows = [
        Notice(
            newsroom=newsroom,
            account=member,
            kind=kind,
            words=words,
            key=f"{kind}:{newsroom.pk}:{int(at.timestamp() * 1000)}:{member.pk}",
            made_at=at,
        )
        for member in members(newsroom.campaign)
        if member.pk != account.pk
    ]
    return _store(rows, at=at)


def _row(kind: str, account: Account, post: Post, at: datetime, *, key: str, words: str = "") -> Notice:
    return Notice(account=account, post=post, version=post.version, kind=kind, words=words[:500], key=key, made_at=at)


def _owe(post: Post, rows: list[Notice], *, at: datetime) -> int:
    if not rows:
        return 0
    newsroom = newsroom_of(post.campaign, at)
    for row in rows:
        row.newsroom = newsroom
    return _store(rows, at=at)


def _store(rows: list[Notice], *, at: datetime) -> int:
    """Write rows, each key once, and wake the job that mails them a little later."""
    from groundswell.tools.newsroom.deciding_tasks import mail_notices

    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        wake(mail_notices, at=at + GATHER)
    return len(rows)
