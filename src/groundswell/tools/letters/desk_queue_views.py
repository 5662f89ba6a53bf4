"""The desk's queue of letters: read what was held, see what came back, and what was answered."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from groundswell.tools.letters import abuse, desk_queue
from groundswell.tools.letters.models import Letter
from groundswell.tools.letters.salutation import shown_name
from groundswell.tools.letters.services.held import refuse_held, send_held
from groundswell.tools.letters.services.replies import read_reply
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.audit import services as audit
from groundswell.trunk.records.clock import now

A_PAGE = 50


class RefuseForm(forms.Form):
    """Why a letter does not go. Its writer reads it."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Why it does not go"),
        help_text=gettext_lazy("The writer reads this. Say what to change, and be kind."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say why it does not go, so that its writer can put it right"),
            "max_length": gettext_lazy("Say it in 400 letters or fewer"),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})  # type: ignore[arg-type]


@open_to("editor", "organiser")
@require_safe
def queue(request: HttpRequest, campaign_slug: str, kind: str) -> HttpResponse:
    found: dict[str, QuerySet[Model]] = {
        desk_queue.HELD: desk_queue.held(request.scope),
        desk_queue.BOUNCED: desk_queue.bounced(request.scope),
        desk_queue.REPLIES: desk_queue.replies(request.scope),
        desk_queue.ASK: desk_queue.to_ask(request.scope),
    }
    if kind == desk_queue.ASK:
        _audit(request, "Looked up whom to ask about answers", "campaign", request.campaign.public_id)
    page = Paginator(found[kind], A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, *_told(row)) for row in page]
    context = {"kind": kind, "page": page, "rows": rows, "counts": desk_queue.counts(request.scope)}
    return render(request, "letters/desk_queue.html", context)


def _told(row: Model) -> tuple[str, list[object]]:
    """To whom a row's letter is, and why it was held."""
    letter = row if isinstance(row, Letter) else row.letter  # type: ignore[attr-defined]
    return shown_name(letter.standing.target), list(abuse.said(letter.hold_reason))


@open_to("editor", "organiser")
@require_safe
def letter(request: HttpRequest, campaign_slug: str, letter_id: str) -> HttpResponse:
    found = _held(request, letter_id)
    if found.state == Letter.HELD:
        _audit(request, "Read a held letter", "letter", found.public_id)
    return _letter_page(request, found, RefuseForm())


def _letter_page(request: HttpRequest, found: Letter, form: RefuseForm, *, status: int = 200) -> HttpResponse:
    context = {
        "letter": found,
        "name": shown_name(found.standing.target),
        "reasons": abuse.said(found.hold_reason),
        "form": form,
        "waits": found.state == Letter.HELD,
    }
    return render(request, "letters/desk_queue_letter.html", context, status=status)


@open_to("editor", "organiser")
@require_POST
def send(request: HttpRequest, campaign_slug: str, letter_id: str) -> HttpResponse:
    found = _held(request, letter_id)
    state = send_held(letter=found, account=request.user, at=now())
    if state == Letter.QUEUED:
        messages.success(request, _("The letter goes out now."))
    elif state:
        messages.warning(request, _("The letter can no longer be sent. Its writer is told."))
    else:
        messages.info(request, _("Somebody decided on this letter before you."))
    return redirect("desk-letters:queue-held", campaign_slug)


@open_to("editor", "organiser")
@require_POST
def refuse(request: HttpRequest, campaign_slug: str, letter_id: str) -> HttpResponse:
    found, form = _held(request, letter_id), RefuseForm(request.POST)
    if not form.is_valid():
        return _letter_page(request, found, form, status=422)
    refused = refuse_held(letter=found, reason=form.cleaned_data["reason"], account=request.user, at=now())
    if refused:
        messages.success(request, _("Not sent. Its writer is told why."))
    else:
        messages.info(request, _("Somebody decided on this letter before you."))
    return redirect("desk-letters:queue-held", campaign_slug)


@open_to("editor", "organiser")
@require_safe
def reply(request: HttpRequest, campaign_slug: str, reply_id: str) -> HttpResponse:
    found = get_or_404(desk_queue.replies(request.scope), reply_id)
    _audit(request, "Read an answer to a letter", "reply", found.public_id)
    target = found.letter.standing.target
    context = {"reply": found, "name": shown_name(target), "from_target": _is_theirs(found.sender, target.email)}
    return render(request, "letters/desk_queue_reply.html", context)


@open_to("editor", "organiser")
@require_POST
def read(request: HttpRequest, campaign_slug: str, reply_id: str) -> HttpResponse:
    found = get_or_404(desk_queue.replies(request.scope), reply_id)
    read_reply(reply=found, at=now())
    return redirect("desk-letters:queue-replies", campaign_slug)


def _held(request: HttpRequest, public_id: str) -> Letter:
    """A letter that was held, decided on or not."""
    return get_or_404(desk_queue.letters(request.scope).exclude(hold_reason=""), public_id)


def _is_theirs(sender: str, email: str) -> bool:
    """Whether an answer says that it comes from the target's own mail domain. Anyone can write a sender."""
    return bool(email) and sender.lower().rpartition("@")[2] == email.lower().rpartition("@")[2]


def _audit(request: HttpRequest, sentence: str, kind: str, public_id: str) -> None:
    audit.record(
        account=request.user,
        campaign=request.campaign,
        verb="saw",
        object_kind=kind,
        object_id=public_id,
        sentence=sentence,
        at=now(),
    )
