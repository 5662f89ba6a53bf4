"""Taking a list out as a file: asking, approving, taking."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters import export_rows, services
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.csv_out import stream_csv
from groundswell.trunk.supporters.forms import ExportForm, TraceForm
from groundswell.trunk.supporters.models import ExportRequest
from groundswell.trunk.supporters.people_list import Listing, Question, answer
from groundswell.trunk.supporters.selectors import sees_every_way
from groundswell.trunk.supporters.services.exports import LIMIT

SHOWN = 50


def listing_of(request: HttpRequest, filters: str) -> Listing:
    question = Question.read(QueryDict(filters).dict())
    return answer(request.scope, question, Choices(request.scope))


@open_to("organiser", step_up="second_factor")
def ask(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Ask for a list as a file, with a reason."""
    filters = Question.read(QueryDict((request.POST or request.GET).get("question", "")).dict())
    form = ExportForm(request.POST if request.method == "POST" else None)
    if filters.q:
        # A search is mostly one person's name or address, and what is asked for stays in the records.
        says = _("Take the search away first: a file is made from the sentence. You can tag people too")
        if request.method != "POST":
            messages.error(request, says)
            return redirect(f"{reverse('people:index', args=[campaign_slug])}?{filters.address()}")
        form.add_error(None, says)
    listing = listing_of(request, filters.address())
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "listing": listing, "count": listing.count().n, "limit": LIMIT}
        return render(request, "supporters/export.html", context, status=422 if form.errors else 200)
    export = services.ask_export(
        campaign=request.campaign,
        account=request.user,
        reason=form.cleaned_data["reason"],
        filters=filters.address(),
        count=listing.count().n,
        key=form.cleaned_data["key"],
        at=now(),
    )
    return redirect("people:export", campaign_slug, export.public_id)


@open_to("organiser")
@require_GET
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """One's own requests; an owner sees everybody's."""
    found = ExportRequest.objects.filter(campaign=request.campaign)
    if not request.scope.may("owner"):
        found = found.filter(asked_by=request.user)
    exports = [
        {"export": export, "sentence": listing_of(request, export.filters).sentence()}
        for export in found.select_related("asked_by", "approved_by").order_by("-asked_at")[:SHOWN]
    ]
    form = TraceForm() if request.scope.may("owner") else None
    context = {"exports": exports, "now": now(), "form": form}
    return render(request, "supporters/exports.html", context)


@open_to("organiser")
@require_GET
def export(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """One's own request: to take, or waiting. For anyone else there is nothing here."""
    found = own_export(request, public_id)
    context = {
        "export": found,
        "sentence": listing_of(request, found.filters).sentence(),
        "ready": found.approved_at and not found.taken_at and not found.refused_at and found.expires_at > now(),
        "ran_out": not found.taken_at and not found.refused_at and found.expires_at <= now(),
        "limit": LIMIT,
    }
    return render(request, "supporters/export_ready.html", context)


def own_export(request: HttpRequest, public_id: str) -> ExportRequest:
    return get_or_404(ExportRequest.objects.filter(campaign=request.campaign, asked_by=request.user), public_id)


@open_to("organiser", step_up="second_factor")
@require_POST
def take(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponseBase:
    """Stream the file to the account that asked for it, once."""
    found = own_export(request, public_id)
    listing = listing_of(request, found.filters)
    count = listing.count().n
    try:
        services.take_export(export=found, account=request.user, count=count, at=now())
    except services.NotApproved:
        messages.error(request, _("This file is not ready, ran out, or was taken already. Ask for it again"))
        return redirect("people:export", campaign_slug, public_id)
    except services.Grown:
        messages.error(request, _("The list has grown since it was approved. Ask for it again"))
        return redirect("people:export", campaign_slug, public_id)
    mine = request.scope.as_role("organiser")
    rows = export_rows.rows(
        listing,
        all_values=sees_every_way(request.scope),
        group_ids=None if mine.whole else mine.group_ids,
    )
    canaries = services.plant(export=found, at=now())
    rows = export_rows.with_canaries(rows, canaries, count=count)
    return stream_csv(export_rows.headings(), rows, filename=f"people-{campaign_slug}.csv")


@open_to("owner", step_up="recent")
@require_POST
def decide(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Let somebody else take a long list, or not."""
    found = get_or_404(ExportRequest.objects.filter(campaign=request.campaign), public_id)
    approves = request.POST.get("decision") == "approve"
    decide_export = services.approve_export if approves else services.refuse_export
    if not decide_export(export=found, account=request.user, at=now()):
        messages.error(request, _("It takes another owner to approve this, or it was decided already"))
    else:
        messages.success(request, _("Approved. The file can be taken within a day") if approves else _("Refused"))
    return redirect("people:exports", campaign_slug)


@open_to("owner", step_up="recent")
@require_POST
def trace(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Whose file a list came from that turned up somewhere."""
    form = TraceForm(request.POST)
    found = services.trace(campaign=request.campaign, text=form.cleaned_data["text"]) if form.is_valid() else []
    files = [
        {"export": export, "sentence": listing_of(request, export.filters).sentence(), "rows": list(rows)}
        for export, rows in groupby(found, key=lambda canary: canary.export)
    ]
    context = {"form": form, "files": files, "asked": form.is_valid()}
    return render(request, "supporters/trace.html", context, status=422 if form.errors else 200)
