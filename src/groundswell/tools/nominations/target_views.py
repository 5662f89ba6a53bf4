"""One target of a drive on the desk: all that is known, what it answered, corrections, and who decides a dispute."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.nominations import board_selectors as boards
from groundswell.tools.nominations import presenters, telling
from groundswell.tools.nominations.board_views import board_context
from groundswell.tools.nominations.forms import AnswerForm, CorrectionForm, RecordForm
from groundswell.tools.nominations.presenters import Answer
from groundswell.tools.nominations.rule_receivers import event_key
from groundswell.tools.nominations.rules import DECLARED
from groundswell.tools.nominations.target_log import answer_words, log_of
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.automations.selectors import rows as rule_rows
from groundswell.trunk.automations.selectors import runs_of_event, will_do
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets import selectors, services
from groundswell.trunk.targets.models import Ask, Declaration, Standing
from groundswell.trunk.targets.routes import ways_to_reach

GET_OR_POST = ["GET", "HEAD", "POST"]


def standing_of(request: HttpRequest, drive_slug: str, public_id: str) -> Standing:
    """
    The target that an address names, if this organiser may record for it.

    :raises Http404: for any other, and under another drive's name.
    """
    standing = selectors.standing_or_404(request.scope, public_id, to_record=True)
    if standing.drive.slug != drive_slug:
        raise Http404
    return standing


def declaration_of(request: HttpRequest, drive_slug: str, public_id: str) -> Declaration:
    """
    The recorded answer that an address names, with the same right as for its target.

    :raises Http404: for any other.
    """
    found = Declaration.objects.filter(public_id=public_id, standing__drive__campaign=request.campaign)
    declaration = found.select_related("standing", "candidate").first()
    if declaration is None:
        raise Http404
    declaration.standing = standing_of(request, drive_slug, declaration.standing.public_id)
    return declaration


def url_of(standing: Standing) -> str:
    return boards.target_url(standing.drive, standing.public_id)


def new_form(standing: Standing, listed: dict[str, Answer], data: Any = None) -> AnswerForm:
    """An empty form for what a target says now, or one that was sent."""
    current = standing.declaration
    initial = {"key": uuid4(), "seen": current.public_id if current else ""}
    choices = presenters.to_record(standing.drive, listed)
    candidates = presenters.candidates_of(standing.drive)
    return AnswerForm(data, initial=initial, choices=choices, candidates=candidates, use_required_attribute=False)


def new_record_form() -> RecordForm:
    return RecordForm(initial={"key": uuid4()}, auto_id="log_%s", use_required_attribute=False)


def stamped(form: AnswerForm) -> UUID:
    """
    The key of one answer: pressing twice gives the same one, another answer from a page that came back another.
    """
    cleaned = form.cleaned_data
    said = "\n".join(str(cleaned.get(name, "")) for name in ("answer", "towards", "evidence", "quote", "reason"))
    return uuid5(cleaned["key"], said)


@open_to("organiser")
@require_safe
def target(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    return target_page(request, standing_of(request, drive_slug, public_id))


def target_page(
    request: HttpRequest,
    standing: Standing,
    *,
    form: AnswerForm | None = None,
    record_form: RecordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a target, with a form that was sent and has faults, or new ones."""
    at, drive = now(), standing.drive
    board = boards.desk_board(drive, request.scope, boards.Filters(), at=at, picked=standing.public_id)
    said = selectors.history(standing)
    done = next((row for row in said if row.public_id == request.GET.get("done")), None)
    disputed = boards.in_dispute(standing, said)
    context = {
        **board_context(request, drive, board),
        "standing": standing,
        "target": standing.target,
        "tile": board.tiles.get(standing.public_id),
        "answer": board.answers.get(_value(standing)),
        "current": boards.current_of(standing, said),
        "log": log_of(standing, said, board.answers, request.scope),
        "claims": boards.claims_on(standing, at=at),
        "ways": ways_to_reach(standing, person=None, at=at),
        "form": form or new_form(standing, board.answers),
        "record_form": record_form or new_record_form(),
        "disputed": [(row, answer_words(row, standing, board.answers)) for row in disputed],
        "done": _done(standing, done, board.answers) if done else None,
        "may_see_rules": request.scope.whole,
        "rules_will": will_do(drive.campaign, DECLARED, {"drive": drive.public_id, "for_us": True}),
    }
    line = context["line"]
    context["next_figure"] = line.figure + (0 if standing.stance == Standing.DECLARED else 1)
    return render(request, "nominations/desk_target.html", context, status=status)


