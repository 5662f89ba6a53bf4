"""The gallery of templates, and making one's own: layers as a form with a live stage, versions, undo."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.sharecards import editor, selectors, services
from groundswell.tools.sharecards.card_views import form_or_404
from groundswell.tools.sharecards.contents import Words
from groundswell.tools.sharecards.drawing import SIZES, DesignError, read_design
from groundswell.tools.sharecards.fields_of import samples_of
from groundswell.tools.sharecards.forms import CopyTemplateForm
from groundswell.tools.sharecards.making import sample_cells
from groundswell.tools.sharecards.models import Template
from groundswell.tools.sharecards.previews import half_size
from groundswell.tools.sharecards.selectors import Form
from groundswell.tools.sharecards.services.templates import cards_of
from groundswell.tools.sharecards.stage import Stage, stage_of
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.rights import usable
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.typed import whole_number

GET_OR_POST = ["GET", "HEAD", "POST"]
TRIED = 6


@open_to("editor", "organiser", scope="whole")
@require_safe
def gallery(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Every template, drawn in the campaign's look."""
    context = {
        "forms": selectors.forms(request.campaign),
        "look": _look(request),
        "latest": _latest(request),
        "redraw": selectors.redraw_now(request.campaign),
    }
    return render(request, "sharecards/gallery.html", context)


def _look(request: HttpRequest) -> str:
    """Changes with what every sample is drawn with, so that a browser may keep the samples."""
    campaign = request.campaign
    return f"{campaign.brand[1:]}-{campaign.display_face}-{campaign.logo_id or 0}"


def _latest(request: HttpRequest) -> list[Any]:
    cards = list(selectors.cards(request.campaign)[:6])
    graphics = selectors.graphics_of(cards)
    return [(card, graphics.get(card.public_id)) for card in cards]


