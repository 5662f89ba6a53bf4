"""Public pages of a drive: its board, its list with offices and addresses, and what scripts ask."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groundswell.tools.nominations.campaign_page import key_of
from groundswell.tools.nominations.public_board import PublicBoard, shapes_for_script
from groundswell.tools.nominations.public_list import HEADINGS, PublicRow, csv_row, public_rows
from groundswell.tools.nominations.public_rows import Row
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.acts import Offer
from groundswell.trunk.campaigns.offers import offers
from groundswell.trunk.hot.address import address_of
from groundswell.trunk.next_acts import Place
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.places.selectors import locate, locate_for
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.supporters.csv_out import stream_csv
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.faces import json_since
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.routes import ways_to_reach
from groundswell.trunk.targets.selectors import all_drives, drive_or_404, drives, standings

ROWS_A_PAGE = 100
MOST_WITH_WAYS = 6
LONGEST_SEARCH = 80
POSTCODES = Limit(most=60, seconds=60)
FILES = Limit(most=20, seconds=600)
ICONS = {"call": "phone", "write": "mail", "post": "at-sign", "web": "building"}


@open_to("public")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The public boards of a campaign; the only one at once."""
    at, found = now(), list(drives(request.campaign, public=True))
    if len(found) == 1:
        return redirect("nominations:board", campaign_slug, found[0].slug)
    return render(request, "nominations/index.html", {"boards": [PublicBoard(drive, at) for drive in found]})


@open_to("public")
@require_safe
def board(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponseBase:
    """Who has declared what. With `?q=` the rows that were looked for."""
    at, drive = now(), drive_or_404(request.campaign, drive_slug, public=True)
    if looked_for := " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]:
        return _found(request, drive, looked_for, at)
    return _kept(request, drive, at, lambda: _whole(request, drive, at))


def _kept(request: HttpRequest, drive: Drive, at: datetime, make: Any) -> HttpResponseBase:
    """
    Answer so that it may be kept for seconds, as long as nobody is known; nothing is made for who has it already.

    A page of this minute is the same until its drive changes: its times are told to the minute.
    """
    if request.COOKIES:
        answer: HttpResponse = make()
        patch_cache_control(answer, private=True, no_cache=True)
        return answer
    stamp = (
        f"{drive.pk} {drive.version} {int(at.timestamp()) // 60} {get_language()} {request.get_full_path()} "
        f"{request.campaign.name} {request.campaign.brand}"
    )
    etag = f'"{hashlib.sha256(stamp.encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag) or make()
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=2, stale_while_revalidate=10)
    return answer


