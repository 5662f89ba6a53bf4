"""Background work of share cards."""

from datetime import timedelta

from django_tasks import task

from groundswell.tools.sharecards import page_pictures, services
from groundswell.tools.sharecards.models import Redraw
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.media.services import forget_replaced_graphics
from groundswell.trunk.records.clock import now

KEPT_REPLACED = timedelta(days=30)


@task(queue_name="bulk")
def redraw(redraw_id: int) -> None:
    """Draw some cards anew; the rest is a job of its own, so that others come in between."""
    found = Redraw.objects.select_related("campaign").filter(pk=redraw_id, ended_at__isnull=True).first()
    if found is not None and services.redraw_some(redraw=found, at=now()):
        redraw.enqueue(redraw_id=redraw_id)


@every(86_400)
@task(queue_name="bulk")
def forget_old_pictures() -> int:
    """Forget cards that were drawn anew 30 days ago, and pictures of pages that nobody asks for"""
    return forget_replaced_graphics(before=now() - KEPT_REPLACED) + page_pictures.forget_unasked()
