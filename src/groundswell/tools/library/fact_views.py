"""The desk's pages of a fact: recording it, saying that it was wrong, putting right what says it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.library import fact_pages
from groundswell.tools.library.fact_forms import FactForm, initial_of
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact, FactUse
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.records.typed import words

GET_OR_POST = ["GET", "HEAD", "POST"]
KINDS = (Fact.FIGURE, Fact.QUOTE, Fact.CLAIM)


def _fact(request: HttpRequest, fact_id: str) -> Fact:
    return get_or_404(selectors.facts(request.campaign), fact_id)


@open_to("editor", "organiser", scope="whole")
@require_safe
def fact(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """One fact: where it is from, what says it, and whether it still holds."""
    return _fact_page(request, _fact(request, fact_id))


def _fact_page(request: HttpRequest, fact: Fact, *, status: int = 200, **changed: Any) -> HttpResponse:
    context = fact_pages.desk_context(fact, at=now()) | changed
    return render(request, "library/desk_fact.html", context, status=status)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Record a figure, a quote or a claim: `?kind=` says which, and what is asked."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else Fact.FIGURE
    initial = {"key": new_key(), **_source_of(request)}
    form = FactForm(request.POST or None, kind=kind, initial=initial, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        try:
            fact = services.record_fact(
                campaign=request.campaign,
                kind=kind,
                key=form.cleaned_data["key"],
                at=now(),
                account=request.user,
                **form.fact_fields(),
            )
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Recorded. Posts and cards can say it now, with where it is from."))
            return redirect("desk-library:fact", campaign_slug, fact.public_id)
    context = {"form": form, "kind": kind, "kinds": _kind_links()}
    return render(request, "library/desk_fact_form.html", context, status=422 if request.method == "POST" else 200)


def _source_of(request: HttpRequest) -> dict[str, str]:
    """Where it is from, where the link that led here says so, as an article's page does."""
    told = {name: request.GET.get(name, "") for name in ("source_title", "source_url", "source_on")}
    return {name: value[:600] for name, value in told.items() if value}


def _kind_links() -> list[tuple[str, str]]:
    return [(Fact.FIGURE, _("A figure")), (Fact.QUOTE, _("A quote")), (Fact.CLAIM, _("A claim"))]


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """Change what is known about a fact; its words too, as long as nothing says them."""
    fact = _fact(request, fact_id)
    if fact.state != Fact.CURRENT:
        return redirect("desk-library:fact", campaign_slug, fact_id)
    words_set = bool(fact.public_at) or FactUse.objects.filter(fact=fact).exists()
    initial = initial_of(fact) | {"key": fact.key}
    form = FactForm(
        request.POST or None, kind=fact.kind, words_set=words_set, initial=initial, use_required_attribute=False
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_fact(fact=fact, account=request.user, at=now(), **form.fact_fields())
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-library:fact", campaign_slug, fact_id)
    context = {"form": form, "fact": fact, "kind": fact.kind, "words_set": words_set}
    return render(request, "library/desk_fact_form.html", context, status=422 if request.method == "POST" else 200)


@open_to("editor", "organiser", scope="whole")
@require_POST
def withdraw(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """Say that a fact is wrong, and what is right: by new words, or by a fact that is in the library."""
    fact = _fact(request, fact_id)
    form = fact_pages.end_form(fact, request.POST)
    if not form.is_valid():
        return _fact_page(request, fact, status=422, end_form=form)
    try:
        _end(request, fact, form)
    except services.Refused as refused:
        form.add_error(None, str(refused))
        return _fact_page(request, fact, status=422, end_form=form)
    left = len(selectors.to_put_right(fact))
    said = ngettext(
        "Withdrawn. %(n)s thing still says it: see what can be changed.",
        "Withdrawn. %(n)s things still say it: see what can be changed.",
        left,
    )
    messages.success(request, said % {"n": left} if left else _("Withdrawn. Nothing says it any more."))
    return redirect("desk-library:fact", campaign_slug, fact_id)


def _end(request: HttpRequest, fact: Fact, form: Any) -> None:
    cleaned, at = form.cleaned_data, now()
    if cleaned["text"]:
        services.correct_fact(
            fact=fact,
            reason=cleaned["reason"],
            text=cleaned["text"],
            key=cleaned["key"],
            at=at,
            account=request.user,
            **form.right_fields(),
        )
    else:
        services.withdraw_fact(fact=fact, reason=cleaned["reason"], at=at, account=request.user, instead=form.chosen)


@open_to("editor", "organiser", scope="whole")
@require_POST
def change_uses(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """Say the right fact wherever the wrong one can still be changed."""
    fact = _fact(request, fact_id)
    try:
        done = services.change_uses(fact=fact, account=request.user, at=now())
    except services.Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk-library:fact", campaign_slug, fact_id)
    said = ngettext("%(n)s changed.", "%(n)s changed.", done.changed) % {"n": done.changed}
    if done.left:
        left = ngettext("%(n)s is left for you to look at.", "%(n)s are left for you to look at.", done.left)
        said = f"{said} {left % {'n': done.left}}"
    messages.success(request, said)
    return redirect("desk-library:fact", campaign_slug, fact_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def settle(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """Note what was done about one place that said it."""
    fact = _fact(request, fact_id)
    asked = {"kind": words(request.POST, "kind"), "public_id": words(request.POST, "object")}
    use = FactUse.objects.filter(fact=fact, **asked).select_related("fact__campaign").first()
    if use is None:
        raise Http404
    try:
        services.settle_use(use=use, how=request.POST.get("how", ""), at=now(), account=request.user)
    except services.Refused as refused:
        messages.error(request, str(refused))
        return _fact_page(request, fact, status=422)
    messages.success(request, _("Noted."))
    return redirect("desk-library:fact", campaign_slug, fact_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def show(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """Let everybody read it with its source."""
    fact = _fact(request, fact_id)
    try:
        services.show_fact(fact=fact, account=request.user, at=now())
        messages.success(request, _("Everybody can read it now, with where it is from."))
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk-library:fact", campaign_slug, fact_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def elsewhere(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """Note a leaflet or a page of another site that says it."""
    fact = _fact(request, fact_id)
    form = fact_pages.place_form(request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.note_elsewhere(
                campaign=request.campaign,
                fact=fact,
                title=cleaned["title"],
                url=cleaned["url"],
                key=cleaned["key"],
                at=now(),
                account=request.user,
            )
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Noted. If this turns out to be wrong, you will see it here."))
            return redirect("desk-library:fact", campaign_slug, fact_id)
    return _fact_page(request, fact, status=422, place_form=form)


@open_to("editor", "organiser", scope="whole")
@require_POST
def take_back(request: HttpRequest, campaign_slug: str, fact_id: str) -> HttpResponse:
    """The person quoted does not want to be quoted."""
    fact = _fact(request, fact_id)
    try:
        services.take_back_quote(fact=fact, erase=bool(request.POST.get("erase")), at=now(), account=request.user)
        messages.success(request, _("Taken back. Their words and name are on no public page of ours any more."))
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk-library:fact", campaign_slug, fact_id)
