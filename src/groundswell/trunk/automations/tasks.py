"""Background work of rules. It goes before other work: somebody declared, and people wait for the thank-you."""

from django_tasks import TaskContext, task

from groundswell.trunk.automations import services
from groundswell.trunk.jobs.retries import TRIES
from groundswell.trunk.records.clock import now


@task(queue_name="urgent", takes_context=True)
def run_rule(context: TaskContext, run_id: int, campaign_id: int) -> None:
    """Do what a rule says"""
    try:
        while services.go_on(run_id=run_id, at=now()):
            pass
    except Exception:
        services.note_trouble(run_id=run_id, last=context.attempt >= TRIES, at=now())
        raise


@task(queue_name="urgent")
def undo_steps(run_id: int, campaign_id: int) -> int:
    """Take back what a rule did"""
    return services.undo_run(run_id=run_id, at=now())
