"""Background work on many people."""

from django_tasks import task

from groundswell.trunk.consent.models import Consent
from groundswell.trunk.jobs.giving_way import give_way
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.records.bulk import take_statistics
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import ContactPoint, Person, Tagging
from groundswell.trunk.supporters.services import bulk


@task(queue_name="default")
def work_through(change_id: int) -> None:
    """Change the picked people of one press, however often it is run"""
    while bulk.change_some(change_id=change_id, at=now()):
        give_way()


@task(queue_name="default")
def take_back(change_id: int) -> None:
    """Take one press back from the people it changed"""
    while bulk.take_back_some(change_id=change_id):
        give_way()


@task(queue_name="bulk")
def look_at_tables() -> None:
    """Have the database look at its tables after a long list"""
    take_statistics(Person, ContactPoint, Tagging, Consent, Activity)
