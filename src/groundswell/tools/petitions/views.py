"""Public pages: the petition, signing, and what comes after."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from groundswell.tools.petitions import selectors, services, share
from groundswell.tools.petitions.forms import SignForm
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.tools.petitions.reading import Read, within_limits
from groundswell.tools.petitions.surge import after_url
from groundswell.tools.petitions.tokens import After, make_after_token, read_after_token
from groundswell.tools.petitions.wording_links import read_move_token
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.acts import Offer
from groundswell.trunk.campaigns.offers import offers
from groundswell.trunk.consent import services as consent
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.hot.address import address_of
from groundswell.trunk.next_acts import Place
from groundswell.trunk.places import selectors as places_selectors
from groundswell.trunk.places.models import Area
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.networks import network_of
from groundswell.trunk.targets.selectors import representatives

SIGNERS_SHOWN = 5
SIGNERS_A_PAGE = 100


@open_to("public")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    at = now()
    rows = [(petition, selectors.numbers(petition, at=at)) for petition in selectors.open_or_closed(request.campaign)]
    return render(request, "petitions/index.html", {"rows": rows})


def _public(request: HttpRequest, slug: str) -> Petition:
    return get_object_or_404(selectors.open_or_closed(request.campaign), slug=slug)


@open_to("public")
@require_safe
def petition(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    answer = _page(request, _public(request, slug), SignForm())
    if not request.COOKIES:
        # Cached for seconds: long enough to carry a surge, short enough that the number moves.
        patch_cache_control(answer, public=True, max_age=2, stale_while_revalidate=10)
    return answer


def _page(request: HttpRequest, petition: Petition, form: SignForm, *, status: int = 200) -> HttpResponse:
    at = now()
    campaign = request.campaign
    known = _known_signature(request, petition)
    context = {
        "petition": petition,
        "wording": petition.wording,
        "numbers": selectors.numbers(petition, at=at),
        "signers": selectors.latest_signatures(petition, limit=SIGNERS_SHOWN),
        "wordings": selectors.by_wording(petition),
        "form": form,
        "is_open": petition.state == Petition.OPEN and (petition.closes_at is None or at < petition.closes_at),
        "person": request.person,
        "known": known,
        "news": consent.wording_for(campaign=campaign, channel="email", purpose="news", text=services.NEWS, at=at),
        "page_url": share.page_url(petition),
        "corrections": facts.corrections_on("petition", petition.public_id),
    }
    return render(request, "petitions/petition.html", context, status=status)


def _known_signature(request: HttpRequest, petition: Petition) -> Signature | None:
    if not request.person:
        return None
    return Signature.objects.filter(petition=petition, person=request.person).exclude(state="withdrawn").first()


@open_to("public", anonymous_post=True)
@require_POST
def sign(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    petition = _public(request, slug)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, petition, form, status=422)
    network = network_of(address_of(request))
    if not within_limits(network=network, email=form.read.email):
        form.add_error(None, _("Many people are signing from your network just now. Try again in ten minutes."))
        answer = _page(request, petition, form, status=429)
        answer["Retry-After"] = "600"
        return answer
    try:
        signed = services.sign_petition(signing=_signing(petition, form.read, network), at=now())
    except services.PetitionClosed:
        form.add_error(None, _("This petition has closed. You can still share it."))
    except services.KeyReused:
        form.add_error(None, _("This page was used for another signature. Press the button once more to sign."))
    else:
        return redirect(after_url(campaign_slug, slug, petition.public_id, form.read.name, form.read.postcode, signed))
    return _page(request, petition, form, status=422)


def _signing(petition: Petition, read: Read, network: str) -> services.Signing:
    return services.Signing(
        petition_id=petition.pk,
        name=read.name,
        email=read.email,
        postcode=read.postcode,
        hidden=read.hidden,
        consent_wording_ids=selectors.consent_wording_ids(petition.campaign_id, read.consents),
        network=network,
        key=read.key,
    )


@open_to("public")
@require_POST
def sign_as_me(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    petition = _public(request, slug)
    if not request.person:
        return redirect("petitions:petition", campaign_slug, slug)
    try:
        signature = services.sign_as_known(petition=petition, person=request.person, key=None, at=now())
    except services.PetitionClosed:
        form = SignForm()
        form.errors[""] = form.error_class([_("This petition has closed. You can still share it.")])
        return _page(request, petition, form, status=422)
    return redirect("petitions:signed", campaign_slug, slug, _after_token(petition, signature, at=now()))


def _after_token(petition: Petition, signature: Signature, *, at: datetime) -> str:
    return make_after_token(
        After(
            petition=petition.public_id,
            s=signature.public_id,
            name=signature.person.name.split(" ")[0][:40],
            area=signature.area_id,
            c=signature.state == Signature.CONFIRMED,
            u=bool(signature.undo_until and at < signature.undo_until),
        )
    )


def _after(request: HttpRequest, slug: str, token: str) -> tuple[Petition, After]:
    petition, after = _public(request, slug), read_after_token(token)
    if after is None or after.petition != petition.public_id:
        raise Http404
    return petition, after


@open_to("public")
@require_safe
def signed(request: HttpRequest, campaign_slug: str, slug: str, token: str) -> HttpResponse:
    petition, after = _after(request, slug, token)
    return _signed_page(request, petition, after, token)


def _signed_page(request: HttpRequest, petition: Petition, after: After, token: str, **extra: Any) -> HttpResponse:
    at = now()
    area = Area.objects.filter(pk=after.area).first() if after.area else None
    context = {
        "petition": petition,
        "after": after,
        "token": token,
        "numbers": selectors.numbers(petition, at=at),
        "area": area,
        "area_url": places_selectors.area_url(area, request.campaign) if area else "",
        "candidates": _candidates(request, after),
        "representatives": representatives(area.pk, at=at, campaign=request.campaign) if area else [],
        "offers": _offers(request, petition, area, at),
        "shares": share.links(petition),
        "page_url": share.page_url(petition),
        **extra,
    }
    return render(request, "petitions/signed.html", context)


def _offers(request: HttpRequest, petition: Petition, area: Area | None, at: datetime) -> list[Offer]:
    """What helps next; who decides is said on this page already."""
    found = offers(
        request.campaign,
        request.person or None,
        Place.of(area),
        at=at,
        besides=f"petitions.sign:{petition.public_id}",
    )
    return [offer for offer in found if offer.key != "areas.find"]


def _candidates(request: HttpRequest, after: After) -> list[Area]:
    """Where the person may choose her area: the postcode lies near a border, or its sector in several."""
    if not after.q:
        return []
    located = places_selectors.locate_for(request.campaign, [after.q])[after.q]
    return list(Area.objects.filter(pk__in=located.candidates).order_by("name"))


@open_to("public", anonymous_post=True)
@require_POST
def choose_area(request: HttpRequest, campaign_slug: str, slug: str, token: str) -> HttpResponse:
    petition, after = _after(request, slug, token)
    chosen = next((area for area in _candidates(request, after) if area.code == request.POST.get("area")), None)
    if chosen is None:
        return redirect("petitions:signed", campaign_slug, slug, token)
    candidates = [area.pk for area in _candidates(request, after)]
    services.choose_area(signature_id=after.s, area_id=chosen.pk, candidates=candidates, at=now())
    settled = after._replace(area=chosen.pk, p=False, q="")
    return redirect("petitions:signed", campaign_slug, slug, make_after_token(settled))


@open_to("public", anonymous_post=True)
@require_POST
def undo(request: HttpRequest, campaign_slug: str, slug: str, token: str) -> HttpResponse:
    petition, after = _after(request, slug, token)
    signature = Signature.objects.filter(petition=petition, public_id=after.s).first()
    undone = signature is not None and services.undo_signature(signature=signature, at=now())
    return render(request, "petitions/undone.html", {"petition": petition, "undone": undone})


@open_to("public")
@require_safe
def live_numbers(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    petition = _public(request, slug)
    numbers = selectors.numbers(petition, at=now())
    tag = f'"{numbers.confirmed}-{numbers.waiting}-{numbers.today}-{numbers.goal}"'

    @condition(etag_func=lambda _request: tag)
    def answer(_request: HttpRequest) -> HttpResponse:
        return JsonResponse(
            {"confirmed": numbers.confirmed, "waiting": numbers.waiting, "today": numbers.today, "goal": numbers.goal}
        )

    found = answer(request)
    patch_cache_control(found, public=True, max_age=2)
    return found


@open_to("public")
@require_safe
def signatures(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    petition = _public(request, slug)
    shown = selectors.latest_signatures(petition, limit=SIGNERS_A_PAGE)
    context = {"petition": petition, "signers": shown, "numbers": selectors.numbers(petition, at=now())}
    return render(request, "petitions/signatures.html", context)


@open_to("public")
@require_safe
def places(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    petition = _public(request, slug)
    at = now()
    rows = selectors.by_area(petition)
    context = {
        "petition": petition,
        "rows": rows,
        "cells": share.cells(petition, rows, exact=False),
        "days": selectors.by_day(petition, days=21, at=at),
        "numbers": selectors.numbers(petition, at=at),
    }
    return render(request, "petitions/places.html", context)


@open_to("public")
@require_safe
def share_picture(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    petition = _public(request, slug)
    answer = HttpResponse(share.picture(petition, selectors.numbers(petition, at=now())), content_type="image/png")
    patch_cache_control(answer, public=True, max_age=300)
    return answer


@open_to("public", anonymous_post=True)
@require_http_methods(["GET", "HEAD", "POST"])
def move_over(request: HttpRequest, campaign_slug: str, slug: str, token: str) -> HttpResponse:
    petition = _public(request, slug)
    link = read_move_token(token, petition)
    if link is None:
        raise Http404
    signature, wording = link
    moved = False
    if request.method == "POST":
        services.move_to_wording(signature=signature, wording=wording, at=now())
        moved = True
    context = {"petition": petition, "signature": signature, "old": signature.wording, "new": wording, "moved": moved}
    return render(request, "petitions/move_over.html", context)


def confirmed_url(petition: Petition, signature: Signature, *, at: datetime) -> str:
    """Where a person goes who has just confirmed."""
    token = _after_token(petition, signature, at=at)
    return reverse("petitions:signed", args=[petition.campaign.slug, petition.slug, token])
