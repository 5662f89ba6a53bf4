"""The desk's pages of imports: bring, match, check, import, undo."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh, reselect, reswap, retarget

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.access.uploads import takes_files
from groundswell.trunk.imports import check_words, selectors, services
from groundswell.trunk.imports.forms import MOST_BYTES, BringForm, MatchForm, OptionsForm, options_form
from groundswell.trunk.imports.kinds import Kind, all_kinds, kind_of
from groundswell.trunk.imports.models import Import, PersonRow, Row
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.csv_out import stream_csv

GET_OR_POST = ["GET", "HEAD", "POST"]
FORM_BYTES = 4 * 1024 * 1024
"""What a form sends beside its file."""
EARLIER = 50
ROWS_A_PAGE = 100
KEPT = 10
RESULT_ICONS = (
    *("chevron-left", "check", "circle-minus", "ban", "circle-alert", "download", "undo-2", "triangle-alert", "users"),
    *("octagon-alert", "pause", "play", "tag", "network", "target", "circle-check", "circle-help", "phone"),
    *("file-check", "git-compare"),
)
VERDICTS = (Row.NEW, Row.CHANGED, PersonRow.DUPLICATE, Row.SAME, Row.REFUSED, selectors.LEFT)
PAGES = {
    Import.READING: "imports/running.html",
    Import.UNREADABLE: "imports/unreadable.html",
    Import.CHECKED: "imports/check.html",
    Import.CHECKING: "imports/running.html",
    Import.COMMITTING: "imports/running.html",
    Import.PAUSED: "imports/running.html",
    Import.UNDOING: "imports/running.html",
    Import.COMMITTED: "imports/result.html",
    Import.UNDONE: "imports/result.html",
}


@open_to("organiser", scope="whole")
@takes_files(most_bytes=MOST_BYTES + FORM_BYTES)
@require_http_methods(GET_OR_POST)
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Bring a table; below, those that were brought."""
    kind = _kind(request)
    if request.method != "POST":
        form = BringForm(campaign=request.campaign, kind=kind, initial={"into": request.GET.get("into", "")})
        return _index_page(request, kind, form, options_form(kind)(campaign=request.campaign))
    form = BringForm(request.POST, request.FILES, campaign=request.campaign, kind=kind)
    asked = options_form(kind)(request.POST, campaign=request.campaign)
    if not (form.is_valid() & asked.is_valid()):
        return _index_page(request, kind, form, asked, status=422)
    try:
        table = _read_in(request, kind, form.cleaned_data, asked.options)
    except Unreadable as refused:
        form.add_error("file" if form.cleaned_data["file"] else "text", str(refused))
        return _index_page(request, kind, form, asked, status=422)
    if table.campaign_id != request.campaign.pk:
        raise Http404
    if table.state == Import.READ and not _begun(table):
        return redirect("imports:match", campaign_slug, table.public_id)
    return redirect("imports:show", campaign_slug, table.public_id)


def _begun(table: Import) -> bool:
    """Begin the check where nobody has to match the columns first; whether that was so."""
    if selectors.is_bulk(table):
        return services.begin_check_if_clear(table=table, at=now())
    try:
        services.check(table=table, at=now())
    except services.NotReady:
        return False
    return True


def _kind(request: HttpRequest) -> Kind:
    """The kind that the form or the address names; else the first."""
    kinds = {kind.key: kind for kind in all_kinds()}
    named = request.POST.get("kind", "") if request.method == "POST" else request.GET.get("kind", "")
    if named and named not in kinds:
        raise Http404
    return kinds[named] if named else next(iter(kinds.values()))


def _read_in(request: HttpRequest, kind: Kind, given: dict[str, Any], options: dict[str, Any]) -> Import:
    file = given["file"]
    return services.read_in(
        campaign=request.campaign,
        account=request.user,
        kind=kind.key,
        source=file.file if file else given["text"],
        file_name=file.name if file else "",
        into=given["into"],
        options=options,
        key=given["key"],
        at=now(),
    )


