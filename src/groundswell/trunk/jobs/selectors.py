"""Reads of the queue for the desk, `figures` and `doctor`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django_tasks.base import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult, get_date_max

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.jobs.models import Beat
from groundswell.trunk.jobs.reasons import one_line

SHOWN = 50
SHOWN_ALIKE = 5
MOST_GROUPS = 20


@dataclass(frozen=True)
class Job:
    """A job as the desk shows it. `reason` is why its latest try failed, empty if none did."""

    id: UUID
    title: str
    queue: str
    tries: int
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class Kind:
    """Waiting jobs of one sort."""

    title: str
    queue: str
    count: int
    oldest: datetime


@dataclass(frozen=True)
class Parked:
    """Parked jobs that failed in the same way: how many, and the latest few of them."""

    count: int
    jobs: Sequence[Job]

    @property
    def first(self) -> Job:
        return self.jobs[0]

    @property
    def more(self) -> int:
        return self.count - len(self.jobs)


def figures(*, at: datetime) -> dict[str, int]:
    """How many jobs are ready, wait for a later time, run, are parked, and ended well lately."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    return DBTaskResult.objects.order_by().aggregate(
        ready=Count("pk", filter=Q(status=Status.READY) & due),
        later=Count("pk", filter=Q(status=Status.READY) & ~due),
        running=Count("pk", filter=Q(status=Status.RUNNING)),
        parked=Count("pk", filter=Q(status=Status.FAILED)),
        done=Count("pk", filter=Q(status=Status.SUCCESSFUL)),
    )


def jobs_of(campaign: Campaign) -> QuerySet[DBTaskResult]:
    """Jobs this campaign's desk may see: its own and those that belong to no campaign."""
    named = "args_kwargs__kwargs__campaign_id"
    return DBTaskResult.objects.filter(Q(**{named: campaign.pk}) | Q(**{f"{named}__isnull": True}))


def alike(job: DBTaskResult, campaign: Campaign) -> QuerySet[DBTaskResult]:
    """Parked jobs of the same sort that failed with the same error."""
    return jobs_of(campaign).filter(
        status=Status.FAILED, task_path=job.task_path, exception_class_path=job.exception_class_path
    )


def running(campaign: Campaign) -> list[Job]:
    rows = jobs_of(campaign).filter(status=Status.RUNNING).order_by("started_at")[:SHOWN]
    return [shown(row, at=row.started_at) for row in rows]


def retrying(campaign: Campaign, *, at: datetime) -> list[Job]:
    """Jobs that failed and will be tried again, soonest first."""
    rows = jobs_of(campaign).filter(status=Status.READY, run_after__gt=at, run_after__lt=get_date_max())
    return [shown(row, at=row.run_after) for row in rows.exclude(worker_ids=[]).order_by("run_after")[:SHOWN]]


def ready(campaign: Campaign, *, at: datetime) -> list[Kind]:
    """What waits for a worker, by sort, most urgent first."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    rows = (
        jobs_of(campaign)
        .filter(due, status=Status.READY)
        .order_by("-priority", "task_path")
        .values("task_path", "queue_name", "priority")
        .annotate(count=Count("pk"), oldest=Min("enqueued_at"))
    )
    return [Kind(title_of(row["task_path"]), row["queue_name"], row["count"], row["oldest"]) for row in rows]


def parked(campaign: Campaign) -> list[Parked]:
    """Parked jobs, those that failed alike together, latest first."""
    rows = jobs_of(campaign).filter(status=Status.FAILED)
    alike_by = ("task_path", "exception_class_path")
    groups = rows.order_by().values(*alike_by).annotate(count=Count("pk"), latest=Max("finished_at"))
    found = []
    for group in groups.order_by("-latest")[:MOST_GROUPS]:
        latest = rows.filter(**{name: group[name] for name in alike_by}).order_by("-finished_at")[:SHOWN_ALIKE]
        found.append(Parked(group["count"], [shown(row, at=row.finished_at) for row in latest]))
    return found


def oldest_ready(*, at: datetime) -> datetime | None:
    """When the job was made that has waited longest though it could have run."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    return (
        DBTaskResult.objects.order_by().filter(due, status=Status.READY).aggregate(oldest=Min("enqueued_at"))["oldest"]
    )


def waits_behind(module: str, *args: object) -> bool:
    """Whether a job of a module's tasks with these arguments has not begun while its queue is at work on another."""
    asked = DBTaskResult.objects.filter(
        status=Status.READY, task_path__startswith=f"{module}.", args_kwargs__args=list(args)
    )
    queues = list(asked.values_list("queue_name", flat=True))
    return bool(queues) and DBTaskResult.objects.filter(status=Status.RUNNING, queue_name__in=queues).exists()


def living_workers(*, at: datetime, within_seconds: float) -> int:
    """How many workers have beaten lately, by this machine's clock."""
    return sum(abs((at - beat).total_seconds()) <= within_seconds for beat in Beat.objects.values_list("at", flat=True))


def shown(row: DBTaskResult, *, at: datetime | None) -> Job:
    return Job(row.pk, title_of(row.task_path), row.queue_name, len(row.worker_ids), at, reason_in(row))


def reason_in(row: DBTaskResult) -> str:
    return one_line(row.exception_class_path, row.traceback) if row.traceback else ""


def title_of(task_path: str) -> str:
    """What a job does, in the first words of its task's docstring; its name where the code is gone."""
    from django.utils.module_loading import import_string

    try:
        task: Any = import_string(task_path)
        return str(task.func.__doc__).strip().splitlines()[0].rstrip(".")
    except (ImportError, AttributeError, IndexError):
        return task_path.rpartition(".")[2].replace("_", " ").capitalize()
