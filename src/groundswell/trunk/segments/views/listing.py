"""The list of segments, who is in one, who moved this week, what two share; taking one away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from pyroaring import BitMap

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import Only
from groundswell.trunk.segments.models import Segment
from groundswell.trunk.segments.moving import moved, overlap
from groundswell.trunk.segments.reading import sentence_of
from groundswell.trunk.segments.selectors import (
    access_segment,
    asked_of,
    listed,
    may_change,
    segments,
    snapshots,
    within,
)
from groundswell.trunk.segments.services import saving
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.selectors import people

PAGE = 50
MOST_LISTED = 300
MOST_FOLLOWED = 50


@open_to("organiser")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Every segment that this account may use, each with how many it holds now."""
    at = now()
    found = list(segments(request.scope).select_related("campaign", "changed_by")[:MOST_LISTED])
    context = {
        "rows": _rows(request.scope, found, at),
        "snapshot_count": snapshots(request.scope).count(),
        "at": at,
    }
    return render(request, "segments/index.html", context)


def _rows(scope: Scope, found: list[Segment], at: Any) -> list[dict[str, Any]]:
    assert scope.campaign is not None
    memo: dict[str, Any] = {}
    look = sets.look(scope.campaign)
    rows = []
    for number, segment in enumerate(found):
        row: dict[str, Any] = {"segment": segment, "sentence": sentence_of(scope, segment.definition, memo)}
        try:
            row["count"] = look.count(within(scope, asked_of(segment, at)), at)
            row["moved"] = moved(scope, segment, at, look) if number < MOST_FOLLOWED else None
        except Gone as gone:
            row["gone"] = str(gone)
        rows.append(row)
    return rows


@open_to("organiser")
@require_safe
def everybody(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Everybody in a segment, a page at a time, as the database has them now."""
    segment, at = access_segment(request.scope, public_id), now()
    order = "name" if request.GET.get("sort") == "name" else "latest"
    try:
        expression = within(request.scope, asked_of(segment, at))
    except Gone:
        return redirect("segments:segment", campaign_slug, public_id)
    look = sets.look(segment.campaign)
    ids = look.first(expression, at, order=order, limit=PAGE + 1, after=_after(request))
    found = listed(request.scope, ids[:PAGE])
    context = {
        "segment": segment,
        "people": found,
        "count": look.count(expression, at),
        "exact": look.exact,
        "order": order,
        "next": _public_id_of(ids[PAGE - 1]) if len(ids) > PAGE else "",
        "later_page": bool(request.GET.get("after")),
    }
    return render(request, "segments/people.html", context)


def _after(request: HttpRequest) -> int | None:
    """The person to go on from; an unknown one begins at the beginning."""
    after = request.GET.get("after", "")
    return people(request.scope).filter(public_id=after).values_list("pk", flat=True).first() if after else None


def _public_id_of(pk: int) -> str:
    return Person.objects.filter(pk=pk).values_list("public_id", flat=True).first() or ""


@open_to("organiser")
@require_safe
def week(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Who entered and who left within a week."""
    segment, at = access_segment(request.scope, public_id), now()
    context: dict[str, Any] = {"segment": segment}
    try:
        found = moved(request.scope, segment, at)
    except Gone as gone:
        context["gone"] = str(gone)
    else:
        context["moved"] = found
        if found:
            context["entered"] = _first_of(request.scope, segment, found.entered, at)
            context["left"] = _first_of(request.scope, segment, found.left, at)
    return render(request, "segments/week.html", context)


def _first_of(scope: Scope, segment: Segment, ids: BitMap, at: Any) -> list[Person]:
    return listed(scope, sets.first(segment.campaign, Only.of(ids), at, limit=PAGE))


@open_to("organiser")
@require_safe
def overlapping(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What two segments share."""
    at = now()
    offered = list(segments(request.scope).select_related("campaign"))
    by_id = {segment.public_id: segment for segment in offered}
    one, other = by_id.get(request.GET.get("one", "")), by_id.get(request.GET.get("other", ""))
    context: dict[str, Any] = {"offered": offered, "one": one, "other": other}
    if one and other and one != other:
        try:
            context["overlap"] = overlap(request.scope, one, other, at)
        except Gone as gone:
            context["gone"] = str(gone)
    return render(request, "segments/overlap.html", context)


@open_to("organiser")
@require_POST
def remove(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Take a segment away; the toast takes that back."""
    segment = access_segment(request.scope, public_id, to_change=True)
    saving.end_segment(segment=segment, account=request.user, at=now())
    undo = reverse("segments:bring-back", args=[campaign_slug, public_id])
    messages.success(request, _("“%(name)s” is gone") % {"name": segment.name}, extra_tags=undo)
    return redirect("segments:index", campaign_slug)


@open_to("organiser")
@require_POST
def bring_back(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Bring back a segment that was taken away."""
    mine = request.scope.as_role("organiser")
    segment = get_or_404(Segment.objects.filter(campaign=mine.campaign).select_related("campaign"), public_id)
    if not may_change(request.scope, segment):
        raise Http404
    try:
        back = saving.bring_back(segment=segment, account=request.user, at=now())
    except saving.NameTaken:
        messages.error(request, _("Another segment has this name by now. Rename that one first"))
        return redirect("segments:index", campaign_slug)
    if not back:
        messages.error(request, _("That segment is there already, or went more than 30 days ago"))
    return redirect("segments:index", campaign_slug)
