"""Background work of blocks."""

from django_tasks import task

from groundswell.tools.nominations import claim_receivers  # noqa: F401 - registers this tool's receivers of claims
from groundswell.tools.nominations.services.claims import free_ended
from groundswell.tools.nominations.services.reminders import send_due_reminders
from groundswell.tools.nominations.telling import tell_next
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now


@every(300)
@task(queue_name="default")
def free_blocks() -> int:
    """Free the targets of blocks whose time is over"""
    return free_ended(at=now())


@every(600)
@task(queue_name="bulk")
def remind_claimers() -> int:
    """Mail who has a block that ends tomorrow"""
    return send_due_reminders(at=now())


@task(queue_name="bulk")
def tell_locals(telling_id: int) -> None:
    """Tell locals what a target said, two hundred at a time"""
    if tell_next(telling_id=telling_id, at=now()):
        tell_locals.enqueue(telling_id=telling_id)
