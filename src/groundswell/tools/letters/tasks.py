"""Background work of the letters tool."""

from django_tasks import task

from groundswell.tools.letters.services.caps import forget_rooms
from groundswell.tools.letters.services.confirming import forget_unconfirmed
from groundswell.tools.letters.services.passing import give_up_held, release_due
from groundswell.tools.letters.services.settling import settle_due
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now


@every(60)
@task(queue_name="default")
def send_due_letters() -> int:
    """Hand over letters whose day has come, and take in what became of those that went"""
    return release_due(at=now()) + settle_due(at=now())


@every(3600)
@task(queue_name="bulk")
def forget_letters() -> int:
    """Forget letters that nobody confirmed or read, and the counts of days gone by"""
    return forget_unconfirmed(at=now()) + give_up_held(at=now()) + forget_rooms(at=now())