def _whole(request: HttpRequest, drive: Drive, at: datetime) -> HttpResponse:
    shown = PublicBoard(drive, at)
    page = Paginator(shown.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    return render(request, "nominations/board.html", _context(request, shown) | {"rows": rows, "page": page})


def _context(request: HttpRequest, shown: PublicBoard) -> dict[str, Any]:
    drive = shown.drive
    return {
        "drive": drive,
        "board": shown,
        "map_label": _map_label(shown),
        "find_words": _("Find your %(target)s") % {"target": drive.target_word},
        "page_url": settings.SITE_URL + reverse("nominations:board", args=[request.campaign.slug, drive.slug]),
        "offers": _offers(request, shown),
        "script": shapes_for_script(shown),
    }


def _offers(request: HttpRequest, shown: PublicBoard) -> list[Offer]:
    """What helps next, as the tools offer it: taking a block, writing to one's own."""
    person: Person | None = request.person or None if request.COOKIES else None
    place = Place.of(person.area) if person else Place()
    return offers(request.campaign, person, place, at=shown.at, besides=key_of(shown.drive))


def _map_label(shown: PublicBoard) -> str:
    """The map in one sentence, for who does not see it."""
    counts = "; ".join(f"{line.name} {line.count:,}" for line in shown.lines)
    said = _("Map of %(n)s %(targets)s. %(counts)s. The list below has the same.")
    return said % {"n": len(shown.map.spots), "targets": shown.drive.targets_word, "counts": counts}


def _found(request: HttpRequest, drive: Drive, looked_for: str, at: datetime) -> HttpResponseBase:
    """
    The rows that somebody looked for. A postcode is used for this answer and kept nowhere: where it lies in one place
    for certain, the browser is sent on to the address of that place.
    """
    shown, trouble, postcode = PublicBoard(drive, at), "", read_postcode(looked_for).code
    if postcode is None:
        rows = shown.found(looked_for)
    elif not POSTCODES.allows(address_of(request)):
        rows, trouble = [], _("Many postcodes were looked up from your network. Wait a minute, then try again.")
    else:
        rows, certain = _by_postcode(request, shown, postcode)
        codes = {row.code for row in rows}
        if certain and len(codes) == 1 and (code := codes.pop()):
            url = reverse("nominations:board", args=[request.campaign.slug, drive.slug])
            return _unkept(redirect(f"{url}?q={code}#all-h"))
    if not rows and not trouble:
        trouble = _("We found no %(target)s for that. Check it, or look through the whole list.") % {
            "target": drive.target_word
        }
    page = Paginator(rows, ROWS_A_PAGE).page(1)
    context = _context(request, shown) | {
        "rows": _with_ways(request, list(page.object_list), at),
        "looked_for": looked_for,
        "total": len(rows),
        "trouble": trouble,
    }
    status = 200 if rows else 429 if "network" in trouble and postcode else 404 if postcode is None else 422
    return _unkept(render(request, "nominations/board.html", context, status=status))


def _by_postcode(request: HttpRequest, shown: PublicBoard, code: str) -> tuple[list[Row], bool]:
    """Rows of the areas that a postcode lies in, or may; and whether that is certain."""
    own = shown.drive.boundary_set_id
    located = locate([code], boundary_set_id=own)[code] if own else locate_for(request.campaign, [code])[code]
    certain = located.area_id is not None and not located.probable
    areas = [located.area_id] if located.area_id is not None and certain else list(located.candidates)
    return shown.in_areas(areas), certain


def _with_ways(request: HttpRequest, rows: list[Row], at: datetime) -> list[Row]:
    """Rows with every way to reach them, if they are few: whoever looks for her own wants to ask."""
    if not 0 < len(rows) <= MOST_WITH_WAYS:
        return rows
    person = request.person or None if request.COOKIES else None
    found = standings(request.campaign).in_bulk([row.tile.public_id for row in rows], field_name="public_id")
    return [
        replace(
            row,
            ways=tuple(
                (ICONS.get(way.kind, "arrow-right"), way)
                for way in ways_to_reach(found[row.tile.public_id], person=person, at=at)
            ),
        )
        for row in rows
        if row.tile.public_id in found
    ]


def _unkept(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@open_to("public")
@require_safe
def board_json(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponseBase:
    """What changed since a version (`?v=`): for browsers without a stream. The same as the stream says."""
    at, drive = now(), drive_or_404(request.campaign, drive_slug, public=True)
    known = request.GET.get("v", "")
    since = int(known) if known.isascii() and known.isdigit() and len(known) < 19 else drive.version
    return _kept(
        request,
        drive,
        at,
        lambda: HttpResponse(json_since(drive, min(since, drive.version), at=at), content_type="application/json"),
    )


def _listed(request: HttpRequest, drive_slug: str) -> Drive:
    """A drive whose list of offices, emails and accounts is open to anybody."""
    found = all_drives(request.campaign).filter(slug=drive_slug, public_list=True).exclude(state=Drive.DRAFT)
    if (drive := found.first()) is None:
        raise Http404
    return drive


@open_to("public")
@require_safe
def public_list(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponseBase:
    """Everybody who decides, with office, email and accounts."""
    at, drive = now(), _listed(request, drive_slug)
    return _kept(request, drive, at, lambda: _list_page(request, drive))


def _list_page(request: HttpRequest, drive: Drive) -> HttpResponse:
    page = Paginator(public_rows(drive), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [PublicRow(drive, standing) for standing in page.object_list]
    with_office = any(row.standing.target.address for row in rows)
    context = {"drive": drive, "page": page, "rows": rows, "with_office": with_office}
    return render(request, "nominations/list.html", context)


@open_to("public")
@require_safe
def list_csv(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponseBase:
    """The same as a file, so many in ten minutes for one network."""
    drive = _listed(request, drive_slug)
    if not FILES.allows(address_of(request)):
        said = _("Many files were taken from your network. Try again in ten minutes.")
        answer = HttpResponse(said, status=429, content_type="text/plain; charset=utf-8")
        answer["Retry-After"] = str(FILES.seconds)
        return answer

    def lines() -> Iterator[tuple[str, ...]]:
        for standing in public_rows(drive).iterator(chunk_size=500):
            yield csv_row(PublicRow(drive, standing))

    filename = f"{request.campaign.slug}-{drive.slug}.csv"
    return stream_csv([str(heading) for heading in HEADINGS], lines(), filename=filename)