def _index_page(
    request: HttpRequest, kind: Kind, form: BringForm, asked: OptionsForm, *, status: int = 200
) -> HttpResponse:
    at = now()
    earlier = [
        {"table": table, "what": selectors.size_of(table), "may_undo": selectors.may_undo(table, at=at)}
        for table in selectors.imports(request.campaign).defer(*selectors.LARGE)[:EARLIER]
    ]
    context = {
        "form": form,
        "asked": asked,
        "kind": kind,
        "kinds": all_kinds(),
        "earlier": earlier,
        "most_bytes": MOST_BYTES,
        "errors": form.errors or asked.errors,
    }
    return render(request, "imports/index.html", context, status=status)


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
    """What every page of an import shows of it."""
    at, kind = now(), kind_of(table.kind)
    about: dict[str, Any] = {
        "table": table,
        "kind": kind,
        "size": selectors.size_of(table),
        "counted": kind.counted(table.count_to_do),
        "may_undo": selectors.may_undo(table, at=at),
        "undo_until": selectors.undo_until(table),
    }
    if table.state == Import.CHECKED:
        return about | {
            "into": dict(kind.into_choices(table.campaign)).get(table.into, ""),
            "samples": selectors.samples(table),
            "parts": selectors.tally(table),
            "ahead": check_words.ahead(table),
            "agreed": check_words.agreed(table),
            "new_by": check_words.ways(table),
            "undo_until": at + timedelta(days=Import.UNDO_DAYS),
        }
    kept_count = 0 if table.is_busy else selectors.count_of(table, selectors.LEFT)
    kept = selectors.rows_of(table, selectors.LEFT)[:KEPT] if kept_count else ()
    return about | {
        "to_do": selectors.to_do(table),
        "waits": selectors.waits(table),
        "seconds": selectors.seconds_left(table, at=at),
        "so_far": selectors.so_far(table),
        "kept": selectors.shown(table, kept),
        "kept_count": kept_count,
        "home": kind.leads_to(table),
        "result_icons": RESULT_ICONS,
    }


@open_to("organiser", scope="whole")
@require_safe
def progress(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """The moving part of a running import; when it is through, what came of it takes the place of the page."""
    table = _table(request, public_id)
    if table.state in (Import.READ, Import.UNREADABLE, Import.PAUSED):
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
    sent = request.POST if request.method == "POST" else None
    form = MatchForm(sent, table=table, kind=kind)
    offered = options_form(kind)
    asked = offered(sent, campaign=request.campaign, matching=True, initial=offered.initial_of(table.options))
    if request.method == "POST" and form.is_valid() & asked.is_valid():
        try:
            services.match_columns(table=table, columns=form.columns, options=asked.options, at=now())
            services.check(table=table, at=now())
            return redirect("imports:show", campaign_slug, public_id)
        except services.NotReady as reasons:
            for problem in reasons.problems:
                form.add_error(None, problem)
    columns = selectors.columns(table)
    wishes = kind.wishes({name for name in table.columns.values() if name}, table.options)
    rows = [{"column": column, "field": form[f"column_{column.number}"]} for column in columns]
    counts = {state: sum(column.state == state for column in columns) for state in ("known", "look", "out")}
    errors = form.errors or asked.errors
    context = {
        "form": form,
        "asked": asked,
        "errors": errors,
        "table": table,
        "kind": kind,
        "rows": rows,
        "counts": counts,
        "wishes": [] if errors else wishes,
        "size": selectors.size_of(table),
    }
    return render(request, "imports/match.html", context, status=422 if errors else 200)


@open_to("organiser", scope="whole")
@require_POST
def sheet(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Read another sheet of the same spreadsheet."""
    try:
        services.choose_sheet(table=_table(request, public_id), sheet=request.POST.get("sheet", "")[:100])
    except Unreadable as refused:
        messages.error(request, str(refused))
    return redirect("imports:match", campaign_slug, public_id)


@open_to("organiser", scope="whole")
@require_safe
def rows(request: HttpRequest, campaign_slug: str, public_id: str, verdict: str) -> HttpResponse:
    """All rows of one verdict, or all that were left alone."""
    table = _table(request, public_id)
    if verdict not in VERDICTS:
        raise Http404
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else -1
    found = list(selectors.rows_of(table, verdict, after=after)[: ROWS_A_PAGE + 1])
    page = found[:ROWS_A_PAGE]
    context = {
        "table": table,
        "kind": kind_of(table.kind),
        "verdict": verdict,
        "count": selectors.count_of(table, verdict),
        "rows": selectors.shown(table, page),
        "is_later": after >= 0,
        "after": page[-1].number if len(found) > ROWS_A_PAGE else None,
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
def pause(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Hold an import where it is. What was done stays done."""
    services.pause(table=_table(request, public_id), account=request.user, at=now())
    return redirect("imports:show", campaign_slug, public_id)


@open_to("organiser", scope="whole")
@require_POST
def go_on(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Go on with an import that was held."""
    try:
        services.go_on(table=_table(request, public_id), account=request.user, at=now())
    except services.NotPossible:
        messages.error(request, _("This import is not held"))
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
