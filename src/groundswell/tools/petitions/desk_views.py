"""The desk's side of petitions: make, word, open, close, look at what was held back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.petitions import selectors, services, share
from groundswell.tools.petitions.forms import PetitionForm
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.audit import services as audit
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import read_upload
from groundswell.trunk.media.services import ImageRefused, add_image
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.typed import whole_number, words
from groundswell.trunk.supporters.csv_out import stream_csv

GET_OR_POST = ["GET", "HEAD", "POST"]
DETAILS = ("lead", "goal", "milestone", "closes_at")


@open_to("editor", "organiser")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    at = now()
    state = request.GET.get("state", "")
    petitions = selectors.all_petitions(request.campaign)
    counts = {name: petitions.filter(state=name).count() for name in (Petition.DRAFT, Petition.OPEN, Petition.CLOSED)}
    if state in counts:
        petitions = petitions.filter(state=state)
    rows = [(petition, selectors.numbers(petition, at=at)) for petition in petitions[:200]]
    return render(request, "petitions/desk_index.html", {"rows": rows, "counts": counts, "state": state})


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form = PetitionForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _form_page(request, form, None)
    if form.is_valid():
        picture = _picture(request, form)
        if not form.errors:
            cleaned = form.cleaned_data
            petition = services.create_petition(
                campaign=request.campaign,
                demand=cleaned["demand"],
                text=cleaned["text"],
                addressee=cleaned["addressee"],
                picture=picture,
                account=request.user,
                at=now(),
                **{name: cleaned[name] for name in DETAILS},
            )
            messages.success(request, _("Saved as a draft. Nobody sees it until you open it."))
            return redirect("desk-petitions:petition", campaign_slug, petition.public_id)
    return _form_page(request, form, None, status=422)


def _picture(request: HttpRequest, form: PetitionForm) -> Image | None:
    upload = form.cleaned_data.get("picture")
    if not upload:
        return None
    try:
        return add_image(
            campaign=request.campaign,
            upload=read_upload(upload, upload.size),
            alt=form.cleaned_data["picture_alt"],
            credit="",
            account=request.user,
            at=now(),
        )
    except ImageRefused as refused:
        form.add_error("picture", str(refused))
        return None


def _form_page(
    request: HttpRequest, form: PetitionForm, petition: Petition | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "petition": petition, **_preview_of(form.data or form.initial, petition)}
    return render(request, "petitions/desk_form.html", context, status=status)


def _preview_of(data: Mapping[str, Any], petition: Petition | None) -> dict[str, object]:
    goal = whole_number(str(data.get("goal") or ""))
    return {
        "preview": {
            "signed": selectors.numbers(petition, at=now()).confirmed if petition else 0,
            "addressee": data.get("addressee") or _("the one who can say yes"),
            "demand": data.get("demand") or _("What they should do"),
            "lead": data.get("lead") or "",
            "goal": 100 if goal is None else goal,
        }
    }


@open_to("editor", "organiser", scope="whole")
@require_POST
def preview(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The petition as a phone would show it, from a form that is not saved."""
    edited = selectors.all_petitions(request.campaign).filter(public_id=words(request.POST, "petition")).first()
    return render(request, "petitions/_preview.html", _preview_of(request.POST, edited))


def _petition(request: HttpRequest, public_id: str) -> Petition:
    return get_object_or_404(selectors.all_petitions(request.campaign), public_id=public_id)