@open_to("editor", "organiser", scope="whole")
@require_safe
def sample(request: HttpRequest, campaign_slug: str, template: str, size: str) -> HttpResponse:
    """A template with the words it brings along, at half its pixels."""
    if size not in SIZES:
        raise Http404
    form = form_or_404(request, template)
    design = selectors.design_of_form(form)
    data, _problems = half_size(request.campaign, design, _sample_words(design), size)
    answer = HttpResponse(data, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


def _sample_words(design: dict[str, Any], image: Image | None = None) -> Words:
    return Words(samples_of(design), image, None, "en", sample_cells())


@open_to("editor", "organiser", scope="whole")
@require_POST
def copy(request: HttpRequest, campaign_slug: str, template: str) -> HttpResponse:
    """Make a template of one's own that looks like this one."""
    form = CopyTemplateForm(request.POST)
    found = form_or_404(request, template)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["name"]))
        return redirect("desk-sharecards:index", campaign_slug)
    at = now()
    row = services.use_template(campaign=request.campaign, key=found.key, at=at)
    try:
        made = services.copy_template(template=row, name=form.cleaned_data["name"], account=request.user, at=at)
    except services.NameTaken:
        messages.error(request, _("You have a template of that name. Choose another name."))
        return redirect("desk-sharecards:index", campaign_slug)
    return redirect("desk-sharecards:template", campaign_slug, made.public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def use(request: HttpRequest, campaign_slug: str, template: str) -> HttpResponse:
    """Open a form of the house to change it for this campaign."""
    form = form_or_404(request, template)
    services.use_template(campaign=request.campaign, key=form.key, at=now())
    return redirect("desk-sharecards:template", campaign_slug, form.key)


def _own_or_404(request: HttpRequest, key: str) -> tuple[Form, Template]:
    """A template that has a row: of the house's, one that was used."""
    form = form_or_404(request, key)
    if form.row is None:
        raise Http404
    return form, form.row


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def template(request: HttpRequest, campaign_slug: str, template: str) -> HttpResponse:
    """The layers of a template. Saving gives it a new version and draws its cards anew."""
    form, row = _own_or_404(request, template)
    before = selectors.design_of(row)
    if request.method != "POST":
        return _editor_page(request, row, before)
    design = editor.read(request.POST, before)
    if request.POST.get("do") != "save":
        return _editor_page(request, row, design)
    error = _saved(request, row, design)
    if error:
        return _editor_page(request, row, design, error=error, status=422)
    messages.success(request, _("Saved. Its cards are being drawn anew."))
    return redirect("desk-sharecards:template", campaign_slug, form.key)


def _saved(request: HttpRequest, row: Template, design: dict[str, Any]) -> str:
    """Save the design; what is wrong with it, in words, or nothing."""
    name = " ".join(request.POST.get("name", row.name).replace("\0", "").split()) or row.name
    try:
        saved = services.change_template(
            template=row,
            design=design,
            seen=whole_number(request.POST.get("seen", "")) or 0,
            account=request.user,
            at=now(),
            name=None if row.house else name,
        )
    except DesignError as error:
        return str(error)
    except services.NameTaken:
        return _("You have a template of that name. Choose another name.")
    return "" if saved else _("Somebody else saved this template while you were at it. Open it again.")


def _editor_page(
    request: HttpRequest, row: Template, design: dict[str, Any], *, error: str = "", status: int = 200
) -> HttpResponse:
    pictures = list(usable(request.campaign)[:TRIED])
    context = {
        "template": row,
        "typed_name": request.POST.get("name", row.name),
        "rows": editor.rows_of(design),
        "ground": editor.grounds(design),
        "alt": design.get("alt", ""),
        "specs": editor.specs(design),
        "kinds": editor.kinds(),
        "stage": _stage(request, design, pictures),
        "pictures": pictures,
        "tried": request.POST.get("try", ""),
        "versions": row.versions.select_related("made_by").order_by("-number")[:20],
        "cards": cards_of(row),
        "error": error,
    }
    return render(request, "sharecards/template.html", context, status=status)


def _stage(request: HttpRequest, design: dict[str, Any], pictures: list[Image]) -> Stage:
    tried = next((one for one in pictures if one.public_id == request.POST.get("try", "")), None)
    try:
        read_design(design)
    except DesignError as error:
        return Stage([], [], [], "", str(error))
    return stage_of(request.campaign, design, _sample_words(design, tried), facts=[], alt_read=True, at=now())


@open_to("editor", "organiser", scope="whole")
@require_POST
def preview(request: HttpRequest, campaign_slug: str, template: str) -> HttpResponse:
    """The stage for the layers as typed. Nothing is saved."""
    _form, row = _own_or_404(request, template)
    design = editor.read(request.POST, selectors.design_of(row))
    stage = _stage(request, design, list(usable(request.campaign)[:TRIED]))
    return render(request, "sharecards/_stage.html", {"stage": stage, "bare": True})


@open_to("editor", "organiser", scope="whole")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, template: str) -> HttpResponse:
    """Make an older version the newest, and draw its cards anew."""
    form, row = _own_or_404(request, template)
    number, seen = (whole_number(request.POST.get(name, "")) for name in ("number", "seen"))
    if (
        number is not None
        and seen is not None
        and services.go_back_with_template(template=row, number=number, seen=seen, account=request.user, at=now())
    ):
        messages.success(request, _("Back to version %(n)s. Its cards are being drawn anew.") % {"n": number})
    else:
        messages.error(request, _("That did not work: the template was changed meanwhile."))
    return redirect("desk-sharecards:template", campaign_slug, form.key)


@open_to("editor", "organiser", scope="whole")
@require_POST
def remove(request: HttpRequest, campaign_slug: str, template: str) -> HttpResponse:
    form, row = _own_or_404(request, template)
    try:
        services.end_template(template=row, account=request.user, at=now())
    except services.TemplateInUse:
        messages.error(request, _("This one belongs to the house, so it stays."))
        return redirect("desk-sharecards:template", campaign_slug, form.key)
    messages.success(request, _("The template is gone. Its cards stay."))
    return redirect("desk-sharecards:index", campaign_slug)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def redraw(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """How far the drawing anew is; a press draws every card anew, or stops it."""
    if request.method == "POST":
        if request.POST.get("do") == "stop":
            services.stop_redraws(campaign=request.campaign, at=now())
        else:
            services.start_redraw(campaign=request.campaign, at=now())
        return redirect("desk-sharecards:index", campaign_slug)
    return render(request, "sharecards/_redraw.html", {"redraw": selectors.redraw_now(request.campaign)})
