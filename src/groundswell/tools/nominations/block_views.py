"""Working through a block: the next target, what happened, how we know, undo, and handing back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from groundswell.tools.nominations import claim_selectors as selectors
from groundswell.tools.nominations import outcome_words
from groundswell.tools.nominations.claim_forms import REASONS, HandBackForm, OutcomeForm, ProofForm
from groundswell.tools.nominations.claim_views import TEAM
from groundswell.tools.nominations.claimers import claimer_of
from groundswell.tools.nominations.models import Block, Outcome
from groundswell.tools.nominations.services.claims import hand_back
from groundswell.tools.nominations.services.outcomes import (
    OutcomeRefused,
    prove_outcome,
    record_outcome,
    undo_outcome,
    wants_proof,
)
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.next_acts import Place, next_acts
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.sayings import sayings


def block_of(request: HttpRequest, public_id: str) -> Block:
    """
    A block of the visitor's own.

    :raises Http404: for anybody else's, as for none.
    """
    return selectors.block_or_404(request.campaign, claimer_of(request), public_id)


@open_to("supporter", *TEAM)
@never_cache
@require_safe
def block(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """One block: who comes next and how to ask, what happened, who comes after, who was asked."""
    return show(request, block_of(request, public_id))


def show(
    request: HttpRequest,
    found: Block,
    *,
    unproved: Outcome | None = None,
    proof: ProofForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    page = selectors.BlockPage(found, at, request.GET.get("to", ""), person=request.person or None)
    unproved = unproved or said_by_address(request, found)
    context: dict[str, Any] = {
        "page": page,
        "taken": found,
        "drive": found.drive,
        "error": error,
        "key": uuid.uuid4(),
        "reasons": REASONS,
        "hows": outcome_words.HOW.items(),
        "how": request.GET.get("how") or (page.cards[0].ways[0][0] if page.cards and page.cards[0].ways else "call"),
        "unproved": unproved,
        "proof": proof or (proof_form(unproved) if unproved else None),
        "offers": [] if page.live and page.left else offers(request, found),
        "desk": bool(request.scope.grants),
        "says": sayings(found.drive),
    }
    return render(request, "nominations/block.html", context, status=status)


def said_by_address(request: HttpRequest, found: Block) -> Outcome | None:
    """The outcome of which the page asks how we know it."""
    said = Outcome.objects.filter(claim__block=found, public_id=request.GET.get("said", ""))
    outcome = said.select_related("claim__standing__target", "claim__standing__declaration", "candidate").first()
    return outcome if outcome and wants_proof(outcome) and outcome.pk == outcome.claim.said_id else None


def proof_form(outcome: Outcome, data: object = None) -> ProofForm:
    standing = outcome.claim.standing
    seen = standing.declaration.public_id if standing.declaration else ""
    initial = {"evidence_note": outcome_words.heard_note(outcome.channel), "seen": seen}
    return ProofForm(data, initial=initial, auto_id="proof_%s")


def offers(request: HttpRequest, found: Block) -> list[Any]:
    """What to do next, once a block is done."""
    person = request.person or None
    place = Place.of(person.area if person else None)
    return next_acts(campaign=request.campaign, person=person, place=place, at=now())


def to_block(found: Block, **query: str) -> HttpResponse:
    address = reverse("nominations:block", args=[found.drive.campaign.slug, found.public_id])
    asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return redirect(f"{address}?{asked}" if asked else address)


@open_to("supporter", *TEAM)
@require_POST
def record(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Record what happened: saved at once, undone by the toast. The page's script asks for JSON."""
    found, form = block_of(request, public_id), OutcomeForm(request.POST)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    if not form.is_valid():
        return refused(request, found, str(next(iter(form.errors.values()))[0]), wants_json=wants_json)
    claim = selectors.claim_or_404(found, form.cleaned_data["claim"])
    try:
        recorded = record_outcome(
            claim=claim,
            claimer=claimer_of(request),
            outcome=form.outcome,
            candidate=form.candidate(found.drive),
            channel=form.channel,
            key=form.act_key(claim),
            said_at=form.said_at,
            at=now(),
        )
    except OutcomeRefused as reason:
        return refused(request, found, str(reason), wants_json=wants_json)
    outcome = recorded.outcome
    if recorded.new:
        undo = reverse("nominations:undo", args=[campaign_slug, found.public_id, outcome.public_id])
        messages.success(request, saved_words(outcome), extra_tags=undo)
    said = outcome.public_id if recorded.wants_proof else ""
    if wants_json:
        return JsonResponse({"saved": True, "said": said})
    return to_block(found, said=said)


def saved_words(outcome: Outcome) -> str:
    """What the toast says: "Saved: called, no answer"."""
    how = str(outcome_words.HOW[outcome.channel]).lower()
    said = outcome_words.said(outcome.outcome, outcome.channel, outcome.candidate)
    what = said if outcome.candidate else said.lower()
    return _("Saved: %(how)s, %(what)s.") % {"how": how, "what": what}


def refused(request: HttpRequest, found: Block, reason: str, *, wants_json: bool) -> HttpResponse:
    if wants_json:
        return JsonResponse({"saved": False, "error": reason}, status=422)
    return show(request, found, error=reason, status=422)


@open_to("supporter", *TEAM)
@require_POST
def prove(request: HttpRequest, campaign_slug: str, public_id: str, outcome_id: str) -> HttpResponse:
    """Say how we know: then it stands on the board."""
    found = block_of(request, public_id)
    outcome = selectors.outcome_or_404(found, outcome_id)
    form = proof_form(outcome, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            prove_outcome(
                outcome=outcome,
                claimer=claimer_of(request),
                evidence_url=said["evidence_url"],
                evidence_note=said["evidence_note"],
                seen=said["seen"],
                at=now(),
            )
        except OutcomeRefused as reason:
            form.add_error(None, str(reason))
        else:
            undo = reverse("nominations:undo", args=[campaign_slug, found.public_id, outcome.public_id])
            words = {"who": outcome.claim.standing.target.name, "what": outcome_words.said_of(outcome)}
            messages.success(request, _("%(who)s %(what)s. It is on the board.") % words, extra_tags=undo)
            return to_block(found)
    return show(request, found, unproved=outcome, proof=form, status=422)


@open_to("supporter", *TEAM)
@require_POST
def undo(request: HttpRequest, campaign_slug: str, public_id: str, outcome_id: str) -> HttpResponse:
    """Take back an outcome, with what it set off."""
    found = block_of(request, public_id)
    outcome = selectors.outcome_or_404(found, outcome_id)
    if undo_outcome(outcome=outcome, claimer=claimer_of(request), at=now()):
        messages.success(request, _("Taken back: %(who)s") % {"who": outcome.claim.standing.target.name})
    return to_block(found, to=outcome.claim.public_id)


@open_to("supporter", *TEAM)
@require_POST
def give_back(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Hand back what is not asked yet, with a reason or without."""
    found, form = block_of(request, public_id), HandBackForm(request.POST)
    reason = form.cleaned_data["why"] if form.is_valid() else ""
    count = hand_back(block=found, reason=reason, at=now())
    if count:
        messages.success(request, _("Handed back: %(n)s. Thank you for what you did.") % {"n": count})
    return to_block(found)
