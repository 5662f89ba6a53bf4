"""Public pages of areas: the map, one page an area, and finding one's own by postcode."""

from collections.abc import Iterator
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.acts import AreaFigures
from groundswell.trunk.campaigns import selectors as campaigns
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.hot.address import address_of
from groundswell.trunk.places import hexagons, selectors
from groundswell.trunk.places.figures import SHOWN_FROM, AreaRow, bars, figures_of, ranked, summed
from groundswell.trunk.places.forms import FindForm
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.supporters.csv_out import stream_csv
from groundswell.trunk.targets.selectors import representatives

MOST_IN_ONE_MAP = 100
LOOKS = Limit(most=60, seconds=60)


@open_to("public")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    return render(request, "places/index.html", _index_context(_campaign(request), FindForm()))


@open_to("public")
@require_safe
@never_cache
def find(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Where a postcode lies. It is used for this answer and kept nowhere."""
    campaign = _campaign(request)
    boundary_set = selectors.boundary_set_of(campaign)
    if "postcode" not in request.GET:
        return render(request, "places/find.html", {"form": FindForm(), "boundary_set": boundary_set})
    form = FindForm(request.GET)
    valid = form.is_valid()
    if not LOOKS.allows(address_of(request)):
        form.add_error(None, _("Many postcodes were looked up from your network. Wait a minute, then try again."))
        return render(request, "places/find.html", {"form": form, "boundary_set": boundary_set}, status=429)
    if not valid or boundary_set is None:
        return render(request, "places/find.html", {"form": form, "boundary_set": boundary_set}, status=422)
    code = form.cleaned_data["postcode"]
    located = selectors.locate_for(campaign, [code])[code]
    if located.area_id and not located.probable:
        area = Area.objects.get(pk=located.area_id)
        return redirect(selectors.area_url(area, campaign))
    found = Area.objects.in_bulk(located.candidates)
    offered = [(found[pk], selectors.area_url(found[pk], campaign)) for pk in located.candidates]
    if not offered:
        form.add_error(
            "postcode", _("We do not know %(code)s. Check it, or pick your area from the list.") % {"code": code}
        )
    context = {"form": form, "boundary_set": boundary_set, "code": code, "located": located, "offered": offered}
    return render(request, "places/find.html", context, status=200 if offered else 422)


@open_to("public")
@require_safe
def area(request: HttpRequest, campaign_slug: str, area_code: str, area_slug: str) -> HttpResponseBase:
    campaign = _campaign(request)
    boundary_set = selectors.boundary_set_of(campaign)
    shown = selectors.area_by_code(boundary_set, area_code)
    if shown is None:
        raise Http404
    if shown.slug != area_slug:
        return redirect(selectors.area_url(shown, campaign), permanent=True)
    return render(request, "places/area.html", _area_context(campaign, boundary_set, shown))


@open_to("public")
@require_safe
def table(request: HttpRequest, campaign_slug: str) -> HttpResponseBase:
    """Every area and its figure, as a file."""
    campaign = _campaign(request)
    boundary_set = selectors.boundary_set_of(campaign)
    if boundary_set is None:
        raise Http404
    figures = figures_of(campaign, at=now())
    headings = [_("Code"), _("Name"), _("Part of"), figures.title if figures else _("People")]
    rows = ranked(_smallest(boundary_set), campaign, figures.by_area if figures else {})
    return stream_csv(headings, _lines(rows), filename=f"{campaign.slug}-areas.csv")


def _lines(rows: list[AreaRow]) -> Iterator[tuple[str, str, str, int | str]]:
    for row in rows:
        parent = row.area.parent.name if row.area.parent else ""
        few = _("fewer than %(number)s") % {"number": SHOWN_FROM}
        yield row.area.code, row.area.name, parent, few if row.count is None else row.count


def _index_context(campaign: Campaign, form: FindForm) -> dict[str, Any]:
    boundary_set = selectors.boundary_set_of(campaign)
    figures = figures_of(campaign, at=now())
    smallest = _smallest(boundary_set) if boundary_set else []
    rows = ranked(smallest, campaign, figures.by_area if figures else {})
    context: dict[str, Any] = {
        "boundary_set": boundary_set,
        "figures": figures,
        "form": form,
        "total": len(rows),
        "shown_from": SHOWN_FROM,
    }
    if len(rows) > MOST_IN_ONE_MAP:
        # A map of 650 links would weigh more than all else on the page: regions are linked, and draw their own.
        regions = {area.parent_id: area.parent for area in smallest if area.parent}.values()
        totals = summed(smallest, figures.by_area if figures else {})
        return context | {"many": hexagons.drawn(rows), "rows": ranked(regions, campaign, totals), "of_regions": True}
    return context | {"rows": _said(rows, figures)}


def _area_context(campaign: Campaign, boundary_set: BoundarySet | None, shown: Area) -> dict[str, Any]:
    at = now()
    is_smallest = shown.kind == Area.CONSTITUENCY
    smallest = _smallest(boundary_set) if boundary_set else []
    parts = [] if is_smallest else _parts(smallest, shown)
    # A region belongs to one map but may be a whole of another's areas.
    current = bool(parts) or shown.boundary_set == boundary_set
    figures = figures_of(campaign, at=at) if current else None
    totals = summed(smallest, figures.by_area) if figures else {}
    peers = [other for other in smallest if other.parent_id == shown.parent_id] if is_smallest else []
    peer_rows = ranked(peers, campaign, totals) if figures and current else []
    return {
        "area": shown,
        "boundary_set": boundary_set,
        "current": current,
        "is_smallest": is_smallest,
        "form": FindForm(),
        "figures": figures,
        "shown_from": SHOWN_FROM,
        "count": next((row.count for row in ranked([shown], campaign, totals)), None),
        "row": next((row for row in peer_rows if row.area == shown), None),
        "peers": peer_rows,
        "bars": bars(peer_rows, shown),
        "chart_width": max(1, len(peer_rows) * 10 - 3),
        "most": next((row.count for row in peer_rows), None),
        "parts": _said(ranked(parts, campaign, totals), figures),
        "parts_are_smallest": bool(parts) and parts[0].kind == Area.CONSTITUENCY,
        "wholes": _wholes(shown, campaign),
        "representatives": representatives(shown.pk, at=at, campaign=campaign),
        "became": _linked(selectors.successions(shown), "new", campaign),
        "was": _linked(selectors.predecessors(shown), "old", campaign),
        "group": next(iter(campaigns.nearest(campaign, (shown.lat, shown.lon), limit=1)), None)
        if shown.lat is not None and shown.lon is not None
        else None,
        "credits": shown.boundary_set.credit.splitlines(),
    }


def _smallest(boundary_set: BoundarySet) -> list[Area]:
    return list(selectors.constituencies(boundary_set).select_related("parent__parent"))


def _parts(smallest: list[Area], whole: Area) -> list[Area]:
    """What a region or nation is made of: constituencies, or regions where it has several."""
    own = [area for area in smallest if area.parent_id == whole.pk]
    regions = {area.parent_id: area.parent for area in smallest if area.parent and area.parent.parent_id == whole.pk}
    return own or list(regions.values())


def _wholes(area: Area, campaign: Campaign) -> list[tuple[Area, str]]:
    """The region and nation of an area, each once: Scotland is both."""
    found: list[tuple[Area, str]] = []
    whole = area.parent
    while whole:
        if whole.code != area.code and all(whole.code != other.code for other, _url in found):
            found.append((whole, selectors.area_url(whole, campaign)))
        whole = whole.parent
    return found


def _linked(rows: Any, end: str, campaign: Campaign) -> list[tuple[Area, str, int]]:
    """Old or new areas with their address and share in percent; slivers below half a percent are left out."""
    return [
        (getattr(row, end), selectors.area_url(getattr(row, end), campaign), round(100 * row.share))
        for row in rows
        if row.share >= 0.005
    ]


def _said(rows: list[AreaRow], figures: AreaFigures | None) -> list[AreaRow]:
    """Rows with their figure in words, for the names of hexagons."""
    if figures is None:
        return rows
    few = _("fewer than %(number)s have %(done)s") % {"number": SHOWN_FROM, "done": figures.done}
    return [
        AreaRow(
            row.area,
            row.url,
            row.count,
            row.rank,
            row.step,
            few
            if row.count is None
            else _("%(number)s have %(done)s") % {"number": f"{row.count:,}", "done": figures.done},
        )
        for row in rows
    ]


def _campaign(request: HttpRequest) -> Campaign:
    return cast(Campaign, request.campaign)  # type: ignore[attr-defined]
