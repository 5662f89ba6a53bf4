"""Mail goes out here. Each job does one batch after another until nothing is due or its time is up."""

import time
from collections.abc import Callable

from django.conf import settings
from django_tasks import task

from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.messaging import pace, services
from groundswell.trunk.messaging.delivery import deliver_due
from groundswell.trunk.messaging.reading import read_mailboxes
from groundswell.trunk.records.clock import now

AT_MOST_SECONDS = 120


@every(30)
@task(queue_name="urgent")
def send_due_confirmations() -> int:
    """Ask people to confirm their email address"""
    return _until_done(lambda: services.mail_due_confirmations(at=now()))


@every(30)
@task(queue_name="urgent")
def deliver() -> int:
    """Hand mails to the mail server"""
    return _until_done(lambda: deliver_due(at=now())) if settings.SMTP_URL else 0


@every(60)
@task(queue_name="bulk")
def read_mail() -> int:
    """Read the mailbox for bounces and replies"""
    return read_mailboxes(at=now())


@every(3600)
@task(queue_name="bulk")
def forget_old_mail() -> int:
    """Forget mails of three months ago"""
    pace.forget_paces(at=now())
    return services.forget_old_mail(at=now())


def _until_done(batch: Callable[[], int]) -> int:
    ends, done = time.monotonic() + AT_MOST_SECONDS, 0
    while time.monotonic() < ends and (count := batch()):
        done += count
    return done
