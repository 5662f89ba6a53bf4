"""The builder: a segment as a sentence, counted as it is written."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments import posted
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.counting import figures
from groundswell.trunk.segments.draft import Draft, Raw
from groundswell.trunk.segments.forms import OwnForm
from groundswell.trunk.segments.from_list import lines_of_list
from groundswell.trunk.segments.known import known_lines
from groundswell.trunk.segments.models import Segment
from groundswell.trunk.segments.reading import ALL, sentence_of
from groundswell.trunk.segments.selectors import access_segment, may_change, segments
from groundswell.trunk.segments.services import saving

GET_OR_POST = ["GET", "HEAD", "POST"]


@open_to("organiser")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """A segment that is not saved yet, perhaps begun from the list of people or from what two segments share."""
    if request.method == "POST":
        return _posted(request, None)
    raw, left_out = _begun(request)
    if left_out:
        messages.info(request, _("A segment cannot hold %(what)s: that part is left out") % {"what": left_out[0]})
    return _page(request, None, raw, OwnForm())


@open_to("organiser")
@require_http_methods(GET_OR_POST)
def segment(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """A saved segment: who is in it now, and its sentence to change."""
    found = access_segment(request.scope, public_id)
    if request.method == "POST":
        return _posted(request, found)
    first = {"name": found.name, "shared": found.shared, "seen": found.version}
    return _page(request, found, posted.raw_of(found.definition), OwnForm(initial=first))


def _begun(request: HttpRequest) -> tuple[Raw, list[str]]:
    if request.GET.get("list"):
        return lines_of_list(request.GET["list"])
    empty: Raw = {"join": ALL, "lines": [], "but": []}
    for place, name in (("lines", "in"), ("but", "but")):
        known = segments(request.scope).values_list("public_id", flat=True)
        wanted = [public_id for public_id in request.GET.getlist(name)[:5] if public_id in known]
        empty[place] = [{"rule": "segments.in", "raw": [("segment", public_id)]} for public_id in wanted]
    return empty, []


def _posted(request: HttpRequest, found: Segment | None) -> HttpResponse:
    raw = posted.read_posted(request.POST)
    own = OwnForm(request.POST)
    wanted = request.POST.get("do", "")
    if wanted == "save":
        return _save(request, found, raw, own)
    removed = posted.change(request.scope, raw, wanted)
    if wanted == "back":
        posted.put_back(raw, request.POST.get("removed", ""))
    own = OwnForm(initial={name: request.POST.get(name, "") for name in OwnForm.base_fields})
    return _page(request, found, raw, own, removed=removed)


def _save(request: HttpRequest, found: Segment | None, raw: Raw, own: OwnForm) -> HttpResponse:
    if found is not None and not may_change(request.scope, found):
        raise Http404
    draft = Draft(request.scope, raw)
    wrong = draft.blame()
    if draft.empty:
        wrong.append(("add-in", _("Say who is in it: add a line")))
    if own.is_valid() and not wrong:
        try:
            saved = _kept(request, found, draft, own)
        except saving.NameTaken:
            own.add_error("name", _("Another segment has this name"))
        except saving.ChangedMeanwhile as changed:
            return _overtaken(request, changed.args[0], draft, own)
        except Gone as gone:
            wrong.append(("lines", str(gone)))
        else:
            messages.success(request, _("Saved"))
            url = reverse("segments:segment", args=[request.campaign.slug, saved.public_id])
            return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    return _page(request, found, raw, own, wrong=wrong, status=422, draft=draft)


def _kept(request: HttpRequest, found: Segment | None, draft: Draft, own: OwnForm) -> Segment:
    given: dict[str, Any] = {
        "scope": request.scope,
        "account": request.user,
        "name": own.cleaned_data["name"],
        "definition": draft.definition,
        "shared": own.cleaned_data["shared"],
        "at": now(),
    }
    if found is None:
        return saving.save_segment(**given, key=own.cleaned_data["key"])
    return saving.change_segment(segment=found, seen=own.cleaned_data["seen"] or 0, **given)


def _overtaken(request: HttpRequest, theirs: Segment, draft: Draft, own: OwnForm) -> HttpResponse:
    """Somebody else saved meanwhile: both versions are shown, and another press on Save takes ours."""
    again = {**own.cleaned_data, "seen": theirs.version}
    sentence = sentence_of(request.scope, theirs.definition)
    return _page(
        request,
        theirs,
        posted.raw_of(draft.definition),
        OwnForm(initial=again),
        meanwhile={"by": theirs.changed_by, "name": theirs.name, "sentence": sentence},
        status=422,
    )


def _page(
    request: HttpRequest,
    found: Segment | None,
    raw: Raw,
    own: OwnForm,
    *,
    removed: Raw | None = None,
    wrong: list[tuple[str, str]] | None = None,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
    draft: Draft | None = None,
) -> HttpResponse:
    draft = draft or Draft(request.scope, raw)
    at = now()
    context = {
        "segment": found,
        "own": own,
        "draft": draft,
        "figures": figures(draft, at, public_id=found.public_id if found else ""),
        "offered": posted.offered(known_lines()),
        "removed": json.dumps(removed) if removed else "",
        "wrong": wrong or [],
        "meanwhile": meanwhile,
        "whole": request.scope.as_role("organiser").whole,
        "may_change": found is None or may_change(request.scope, found),
        "at": at,
    }
    name = "segments/_builder.html" if request.htmx else "segments/segment.html"
    return render(request, name, context, status=status)
