"""The queue on the desk."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.audit.services import record
from groundswell.trunk.jobs import selectors, services
from groundswell.trunk.records.clock import now

FRESH_SECONDS = 30


@open_to("organiser", scope="whole")
@require_GET
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    at, campaign = now(), request.campaign
    return render(
        request,
        "jobs/index.html",
        {
            "figures": selectors.figures(at=at),
            "parked": selectors.parked(campaign),
            "running": selectors.running(campaign),
            "retrying": selectors.retrying(campaign, at=at),
            "ready": selectors.ready(campaign, at=at),
            "workers": selectors.living_workers(at=at, within_seconds=FRESH_SECONDS),
        },
    )


@open_to("organiser", scope="whole")
@require_POST
@transaction.atomic
def retry(request: HttpRequest, campaign_slug: str, job_id: UUID) -> HttpResponse:
    job = access_parked(request, job_id)
    count = services.retry(jobs=DBTaskResult.objects.filter(pk=job.pk), at=now())
    return done(request, job, count, tried_again(count))


@open_to("organiser", scope="whole")
@require_POST
@transaction.atomic
def retry_alike(request: HttpRequest, campaign_slug: str, job_id: UUID) -> HttpResponse:
    job = access_parked(request, job_id)
    count = services.retry(jobs=selectors.alike(job, request.campaign), at=now())
    return done(request, job, count, tried_again(count))


@open_to("organiser", scope="whole")
@require_POST
@transaction.atomic
def drop(request: HttpRequest, campaign_slug: str, job_id: UUID) -> HttpResponse:
    job = access_parked(request, job_id)
    count = services.drop(jobs=DBTaskResult.objects.filter(pk=job.pk))
    return done(request, job, count, _("Job dropped. It will not run again."))


def access_parked(request: HttpRequest, job_id: UUID) -> DBTaskResult:
    """A parked job that this campaign's desk may see; anything else does not exist."""
    return get_object_or_404(selectors.jobs_of(request.campaign), pk=job_id, status=services.PARKED)


def tried_again(count: int) -> str:
    return ngettext("%(count)d job will be tried again now.", "%(count)d jobs will be tried again now.", count) % {
        "count": count
    }


def done(request: HttpRequest, job: DBTaskResult, count: int, sentence: str) -> HttpResponse:
    """Say what was done, write it into the audit trail, and go back to the queue."""
    record(
        account=request.scope.account,
        campaign=request.campaign,
        verb=AuditEntry.CHANGED,
        object_kind="job",
        sentence=f"{selectors.title_of(job.task_path)}: {sentence}",
        data={"jobs": count},
        at=now(),
    )
    messages.success(request, sentence)
    return redirect("jobs:index", request.campaign.slug)
