"""Background work of deciding: posts that are due, mails that are owed, objections nobody answered."""

from django_tasks import task

from groundswell.tools.newsroom.services.deciding.settling import look_again, remind_of_open_ends, settle_due
from groundswell.tools.newsroom.services.deciding.telling import forget_old_notices, mail_due
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now


@every(20)
@task(queue_name="default")
def release_due() -> int:
    """Send out posts whose time has come"""
    return settle_due(at=now())


@every(60)
@task(queue_name="default")
def look_at_held() -> int:
    """Look again at posts that only a check holds"""
    return look_again(at=now())


@every(60)
@task(queue_name="default")
def remind() -> int:
    """Tell who may release or decide that a time has passed"""
    return remind_of_open_ends(at=now())


@every(15)
@task(queue_name="default")
def mail_notices() -> int:
    """Mail colleagues what waits for them, several things in one mail"""
    return mail_due(at=now())


@every(86_400)
@task(queue_name="bulk")
def forget_notices() -> int:
    """Forget what colleagues were told a month ago"""
    return forget_old_notices(at=now())
