"""Work that goes on by itself: a rule that ran, and a job that failed."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts


def rule_run(world: Ground) -> Any:
    """One time a rule of the campaign ran."""
    from groundswell.trunk.automations.models import Rule, Run

    rule, _new = Rule.objects.get_or_create(
        campaign=world.campaign, trigger="targets.declared", defaults={"made_at": timezone.now(), "key": uuid4()}
    )
    run, _new = Run.objects.get_or_create(
        rule=rule, event_key="x", defaults={"sentence": world.canary, "happened_at": timezone.now()}
    )
    return run


def parked_job(world: Ground) -> Any:
    """A job of a campaign that failed for good."""
    from django_tasks_db.models import DBTaskResult

    job, _new = DBTaskResult.objects.get_or_create(
        task_path="groundswell.tools.petitions.tasks.recount",
        args_kwargs={"args": [], "kwargs": {"campaign_id": world.campaign.pk}},
        defaults={
            "status": "FAILED",
            "backend_name": "default",
            "queue_name": "default",
            "exception_class_path": "",
            "traceback": "",
        },
    )
    return job.pk


PARTS: Parts = {
    ("rules:*", "public_id"): Part(lambda world: rule_run(world).rule.public_id, held=True),
    ("rules:*", "run_id"): Part(lambda world: rule_run(world).public_id, held=True),
    ("api:*", "rule_id"): Part(lambda world: rule_run(world).rule.public_id),
    ("jobs:*", "job_id"): Part(lambda world: parked_job(world)),
}
