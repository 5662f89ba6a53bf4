"""Snapshots: who was in a segment at one moment, kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import Only
from groundswell.trunk.segments.selectors import access_segment, access_snapshot, listed, members_of, snapshots
from groundswell.trunk.segments.services import saving
from groundswell.trunk.supporters.views.people import read_key

PAGE = 50


@open_to("organiser")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    found = snapshots(request.scope).select_related("made_by")[: saving.MOST_SNAPSHOTS]
    return render(request, "segments/snapshots.html", {"snapshots": found})


@open_to("organiser")
@require_POST
def take(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Keep who is in a segment now."""
    segment = access_segment(request.scope, public_id)
    try:
        taken = saving.take_snapshot(
            segment=segment,
            scope=request.scope,
            account=request.user,
            key=read_key(request.POST.get("key", "")),
            at=now(),
        )
    except Gone as gone:
        messages.error(request, str(gone))
        return redirect("segments:segment", campaign_slug, public_id)
    except saving.TooMany:
        messages.error(request, _("There are too many snapshots. Delete some first"))
        return redirect("segments:snapshots", campaign_slug)
    messages.success(request, _("Kept as it is now"))
    return redirect("segments:snapshot", campaign_slug, taken.public_id)


@open_to("organiser")
@require_safe
def snapshot(request: HttpRequest, campaign_slug: str, snapshot_id: str) -> HttpResponse:
    """Who was in it, as far as they are still there."""
    found, at = access_snapshot(request.scope, snapshot_id), now()
    ids = members_of(request.scope, found, at)
    first = sets.first(found.campaign, Only.of(ids), at, limit=PAGE)
    context = {"snapshot": found, "count": len(ids), "people": listed(request.scope, first)}
    return render(request, "segments/snapshot.html", context)


@open_to("organiser")
@require_POST
def delete(request: HttpRequest, campaign_slug: str, snapshot_id: str) -> HttpResponse:
    """Delete a snapshot for good."""
    found = access_snapshot(request.scope, snapshot_id)
    saving.delete_snapshot(snapshot=found, account=request.user, at=now())
    messages.success(request, _("The snapshot is deleted"))
    return redirect("segments:snapshots", campaign_slug)
