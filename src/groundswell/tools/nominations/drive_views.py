"""Drives on the desk: the list, making and changing one, its targets, opening and closing it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.nominations import board_selectors as boards
from groundswell.tools.nominations import presenters
from groundswell.tools.nominations.forms import CandidateForms, DriveForm, StageForms
from groundswell.tools.nominations.target_views import standing_of
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets import selectors, services
from groundswell.trunk.targets.models import Drive, Target

GET_OR_POST = ["GET", "HEAD", "POST"]
FIELDS = (
    "title",
    "lead",
    "notice",
    "target_word",
    "targets_word",
    "boundary_set",
    "public_board",
    "public_list",
    "block_size",
    "claim_hours",
)
MOST_AT_ONCE = 5_000
FOUND = 30


@open_to("organiser")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    at = now()
    rows = []
    for drive in boards.drives_with_counts(selectors.drives(request.campaign))[:40]:
        tally = selectors.tally(drive, at=at)
        listed = presenters.answers(drive, [row.candidate for row in tally.by_candidate], {})
        rows.append((drive, presenters.tally_line(drive, tally, listed, at=at)))
    return render(request, "nominations/desk_index.html", {"rows": rows})


@open_to("organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form, stages, candidates = _forms(request, None)
    if request.method == "POST" and _all_valid(form, stages, candidates):
        cleaned = form.cleaned_data
        drive = services.create_drive(
            campaign=request.campaign,
            account=request.user,
            kind=cleaned["kind"],
            at=now(),
            **{name: cleaned[name] for name in FIELDS},
        )
        if _set_rest(drive, form, stages, candidates):
            messages.success(request, _("Saved as a draft. Now say who decides."))
            return redirect("desk-nominations:targets", campaign_slug, drive.slug)
    return _form_page(request, form, stages, candidates, None)


@open_to("organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    drive = selectors.drive_or_404(request.campaign, drive_slug)
    form, stages, candidates = _forms(request, drive)
    if request.method == "POST" and _all_valid(form, stages, candidates):
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        fields["boundary_set"] = fields["boundary_set"] or request.campaign.boundary_set
        services.change_drive(drive=drive, account=request.user, at=now(), **fields)
        if _set_rest(drive, form, stages, candidates):
            messages.success(request, _("Saved."))
            return redirect("desk-nominations:board", campaign_slug, drive.slug)
    return _form_page(request, form, stages, candidates, drive)


def _forms(request: HttpRequest, drive: Drive | None) -> tuple[DriveForm, Any, Any]:
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {}
    stages: list[dict[str, Any]] = []
    candidates: list[dict[str, Any]] = []
    if drive is not None:
        initial = {name: getattr(drive, name) for name in FIELDS}
        initial["boundary_set"] = drive.boundary_set.code if drive.boundary_set else ""
        rows = drive.stages.order_by("number").values("title", "rule", "needed", "closes_at")
        stages = [dict(row) for row in rows]
        names = drive.candidates.order_by("order", "pk").values("name", "short", "backed")
        candidates = [dict(row) for row in names]
    return (
        DriveForm(data, drive=drive, initial=initial, use_required_attribute=False),
        StageForms(data, initial=stages, prefix="stage"),
        CandidateForms(data, initial=candidates, prefix="candidate"),
    )


def _all_valid(form: DriveForm, stages: Any, candidates: Any) -> bool:
    # All three are looked at, so that every fault is told at once.
    valid = [form.is_valid(), stages.is_valid(), candidates.is_valid()]
    if form.cleaned_data.get("kind") == Drive.CONTEST and valid[2] and not candidates.wanted():
        form.add_error("kind", _("Name at least one candidate, further down"))
        return False
    return all(valid)


def _set_rest(drive: Drive, form: DriveForm, stages: Any, candidates: Any) -> bool:
    at = now()
    services.set_stages(drive=drive, stages=stages.wanted(), at=at)
    if drive.kind != Drive.CONTEST:
        return True
    try:
        services.set_candidates(drive=drive, candidates=candidates.wanted(), at=at)
    except services.Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _form_page(
    request: HttpRequest, form: DriveForm, stages: Any, candidates: Any, drive: Drive | None
) -> HttpResponse:
    context = {"form": form, "stages": stages, "candidates": candidates, "drive": drive}
    context["both"] = (stages, candidates)
    return render(request, "nominations/desk_drive_form.html", context, status=422 if request.method == "POST" else 200)


@open_to("organiser", scope="whole")
@require_POST
def set_state(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    drive = selectors.drive_or_404(request.campaign, drive_slug)
    if request.POST.get("state") == Drive.OPEN:
        services.open_drive(drive=drive, account=request.user, at=now())
        messages.success(request, _("It is open. Answers can be recorded, and people can take on blocks."))
    elif request.POST.get("state") == Drive.CLOSED:
        services.close_drive(drive=drive, account=request.user, at=now())
        messages.success(request, _("It is closed. The board and its history stay."))
    return redirect("desk-nominations:board", campaign_slug, drive.slug)


@open_to("organiser", scope="whole")
@require_safe
def targets(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """Who decides in a drive: those on the board, and three ways to add more."""
    drive, at = selectors.drive_or_404(request.campaign, drive_slug), now()
    here = selectors.standings(request.campaign).filter(drive=drive).order_by("target__name", "pk")
    choice = _choice(request.GET)
    matching = _matching(request, choice) if any(choice.values()) else Target.objects.none()
    text = boards.asked_for(request.GET, "q")
    in_office = selectors.in_office(request.campaign, at=at)
    on_board = set(here.values_list("target__public_id", flat=True)) if text else set()
    found = selectors.find_targets(request.campaign, text, at=at, limit=FOUND) if text else []
    context = {
        "drive": drive,
        "page": Paginator(here, 50).get_page(request.GET.get("page")),
        "offices": _offices(in_office),
        "maps": BoundarySet.objects.filter(areas__targets__in=in_office).distinct().order_by("-current", "name"),
        "choice": choice,
        "matching": matching.exclude(standings__in=here).count(),
        "asked": any(choice.values()),
        "text": text,
        "found": found,
        "on_board": on_board,
        "to_add": any(target.public_id not in on_board for target in found),
    }
    return render(request, "nominations/desk_targets.html", context)


def _offices(in_office: QuerySet[Target]) -> list[tuple[str, int]]:
    """The offices there are, the most frequent first. "Councillor, Hexley" counts as Councillor."""
    counted: Counter[str] = Counter()
    for office, n in in_office.order_by().values_list("office").annotate(n=Count("pk")):
        counted[office.partition(",")[0].strip()] += n
    return counted.most_common(60)


def _choice(query: Any) -> dict[str, str]:
    """Which targets are meant: by office, by the map their area is on, by the kind of area."""
    return {name: boards.asked_for(query, name) for name in ("office", "map", "kind")}


def _matching(request: HttpRequest, choice: dict[str, str]) -> QuerySet[Target]:
    found = selectors.in_office(request.campaign, at=now())
    if choice["office"]:
        found = found.filter(Q(office=choice["office"]) | Q(office__startswith=f"{choice['office']},"))
    if choice["map"]:
        found = found.filter(area__boundary_set__code=choice["map"])
    if choice["kind"]:
        found = found.filter(area__kind=choice["kind"])
    return found


@open_to("organiser", scope="whole")
@require_POST
def add_targets(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """Put targets on a board: those ticked, or all of an office or a map."""
    drive = selectors.drive_or_404(request.campaign, drive_slug)
    choice = _choice(request.POST)
    ticked = [public_id for public_id in request.POST.getlist("target") if public_id.isalnum()]
    chosen = Target.objects.none()
    if ticked:
        chosen = selectors.in_office(request.campaign, at=now()).filter(public_id__in=ticked[:500])
    elif any(choice.values()):
        chosen = _matching(request, choice)
    added = services.add_to_drive(drive=drive, targets=list(chosen[:MOST_AT_ONCE]), at=now())
    if added:
        said = ngettext("%(n)s added to the board.", "%(n)s added to the board.", added)
        messages.success(request, said % {"n": f"{added:,}"})
    else:
        messages.info(request, _("Nobody new was chosen."))
    return redirect("desk-nominations:targets", campaign_slug, drive.slug)


@open_to("organiser", scope="whole")
@require_POST
def remove(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Take a target off a board; its history stays, and adding it again brings it back."""
    standing = standing_of(request, drive_slug, public_id)
    if services.remove_from_drive(standing=standing, account=request.user, at=now()):
        messages.success(request, _("%(name)s is off the board.") % {"name": standing.target.name})
    return redirect("desk-nominations:targets", campaign_slug, drive_slug)
