"""The desk's board of a drive: who stands where, told again to every open screen, and as a file."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groundswell.tools.nominations import board_selectors as boards
from groundswell.tools.nominations import presenters
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.places.models import Area
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.csv_out import stream_csv
from groundswell.trunk.targets import faces, selectors
from groundswell.trunk.targets.models import Declaration, Drive, Standing
from groundswell.trunk.targets.routes import ways_to_reach
from groundswell.trunk.targets.selectors import Tile


def board_context(request: HttpRequest, drive: Drive, board: boards.Board) -> dict[str, Any]:
    """What every page that shows a board needs: the tally, the answers for the script, and where news comes from."""
    counted = selectors.tally(drive, at=now())
    return {
        "drive": drive,
        "board": board,
        "line": presenters.tally_line(drive, counted, board.answers, at=now()),
        "answers_json": json.dumps(
            {row.value: {"status": row.status, "said": row.said} for row in board.answers.values()}
        ),
        "live_src": live_src(request, drive),
        "only": boards.scope_name(request.scope),
    }


def live_src(request: HttpRequest, drive: Drive) -> str:
    """
    The stream of a board. It tells of every target, so whoever sees a part of them asks our own address instead.
    """
    if not request.scope.whole:
        return ""
    return f"/live/{quote(drive.campaign.slug)}/boards/{drive.public_id}?v={drive.version}"


@open_to("organiser")
@require_safe
def board(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    drive, at = selectors.drive_or_404(request.campaign, drive_slug), now()
    filters = boards.Filters.read(request.GET)
    picked = request.GET.get("pick", "")
    found = boards.desk_board(drive, request.scope, filters, at=at, picked=picked)
    if picked not in found.tiles:
        picked = boards.next_to_ask(found)
        found = boards.ringed(found, picked)
    context = {
        **board_context(request, drive, found),
        "filters": filters,
        "has_mine": boards.mine(request.scope) is not None and request.scope.whole,
        "parties": selectors.party_choices(drive),
        "regions": selectors.region_choices(drive),
        "picked": _picked(request, drive, found, picked),
        "others": selectors.drives(request.campaign).exclude(pk=drive.pk)[:8],
    }
    return render(request, "nominations/desk_board.html", context)


def _picked(request: HttpRequest, drive: Drive, found: boards.Board, public_id: str) -> dict[str, Any] | None:
    """The panel under the map: who, what we know in one line, every way to reach them."""
    tile = found.tiles.get(public_id)
    if tile is None:
        return None
    standing = selectors.standing_or_404(request.scope, public_id, to_record=True)
    return {
        "tile": tile,
        "url": boards.target_url(drive, public_id),
        "answer": boards.answer_of(drive, tile, found.answers),
        "heard": presenters.heard(tile.heard_letters, tile.heard_calls, tile.heard_posts),
        "ways": ways_to_reach(standing, person=None, at=now()),
        "asked_for": bool(request.GET.get("pick")),
    }


@open_to("organiser")
@require_safe
def board_news(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """What changed since `?v=`, in the words of the stream: for browsers without one, and for a part of the board."""
    drive = selectors.drive_or_404(request.campaign, drive_slug)
    known = request.GET.get("v", "")
    since = int(known) if known.isascii() and known.isdigit() and len(known) < 19 else drive.version
    areas = selectors.reach(request.scope)
    tiles = [tile for tile in selectors.changed_since(drive.pk, since) if areas is None or tile.area_id in areas]
    left = Standing.objects.filter(drive=drive, left_at__isnull=False, version__gt=since)
    if areas is not None:
        left = left.filter(target__area_id__in=areas)
    said = faces.payload(
        drive.version,
        [_tile_json(tile) for tile in tiles],
        list(left.values_list("public_id", flat=True)),
        faces.tally_json(selectors.tally(drive, at=now()), whole=True),
    )
    answer = HttpResponse(said, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer


def _tile_json(tile: Tile) -> str:
    """What the desk's script needs of a changed tile, named as in the stream."""
    face = faces.desk_face_of(tile)
    return json.dumps({"id": tile.public_id, **asdict(face)}, separators=(",", ":"))


@open_to("organiser")
@require_safe
def board_csv(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponseBase:
    """The board as the filters leave it. Those who decide, in public: no supporter is in it."""
    drive, at = selectors.drive_or_404(request.campaign, drive_slug), now()
    tiles = boards.filtered(drive, request.scope, boards.Filters.read(request.GET), at=at)
    headings = [
        _("Name"),
        _("Office"),
        _("Party"),
        _("Area code"),
        _("Area"),
        _("Where they stand"),
        _("Recorded"),
        _("Evidence"),
        _("Quote"),
        _("Letters"),
        _("Calls"),
        _("Posts"),
    ]
    return stream_csv(headings, _csv_rows(drive, tiles), filename=f"{drive.slug}-board.csv")


def _csv_rows(drive: Drive, tiles: list[Tile]) -> Iterator[tuple[Any, ...]]:
    listed = boards.answers_of(drive)
    standing = Standing.objects.filter(drive=drive, declaration__isnull=False).values("declaration_id")
    said = {
        row.standing.public_id: row for row in Declaration.objects.filter(pk__in=standing).select_related("standing")
    }
    codes = dict(Area.objects.filter(targets__standings__drive=drive).values_list("pk", "code"))
    for tile in tiles:
        declaration = said.get(tile.public_id)
        yield (
            tile.name,
            tile.office,
            tile.party,
            codes.get(tile.area_id or 0, ""),
            tile.area_name,
            boards.answer_of(drive, tile, listed).label,
            tile.changed_at,
            (declaration.evidence_url or declaration.evidence_note) if declaration else "",
            declaration.quote if declaration else "",
            tile.heard_letters,
            tile.heard_calls,
            tile.heard_posts,
        )
