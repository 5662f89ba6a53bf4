"""The desk's side of letter drives: make, change, open and close, the facts, and the numbers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.letters import selectors
from groundswell.tools.letters.forms import FactForm, LetterDriveForm, NewLetterDriveForm, initial_of
from groundswell.tools.letters.models import LetterDrive
from groundswell.tools.letters.services import drives as services
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import Drive

GET_OR_POST = ["GET", "HEAD", "POST"]
FRESH = {"relay": True, "writer_cap": 3, "target_cap": 200}
DAYS_SHOWN = 21


@open_to("organiser")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    found = list(selectors.letter_drives(request.campaign)[:100])
    totals = selectors.totals(request.scope, found)
    context = {
        "rows": [(letter_drive, totals[letter_drive.pk]) for letter_drive in found],
        "can_add": request.scope.whole and _without_letters(request.campaign),
    }
    return render(request, "letters/desk_index.html", context)


def _without_letters(campaign: Campaign) -> list[Drive]:
    """Drives to whose targets nobody can write yet."""
    found = Drive.objects.filter(campaign=campaign, letter_drive__isnull=True).exclude(state=Drive.CLOSED)
    return list(found.order_by("-created_at"))


def _drive(request: HttpRequest, public_id: str) -> LetterDrive:
    return get_or_404(selectors.letter_drives(request.campaign), public_id)


@open_to("organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    drives = _without_letters(request.campaign)
    if not drives:
        messages.info(request, _("Every drive has its letters. Make a drive with targets first."))
        return redirect("desk-letters:index", campaign_slug)
    form = NewLetterDriveForm(request.POST or None, drives=drives, initial=FRESH)
    if request.method != "POST":
        return _form_page(request, form, None)
    if not form.is_valid():
        return _form_page(request, form, None, status=422)
    details = form.details
    chosen = next(drive for drive in drives if drive.public_id == details.pop("drive"))
    made = services.create_letter_drive(drive=chosen, account=request.user, at=now(), **details)
    messages.success(request, _("Saved as a draft. Add facts, then open it."))
    return redirect("desk-letters:drive", campaign_slug, made.public_id)


@open_to("organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    letter_drive = _drive(request, public_id)
    form = LetterDriveForm(request.POST or None, initial=initial_of(letter_drive))
    if request.method != "POST":
        return _form_page(request, form, letter_drive)
    if not form.is_valid():
        return _form_page(request, form, letter_drive, status=422)
    services.change_letter_drive(letter_drive=letter_drive, account=request.user, at=now(), **form.details)
    messages.success(request, _("Saved."))
    return redirect("desk-letters:drive", campaign_slug, public_id)


def _form_page(
    request: HttpRequest, form: LetterDriveForm, letter_drive: LetterDrive | None, *, status: int = 200
) -> HttpResponse:
    return render(request, "letters/desk_form.html", {"form": form, "letter_drive": letter_drive}, status=status)


@open_to("organiser")
@require_safe
def drive(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    return _drive_page(request, _drive(request, public_id), FactForm())


def _drive_page(request: HttpRequest, letter_drive: LetterDrive, form: FactForm, *, status: int = 200) -> HttpResponse:
    at, scope = now(), request.scope
    path = reverse("letters:write", args=[request.campaign.slug, letter_drive.drive.slug])
    context: dict[str, Any] = {
        "letter_drive": letter_drive,
        "is_open": selectors.is_open(letter_drive),
        "totals": selectors.totals(scope, [letter_drive])[letter_drive.pk],
        "rows": selectors.by_target(scope, letter_drive),
        "day_counts": [count for _day, count in selectors.by_day(scope, letter_drive, days=DAYS_SHOWN, at=at)],
        "facts": selectors.facts(letter_drive),
        "withdrawn": selectors.facts(letter_drive, withdrawn=True),
        "form": form,
        "page_url": path,
    }
    return render(request, "letters/desk_drive.html", context, status=status)


@open_to("organiser", scope="whole")
@require_POST
def set_state(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    letter_drive, account, at = _drive(request, public_id), request.user, now()
    if request.POST.get("state") == LetterDrive.OPEN:
        try:
            services.open_letter_drive(letter_drive=letter_drive, account=account, at=at)
            messages.success(request, _("The letters are open. People can write."))
        except services.NotReady as missing:
            messages.error(request, str(missing))
    elif request.POST.get("state") == LetterDrive.CLOSED:
        services.close_letter_drive(letter_drive=letter_drive, account=account, at=at)
        messages.success(request, _("The letters are closed. The page says so, and the numbers stay."))
    return redirect("desk-letters:drive", campaign_slug, public_id)


@open_to("organiser", scope="whole")
@require_POST
def add_fact(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    letter_drive, form = _drive(request, public_id), FactForm(request.POST)
    if not form.is_valid():
        return _drive_page(request, letter_drive, form, status=422)
    services.add_fact(letter_drive=letter_drive, account=request.user, at=now(), **form.cleaned_data)
    messages.success(request, _("Writers can use this fact now."))
    return redirect("desk-letters:drive", campaign_slug, public_id)


@open_to("organiser", scope="whole")
@require_POST
def withdraw_fact(request: HttpRequest, campaign_slug: str, public_id: str, fact_id: str) -> HttpResponse:
    letter_drive = _drive(request, public_id)
    fact = get_or_404(letter_drive.facts.all(), fact_id)
    services.withdraw_fact(fact=fact, account=request.user, at=now())
    messages.success(request, _("Withdrawn. Writers are offered it no longer; letters that hold it stay as they are."))
    return redirect("desk-letters:drive", campaign_slug, public_id)
