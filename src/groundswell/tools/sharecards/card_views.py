"""Making cards on the desk: the maker with its live stage, versions, copies, files, sending for approval."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.sharecards import files, hand_over, making, references, selectors, services
from groundswell.tools.sharecards.making import Making
from groundswell.tools.sharecards.models import Card
from groundswell.tools.sharecards.selectors import Form
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.automations.actions import CannotDo
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.records.typed import whole_number, words

GET_OR_POST = ["GET", "HEAD", "POST"]
SAVE = "save"
MOST_VERSIONS = 40


def form_or_404(request: HttpRequest, key: str) -> Form:
    found = selectors.form(request.campaign, key)
    if found is None:
        raise Http404
    return found


def card_or_404(request: HttpRequest, public_id: str) -> Card:
    found = selectors.card(request.campaign, public_id)
    if found is None:
        raise Http404
    return found


@open_to("editor", "organiser", scope="whole")
@require_safe
def cards(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Every card, newest first."""
    state, text = request.GET.get("show", ""), words(request.GET, "q")
    found = selectors.cards(request.campaign)
    if state == "out":
        found = found.filter(frozen=True)
    elif state == "draft":
        found = found.filter(frozen=False)
    if text:
        found = found.filter(title__icontains=text)
    page = Paginator(found, 24).get_page(request.GET.get("page"))
    graphics = selectors.graphics_of(list(page.object_list))
    rows = [(card, graphics.get(card.public_id)) for card in page.object_list]
    return render(request, "sharecards/cards.html", {"page": page, "rows": rows, "show": state, "text": text})


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str, template: str) -> HttpResponse:
    """A card that is not saved yet. What it would look like is on the page, with or without scripts."""
    made = making.begin(request, form_or_404(request, request.POST.get("template", "") or template), None)
    if request.method != "POST":
        return maker_page(request, made)
    valid = made.form.is_valid()
    if request.POST.get("do") != SAVE:
        made.form.errors.clear()
        return maker_page(request, made)
    if valid and making.keep_upload(made, request.user, now()):
        card = making.save_new(made, request.user, now())
        _drawn(request, card)
        return redirect("desk-sharecards:card", campaign_slug, card.public_id)
    return maker_page(request, made, status=422)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def card(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """One card: change it, see all its sizes, what was checked, and what it was before."""
    found = card_or_404(request, public_id)
    made = making.begin(request, _form_for(request, found), found)
    if request.method != "POST":
        return maker_page(request, made)
    valid = made.form.is_valid()
    if request.POST.get("do") != SAVE:
        made.form.errors.clear()
        return maker_page(request, made)
    if valid and making.keep_upload(made, request.user, now()) and _saved(request, made):
        _drawn(request, found)
        return redirect("desk-sharecards:card", campaign_slug, public_id)
    return maker_page(request, made, status=422)


def _form_for(request: HttpRequest, card: Card) -> Form:
    """The template that was chosen for a card, else its own; a card that is out keeps its own."""
    chosen, own = request.POST.get("template", ""), selectors.form_of(card)
    return own if card.frozen or not chosen or chosen in own.keys else form_or_404(request, chosen)


def _saved(request: HttpRequest, made: Making) -> bool:
    try:
        if making.save_changed(made, request.user, now()):
            return True
    except services.CardFrozen:
        made.form.add_error(None, _("This card has been published, so it stays as it is. Make a copy and change that."))
        return False
    made.form.add_error(
        None, _("Somebody else saved this card while you were writing. Open it again to see what they changed.")
    )
    return False


def _drawn(request: HttpRequest, card: Card) -> None:
    try:
        services.draw_card(card=card, at=now())
    except services.CannotDraw as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved, in all sizes."))


def maker_page(request: HttpRequest, made: Making, *, status: int = 200) -> HttpResponse:
    at, card = now(), made.card
    context = {
        "made": made,
        "form": made.form,
        "card": card,
        "forms": selectors.forms(request.campaign),
        "stage": made.stage(at),
        "graphic": selectors.graphic_of(card) if card else None,
        "versions": selectors.history(card)[:MOST_VERSIONS] if card else [],
        "flagged": facts_read.flagged(selectors.CARD, card.public_id) if card else [],
        "may_send": card is not None and hand_over.can_send(),
        "post_url": _own_url(request, made),
        "copy_key": new_key(),
    }
    return render(request, "sharecards/maker.html", context, status=status)


def _own_url(request: HttpRequest, made: Making) -> str:
    slug = request.campaign.slug
    if made.card is not None:
        return reverse("desk-sharecards:card", args=[slug, made.card.public_id])
    return reverse("desk-sharecards:new", args=[slug, made.form_of_card.key])


@open_to("editor", "organiser", scope="whole")
@require_POST
def preview(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The stage for what is typed, and nothing else. Nothing is saved."""
    known = selectors.card(request.campaign, words(request.POST, "card"))
    form = _form_for(request, known) if known else form_or_404(request, request.POST.get("template", ""))
    made = making.begin(request, form, known)
    made.form.is_valid()
    return render(request, "sharecards/_stage.html", {"stage": made.stage(now()), "form": made.form, "card": known})


@open_to("editor", "organiser", scope="whole")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Make an older version the newest; what was changed since stays in the history."""
    found = card_or_404(request, public_id)
    number, seen = (whole_number(request.POST.get(name, "")) for name in ("number", "seen"))
    try:
        went = (
            number is not None
            and seen is not None
            and services.go_back(card=found, number=number, seen=seen, account=request.user, at=now())
        )
    except services.CardFrozen:
        went = False
    if went:
        _drawn(request, found)
    else:
        messages.error(request, _("That did not work: the card was changed or published meanwhile."))
    return redirect("desk-sharecards:card", campaign_slug, public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def mend(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Say what is right in the place of a fact that was withdrawn, and draw the card anew."""
    found = card_or_404(request, public_id)
    named = request.POST.get("fact", "")
    use = next((use for use in facts_read.flagged(selectors.CARD, public_id) if use.fact.public_id == named), None)
    right = facts_read.said_instead(use.fact) if use else None
    if use and right and references.say_right(public_id, use.fact, right, request.user, now()):
        messages.success(request, _("The card says what is right now. Read its alt text once more."))
    else:
        messages.error(request, _("We could not find those words on the card. Change it by hand."))
    return redirect("desk-sharecards:card", campaign_slug, found.public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def copy(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    # A second press of the same button finds the first copy.
    pressed = words(request.POST, "key", 36) or str(new_key())
    made = services.copy_card(
        card=card_or_404(request, public_id), key=f"copy:{public_id}:{pressed}", account=request.user, at=now()
    )
    _drawn(request, made)
    return redirect("desk-sharecards:card", campaign_slug, made.public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def remove(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    if services.end_card(card=card_or_404(request, public_id), at=now()):
        messages.success(request, _("The card is gone from the list. Posts that hold it keep it."))
    return redirect("desk-sharecards:cards", campaign_slug)


@open_to("editor", "organiser", scope="whole")
@require_POST
def send(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Draft a post with this card and ask for approval, by whatever tool does that."""
    found = card_or_404(request, public_id)
    try:
        graphic = services.draw_card(card=found, at=now())
        where = hand_over.send_for_approval(card=found, graphic=graphic, at=now())
    except (services.CannotDraw, CannotDo) as error:
        messages.error(request, str(error))
        return redirect("desk-sharecards:card", campaign_slug, public_id)
    messages.success(request, _("A post with this card waits for approval."))
    return redirect(where or reverse("desk-sharecards:card", args=[campaign_slug, public_id]))


@open_to("editor", "organiser", scope="whole")
@require_safe
def pictures(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """All sizes in one file, with the alt text beside them."""
    found = card_or_404(request, public_id)
    graphic = selectors.graphic_of(found)
    if graphic is None:
        raise Http404
    return files.as_file(files.zipped(graphic), "application/zip", f"{files.file_stem(found.title)}.zip")


@open_to("editor", "organiser", scope="whole")
@require_safe
def page(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """The card as an A4 page to print."""
    found = card_or_404(request, public_id)
    return files.as_file(files.printed(found), "application/pdf", f"{files.file_stem(found.title)}.pdf")
