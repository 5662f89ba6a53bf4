"""
What a tool leaves behind: nothing.

`groundswell migrate <tool> zero` drops the tool's tables; what the trunk keeps in the tool's name goes with them:
activities and counters named "<label>.…", its jobs and schedules, its content types, and what segments count of it.
The audit trail stays: it is a chain, and says who did what.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.jobs.models import Schedule
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.records.clock import now


def forget_after_zero(*, sender: AppConfig, using: str, plan: Sequence[tuple[Any, bool]] = (), **_: Any) -> None:
    """Hear Django's `post_migrate`: once the last migration of a tool is undone, forget what is named after it."""
    undone = any(backwards and migration.app_label == sender.label for migration, backwards in plan)
    if not undone or any(
        app == sender.label for app, _name in MigrationRecorder(connections[using]).applied_migrations()
    ):
        return
    Activity.objects.using(using).filter(kind__startswith=f"{sender.label}.").delete()
    Counter.objects.using(using).filter(name__startswith=f"{sender.label}.").delete()
    Schedule.objects.using(using).filter(name__startswith=f"{sender.name}.").delete()
    DBTaskResult.objects.using(using).filter(task_path__startswith=f"{sender.name}.").delete()
    ContentType.objects.using(using).filter(app_label=sender.label).delete()
    from groundswell.trunk.segments.services import begin_sets_anew

    begin_sets_anew(at=now())