def _value(standing: Standing) -> str:
    candidate = standing.candidate.public_id if standing.candidate else ""
    return presenters.value_of(standing.drive, standing.stance, candidate)


def _done(standing: Standing, declaration: Declaration, listed: dict[str, Answer]) -> dict[str, Any]:
    """What a declaration set off, in the order of the chain."""
    return {
        "declaration": declaration,
        "words": answer_words(declaration, standing, listed),
        "freed": boards.freed_by(declaration),
        "telling": telling.telling(declaration),
        "stands": standing.declaration_id == declaration.pk,
        **_by_rule(standing, declaration),
    }


def _by_rule(standing: Standing, declaration: Declaration) -> dict[str, Any]:
    """What rules did about a declaration so far, and whether they are still at it."""
    declaration.standing = standing
    runs = runs_of_event(standing.drive.campaign, DECLARED, event_key(declaration))
    rows = rule_rows(runs, at=now())
    return {"by_rule": rows, "under_way": any(row.under_way for row in rows), "declaration": declaration}


@open_to("organiser")
@require_safe
def chain(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """What rules did about a declaration, for the page that waits for it."""
    declaration = declaration_of(request, drive_slug, public_id)
    context = {
        "done": _by_rule(declaration.standing, declaration),
        "drive": declaration.standing.drive,
        "may_see_rules": request.scope.whole,
    }
    return render(request, "nominations/_rule_chain.html", context)


@open_to("organiser")
@require_POST
def record(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Record what a target said: one press."""
    standing = standing_of(request, drive_slug, public_id)
    listed = boards.answers_of(standing.drive)
    form = new_form(standing, listed, request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            declared = services.declare(
                standing=standing,
                stance=form.chosen.stance,
                candidate=form.candidate,
                evidence_url=cleaned["evidence_url"],
                evidence_note=cleaned["evidence_note"],
                quote=cleaned["quote"],
                account=request.user,
                key=stamped(form),
                seen=cleaned["seen"],
                at=now(),
            )
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _recorded(request, standing, declared, form.chosen)
    return target_page(request, standing, form=form, status=422)


def _recorded(request: HttpRequest, standing: Standing, declared: services.Declared, answer: Answer) -> HttpResponse:
    slug, declaration = standing.drive.campaign.slug, declared.declaration
    counted = selectors.tally(standing.drive, at=now())
    said = _("%(name)s %(said)s.") % {"name": standing.target.name, "said": answer.said}
    if answer.stance == Standing.DECLARED:
        numbers = {"n": f"{counted.declared:,}", "total": f"{counted.total:,}"}
        said = f"{said} {_('%(n)s of %(total)s.') % numbers}"
    undo = reverse("desk-nominations:undo", args=[slug, standing.drive.slug, declaration.public_id])
    messages.success(request, said, extra_tags=undo)
    return redirect(f"{url_of(standing)}?done={declaration.public_id}#done")


@open_to("organiser")
@require_POST
def log(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Write down that we asked a target, or what we learnt about it."""
    standing, at = standing_of(request, drive_slug, public_id), now()
    form = RecordForm(request.POST, auto_id="log_%s", use_required_attribute=False)
    if not form.is_valid():
        return target_page(request, standing, record_form=form, status=422)
    kind, text, key = (form.cleaned_data[name] for name in ("kind", "text", "key"))
    if kind == RecordForm.NOTE:
        services.add_note(
            target=standing.target,
            campaign=request.campaign,
            kind="note",
            text=text,
            key=f"desk:{standing.public_id}:{key}",
            account=request.user,
            at=at,
        )
        messages.success(request, _("Written down."))
    else:
        asked = services.Asked(
            standing.pk, kind, ask_key(standing, key), account_id=request.user.pk, note=text, asked_at=at
        )
        services.record_asks([asked], at=at)
        undo = reverse("desk-nominations:undo-log", args=[campaign_slug, drive_slug, standing.public_id, key])
        messages.success(request, _("Written down."), extra_tags=undo)
    return redirect(url_of(standing))


def ask_key(standing: Standing, key: UUID) -> str:
    return f"desk:{standing.public_id}:{key}"


@open_to("organiser")
@require_POST
def undo_log(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str, key: UUID) -> HttpResponse:
    """Take back an ask that was written down here."""
    standing = standing_of(request, drive_slug, public_id)
    if not Ask.objects.filter(standing=standing, key=ask_key(standing, key)).exists():
        raise Http404
    services.undo_ask(key=ask_key(standing, key), at=now())
    messages.success(request, _("Taken back."))
    return redirect(url_of(standing))


@open_to("organiser")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Take back a recorded answer, and everything that was not sent yet."""
    declaration = declaration_of(request, drive_slug, public_id)
    if services.undo_declaration(declaration=declaration, account=request.user, at=now()):
        state = telling.telling(declaration)
        said = _("Taken back. What stood before stands again.")
        if state and state.sent:
            said += " " + _("%(n)s people were told already.") % {"n": f"{state.sent:,}"}
        messages.success(request, said)
    return redirect(url_of(declaration.standing))


@open_to("organiser")
@require_POST
def hold(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Hold what would be told to people nearby, or let it go."""
    declaration = declaration_of(request, drive_slug, public_id)
    if request.POST.get("do") == "release":
        if telling.release_telling(declaration=declaration, account=request.user, at=now()):
            messages.success(request, _("They are being told now."))
    elif telling.hold_telling(declaration=declaration, account=request.user, at=now()):
        messages.success(request, _("Held. Nobody is told until you say so."))
    return redirect(f"{url_of(declaration.standing)}?done={declaration.public_id}#done")


@open_to("organiser")
@require_http_methods(GET_OR_POST)
def correct(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Say that a recorded answer was wrong, and what is right. Both stay to be seen."""
    declaration = declaration_of(request, drive_slug, public_id)
    standing = declaration.standing
    listed = boards.answers_of(standing.drive)
    form = CorrectionForm(
        request.POST or None,
        initial={"key": uuid4(), "evidence": declaration.evidence_url or declaration.evidence_note},
        choices=presenters.to_record(standing.drive, listed, correcting=True),
        candidates=presenters.candidates_of(standing.drive),
        use_required_attribute=False,
    )
    if request.method == "POST" and form.is_valid() and _corrected(request, declaration, form):
        messages.success(request, _("Corrected. Both stay in the history, with the reason."))
        return redirect(url_of(standing))
    context = {
        "drive": standing.drive,
        "standing": standing,
        "target": standing.target,
        "declaration": declaration,
        "words": answer_words(declaration, standing, listed),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "nominations/desk_correct.html", context, status=status)


def _corrected(request: HttpRequest, declaration: Declaration, form: CorrectionForm) -> bool:
    cleaned = form.cleaned_data
    try:
        services.correct(
            declaration=declaration,
            reason=cleaned["reason"],
            stance=form.chosen.stance,
            candidate=form.candidate,
            evidence_url=cleaned["evidence_url"],
            evidence_note=cleaned["evidence_note"],
            quote=cleaned["quote"],
            account=request.user,
            key=stamped(form),
            at=now(),
        )
    except services.Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@open_to("organiser")
@require_POST
def settle(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Decide between two different answers. Keeping the other one corrects the one that stands."""
    standing = standing_of(request, drive_slug, public_id)
    pair = boards.in_dispute(standing, selectors.history(standing))
    keep = next((row for row in pair if row.public_id == request.POST.get("keep")), None)
    if keep is None:
        messages.error(request, _("It was settled before, or has changed since. Look again."))
        return redirect(url_of(standing))
    if keep.pk != pair[0].pk:
        _let_stand(request, keep, instead=pair[0])
    services.settle(standing=standing, account=request.user, at=now())
    messages.success(request, _("Settled. Both answers stay in the history."))
    return redirect(url_of(standing))


def _let_stand(request: HttpRequest, keep: Declaration, *, instead: Declaration) -> None:
    services.correct(
        declaration=instead,
        reason=_("Two answers were recorded at once; an organiser looked at both"),
        stance=keep.stance,
        candidate=keep.candidate,
        evidence_url=keep.evidence_url,
        evidence_note=keep.evidence_note,
        quote=keep.quote,
        account=request.user,
        key=uuid5(instead.key, keep.public_id),
        at=now(),
    )
