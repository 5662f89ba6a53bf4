"""Background work: sending, taking down, asking what was reached, looking after accounts."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django_tasks import TaskContext, task

from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.jobs.services import enqueue_many
from groundswell.trunk.publishing import selectors, services
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.publishing.services.figures import read_all_figures
from groundswell.trunk.records.clock import now

OVERDUE = timedelta(seconds=30)
AT_ONCE = 500


@task(queue_name="urgent", takes_context=True)
def send_publication(context: TaskContext, publication_id: int) -> str:
    """Put a post on a network"""
    if not Publication.objects.filter(pk=publication_id).exists():
        return "gone"
    return services.send(publication_id=publication_id, claim=UUID(str(context.task_result.id)), at=now())


@task(queue_name="urgent")
def take_down_publication(publication_id: int) -> str:
    """Take a post down from a network"""
    if not Publication.objects.filter(pk=publication_id).exists():
        return "gone"
    return services.take_down(publication_id=publication_id, at=now())


@every(20)
@task(queue_name="default")
def publish_due() -> int:
    """Send posts whose own job was lost"""
    at = now()
    # Each has a job of its own; this finds those of which it was lost, or whose worker died with it.
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    overdue = Publication.objects.filter(free, next_at__lte=at - OVERDUE, by_hand=False)
    waiting = overdue.filter(state=Publication.WAITING, account__stopped_at__isnull=True)
    pulling = overdue.filter(state=Publication.PULLING)
    ids = [{"publication_id": pk} for pk in waiting.values_list("pk", flat=True)[:AT_ONCE]]
    gone = [{"publication_id": pk} for pk in pulling.values_list("pk", flat=True)[:AT_ONCE]]
    return enqueue_many(send_publication, ids) + enqueue_many(take_down_publication, gone)


@every(600)
@task(queue_name="bulk")
def ask_for_figures() -> int:
    """Ask networks what our posts reached"""
    at = now()
    return read_all_figures(publications=selectors.to_be_asked(at=at), at=at)


@every(86_400)
@task(queue_name="bulk")
def look_at_accounts() -> int:
    """Look whether our network accounts still work and carry the imprint"""
    at = now()
    services.reseal_secrets()
    return sum(services.look_at_account(network_account=one, at=at) for one in selectors.to_be_looked_at())