@open_to("editor", "organiser")
@require_safe
def petition(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    petition = _petition(request, public_id)
    at = now()
    rows = selectors.by_area(petition)
    context = {
        "petition": petition,
        "numbers": selectors.numbers(petition, at=at),
        "rows": rows[:15],
        "all_rows": len(rows),
        "cells": share.cells(petition, rows, exact=True),
        "day_counts": [count for _day, count in selectors.by_day(petition, days=21, at=at)],
        "wordings": selectors.by_wording(petition),
        "page_url": share.page_url(petition),
        "wrong": facts.flagged("petition", petition.public_id),
    }
    return render(request, "petitions/desk_petition.html", context)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    petition = _petition(request, public_id)
    initial = {
        "addressee": petition.addressee,
        "demand": petition.words.demand,
        "text": petition.words.text,
        **{name: getattr(petition, name) for name in DETAILS},
    }
    form = PetitionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method != "POST":
        return _form_page(request, form, petition)
    if form.is_valid():
        picture = _picture(request, form)
        if not form.errors:
            _save(request, petition, form, picture)
            messages.success(request, _("Saved."))
            return redirect("desk-petitions:petition", campaign_slug, petition.public_id)
    return _form_page(request, form, petition, status=422)


def _save(request: HttpRequest, petition: Petition, form: PetitionForm, picture: Image | None) -> None:
    cleaned, at = form.cleaned_data, now()
    services.edit_petition(
        petition=petition,
        text=services.PetitionText(cleaned["demand"], cleaned["text"], cleaned["addressee"]),
        account=request.user,
        at=at,
        typo_reason=cleaned["typo_reason"],
    )
    details = {name: cleaned[name] for name in DETAILS}
    if picture:
        details["picture"] = picture
    petition.refresh_from_db()
    services.set_details(petition=petition, account=request.user, at=at, **details)


@open_to("editor", "organiser", scope="whole")
@require_POST
def set_state(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    petition = _petition(request, public_id)
    if request.POST.get("state") == Petition.OPEN:
        services.open_petition(petition=petition, account=request.user, at=now())
        messages.success(request, _("The petition is open. People can sign."))
    elif request.POST.get("state") == Petition.CLOSED:
        services.close_petition(petition=petition, account=request.user, at=now())
        messages.success(request, _("The petition is closed. Its page and numbers stay."))
    return redirect("desk-petitions:petition", campaign_slug, public_id)


@open_to("organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def flagged(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Signatures held back by the rule, or all of one network or mail domain, to count or to take out in bulk."""
    petition = _petition(request, public_id)
    found = _filtered(petition, request)
    if request.method == "POST":
        return _decide(request, petition, found)
    audit.record(
        account=request.user,
        campaign=request.campaign,
        verb="saw",
        object_kind="petition",
        object_id=petition.public_id,
        sentence="Looked at signatures held back",
        at=now(),
    )
    context = {
        "petition": petition,
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "busy": selectors.busy_networks(petition, since=now() - timedelta(hours=24)),
        "network": request.GET.get("network", ""),
        "domain": request.GET.get("domain", ""),
    }
    return render(request, "petitions/desk_flagged.html", context)


def _filtered(petition: Petition, request: HttpRequest) -> QuerySet[Signature]:
    found = Signature.objects.filter(petition=petition).select_related("person", "area").order_by("signed_at", "pk")
    network, domain = request.GET.get("network", ""), request.GET.get("domain", "").strip().casefold()
    if network:
        found = found.filter(network=network)
    if domain:
        found = found.filter(email_key__endswith=f"@{domain}")
    if not network and not domain:
        found = found.filter(state=Signature.FLAGGED)
    return found


def _decide(request: HttpRequest, petition: Petition, found: QuerySet[Signature]) -> HttpResponse:
    picked = request.POST.getlist("signature")
    chosen = found if request.POST.get("all") else found.filter(public_id__in=picked)
    if request.POST.get("decision") == "count":
        count = services.accept_flagged(signatures=chosen, account=request.user, at=now())
        said = ngettext("%(n)s signature counted.", "%(n)s signatures counted.", count)
    else:
        reason = request.POST.get("reason", "").strip() or _("Taken out by an organiser")
        count = services.invalidate_signatures(signatures=chosen, reason=reason, account=request.user, at=now())
        said = ngettext("%(n)s signature taken out of the count.", "%(n)s signatures taken out of the count.", count)
    messages.success(request, said % {"n": f"{count:,}"})
    return redirect(request.get_full_path())


@open_to("editor", "organiser")
@require_safe
def areas_csv(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponseBase:
    """Exact numbers by area: no names, so no second person is asked."""
    petition = _petition(request, public_id)
    rows = ((row.area.code, row.area.name, row.count, row.rank) for row in selectors.by_area(petition))
    headings = [_("Code"), _("Area"), _("Confirmed signatures"), _("Rank")]
    return stream_csv(headings, rows, filename=f"{petition.slug}-areas.csv")
