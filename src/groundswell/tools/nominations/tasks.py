"""Background work of blocks."""

from django_tasks import task

from groundswell.tools.nominations import claim_receivers  # noqa: F401 - registers this tool's receivers of claims
from groundswell.tools.nominations.services.claims import free_ended
from groundswell.tools.nominations.services.reminders import send_due_reminders
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
