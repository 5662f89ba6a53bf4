"""The desk's pages of imports: bring, match, check, import, undo."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh, reselect, reswap, retarget

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.access.uploads import takes_files
from groundswell.trunk.imports import selectors, services
from groundswell.trunk.imports.forms import BringForm, MatchForm
from groundswell.trunk.imports.kinds import kind_of
from groundswell.trunk.imports.models import Import, Row
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.csv_out import stream_csv

GET_OR_POST = ["GET", "HEAD", "POST"]
MOST_BYTES = 1024 * 1024 * 1024
FORM_BYTES = 4 * 1024 * 1024
"""What a form sends beside its file."""
EARLIER = 50
ROWS_A_PAGE = 100
VERDICTS = (Row.NEW, Row.CHANGED, Row.SAME, Row.REFUSED, selectors.LEFT)
PAGES = {
    Import.CHECKED: "imports/check.html",
    Import.CHECKING: "imports/running.html",
    Import.COMMITTING: "imports/running.html",
    Import.UNDOING: "imports/running.html",
    Import.COMMITTED: "imports/result.html",
    Import.UNDONE: "imports/result.html",
}


@open_to("organiser", scope="whole")
@takes_files(most_bytes=MOST_BYTES + FORM_BYTES)
@require_http_methods(GET_OR_POST)
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Bring a table; below, those that were brought."""
    if request.method != "POST":
        return _index_page(request, BringForm(campaign=request.campaign, initial={"into": request.GET.get("into", "")}))
    form = BringForm(request.POST, request.FILES, campaign=request.campaign)
    if not form.is_valid():
        return _index_page(request, form, status=422)
    cleaned = form.cleaned_data
    file = cleaned["file"]
    try:
        table = services.read_in(
            campaign=request.campaign,
            account=request.user,
            kind=cleaned["kind"],
            source=file.file if file else cleaned["text"],
            file_name=file.name if file else "",
            into=cleaned["into"],
            options={"no_sending": True} if cleaned["no_sending"] else {},
            key=cleaned["key"],
            at=now(),
        )
    except Unreadable as refused:
        form.add_error("file" if file else "text", str(refused))
        return _index_page(request, form, status=422)
    if table.campaign_id != request.campaign.pk:
        raise Http404
    if table.state == Import.READ:
        try:
            services.check(table=table, at=now())
        except services.NotReady:
            return redirect("imports:match", campaign_slug, table.public_id)
    return redirect("imports:show", campaign_slug, table.public_id)


def _index_page(request: HttpRequest, form: BringForm, *, status: int = 200) -> HttpResponse:
    at = now()
    earlier = [
        {"table": table, "kind": kind_of(table.kind), "may_undo": selectors.may_undo(table, at=at)}
        for table in selectors.imports(request.campaign)[:EARLIER]
    ]
    return render(request, "imports/index.html", {"form": form, "earlier": earlier}, status=status)


def _table(request: HttpRequest, public_id: str) -> Import:
    return get_or_404(selectors.imports(request.campaign).select_related("campaign", "account"), public_id)


@open_to("organiser", scope="whole")
@require_safe
def show(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """What an import would do, does, or did."""
    table = _table(request, public_id)
    if table.state == Import.READ:
        return redirect("imports:match", campaign_slug, public_id)
    return render(request, PAGES[table.state], _about(table))


def _about(table: Import) -> dict[str, Any]:
    at, kind = now(), kind_of(table.kind)
    about: dict[str, Any] = {
        "table": table,
        "kind": kind,
        "counted": kind.counted(table.rows_to_do),
        "into": dict(kind.into_choices(table.campaign)).get(table.into, ""),
        "may_undo": selectors.may_undo(table, at=at),
        "undo_until": selectors.undo_until(table),
        "layout": table.options.get("layout"),
        "no_sending": table.options.get("no_sending"),
    }
    if table.state == Import.CHECKED:
        about |= {"samples": selectors.samples(table), "parts": selectors.tally(table)}
    else:
        about |= {
            "to_do": selectors.to_do(table),
            "seconds": selectors.seconds_left(table, at=at),
            "so_far": selectors.so_far(table),
            "kept": selectors.shown(table, selectors.rows_of(table, selectors.LEFT)[:10]),
            "kept_count": selectors.rows_of(table, selectors.LEFT).count(),
            "home": kind.leads_to(table),
        }
    return about


@open_to("organiser", scope="whole")
@require_safe
def progress(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """The moving part of a running import; when it is through, what came of it takes the place of the page."""
    table = _table(request, public_id)
    if table.state == Import.READ:
        return HttpResponseClientRefresh()
    if table.is_busy:
        return render(request, "imports/_running.html", _about(table))
    page = render(request, PAGES[table.state], _about(table))
    return reswap(reselect(retarget(page, "#main"), "#main"), "outerHTML")


@open_to("organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def match(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Say which column is which, and check."""
    table = _table(request, public_id)
    if table.state not in (Import.READ, Import.CHECKED):
        return redirect("imports:show", campaign_slug, public_id)
    kind = kind_of(table.kind)
    form = MatchForm(request.POST if request.method == "POST" else None, table=table, kind=kind, initial=table.options)
    if request.method == "POST" and form.is_valid():
        try:
            services.match_columns(table=table, columns=form.columns, options=form.options, at=now())
            services.check(table=table, at=now())
            return redirect("imports:show", campaign_slug, public_id)
        except services.NotReady as reasons:
            for problem in reasons.problems:
                form.add_error(None, problem)
    columns = selectors.columns(table)
    rows = [{"column": column, "field": form[f"column_{column.number}"]} for column in columns]
    counts = {state: sum(column.state == state for column in columns) for state in ("known", "look", "out")}
    context = {"form": form, "table": table, "kind": kind, "rows": rows, "counts": counts}
    return render(request, "imports/match.html", context, status=422 if form.errors else 200)


@open_to("organiser", scope="whole")
@require_safe
def rows(request: HttpRequest, campaign_slug: str, public_id: str, verdict: str) -> HttpResponse:
    """All rows of one verdict, or all that were left alone."""
    table = _table(request, public_id)
    if verdict not in VERDICTS:
        raise Http404
    page = Paginator(selectors.rows_of(table, verdict), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "table": table,
        "kind": kind_of(table.kind),
        "verdict": verdict,
        "page": page,
        "rows": selectors.shown(table, page),
    }
    return render(request, "imports/rows.html", context)


@open_to("organiser", scope="whole")
@require_safe
def refused(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponseBase:
    """The refused rows as a file, with reasons."""
    headings, lines = selectors.refused_lines(_table(request, public_id))
    return stream_csv(headings, lines, filename=f"refused-{public_id}.csv")


@open_to("organiser", scope="whole")
@require_POST
def commit(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Begin to import what was checked."""
    try:
        services.commit(table=_table(request, public_id), account=request.user, at=now())
    except services.NotPossible:
        messages.error(request, _("This table is not checked yet"))
    return redirect("imports:show", campaign_slug, public_id)


@open_to("organiser", scope="whole")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Begin to take an import back."""
    try:
        services.undo(table=_table(request, public_id), account=request.user, at=now())
    except services.NotPossible:
        messages.error(request, _("This can no longer be taken back"))
    return redirect("imports:show", campaign_slug, public_id)


@open_to("organiser", scope="whole")
@require_POST
def discard(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Throw a table away that was not imported."""
    if services.discard(table=_table(request, public_id)):
        messages.success(request, _("Thrown away. Nothing of it was kept"))
        return redirect("imports:index", campaign_slug)
    return redirect("imports:show", campaign_slug, public_id)
