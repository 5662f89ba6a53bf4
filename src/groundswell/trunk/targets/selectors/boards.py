"""Reads: the board of a drive, tile by tile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from groundswell.trunk.places.models import Area
from groundswell.trunk.targets.models import Drive, Standing

_COLUMNS = (
    *("public_id", "target__name", "target__office", "target__party", "target__area_id"),
    *("target__area__code", "target__area__name", "target__area__short", "target__area__hex_q", "target__area__hex_r"),
    *("stance", "candidate__public_id", "changed_at", "heard_letters", "heard_calls", "heard_posts"),
    *("disputed", "version"),
)


@dataclass(frozen=True)
class Tile:
    """
    One target on a board. `public_id` is its standing's; `candidate_id` the candidate's public id or "".

    Without a hexagon `hex_q` is None: it stands in the strip. `area_id` never leaves the server.
    """

    public_id: str
    name: str
    office: str
    party: str
    area_id: int | None
    area_code: str
    area_name: str
    short: str
    hex_q: int | None
    hex_r: int | None
    stance: str
    candidate_id: str
    changed_at: datetime | None
    heard_letters: int
    heard_calls: int
    heard_posts: int
    disputed: bool
    version: int


def board(
    drive: Drive,
    *,
    changed_since: datetime | None = None,
    never_asked: bool = False,
    undecided: bool = False,
    party: str = "",
    region: str = "",
    area_ids: Collection[int] | None = None,
    among: Collection[int] | None = None,
    text: str = "",
) -> list[Tile]:
    """
    The tiles of a drive by area and name, in at most two queries; every filter narrows.

    `among` holds ids of standings (those that somebody claimed); `region` is the code of an area that the target's
    area lies in; each word of `text` is in name, office or area's name, or is the area's code.
    """
    found = _on_board(drive.pk)
    if changed_since is not None:
        found = found.filter(changed_at__gte=changed_since)
    if never_asked:
        found = found.filter(stance=Standing.NOT_ASKED)
    if undecided:
        found = found.filter(stance__in=Standing.UNDECIDED)
    if party:
        found = found.filter(target__party=party)
    if region:
        found = found.filter(in_region(region))
    if area_ids is not None:
        found = found.filter(target__area__in=area_ids)
    if among is not None:
        found = found.filter(pk__in=among)
    for word in text.split()[:8]:
        found = found.filter(_matches(word))
    by_area = found.order_by(F("target__area__name").asc(nulls_last=True), "target__name", "pk")
    return [_tile(row) for row in by_area.values_list(*_COLUMNS)]


def changed_since(drive_id: int, version: int) -> list[Tile]:
    """What a board that knows `version` does not know yet, the oldest change first. Those that left are not in it."""
    found = _on_board(drive_id).filter(version__gt=version).order_by("version", "pk")
    return [_tile(row) for row in found.values_list(*_COLUMNS)]


def party_choices(drive: Drive) -> list[str]:
    """The parties on a board, by name."""
    parties = _on_board(drive.pk).exclude(target__party="").values_list("target__party", flat=True)
    return list(parties.distinct().order_by("target__party"))


def region_choices(drive: Drive) -> list[tuple[str, str]]:
    """Code and name of the regions on a board, by name."""
    regions = Area.objects.filter(
        pk__in=_on_board(drive.pk).filter(target__area__parent__isnull=False).values("target__area__parent")
    )
    return list(regions.order_by("name").values_list("code", "name"))


def in_region(code: str) -> Q:
    """Standings whose target's area lies in the area of this code, or is it."""
    return Q(target__area__code=code) | Q(target__area__parent__code=code) | Q(target__area__parent__parent__code=code)


def _on_board(drive_id: int) -> QuerySet[Standing]:
    return Standing.objects.filter(drive=drive_id, left_at__isnull=True)


def _tile(row: tuple[Any, ...]) -> Tile:
    (public_id, name, office, party, area_id, code, area_name, short, hex_q, hex_r, *rest) = row
    stance, candidate_id, *others = rest
    return Tile(
        *(public_id, name, office, party, area_id, code or "", area_name or "", short or "", hex_q, hex_r),
        *(stance, candidate_id or "", *others),
    )


def _matches(word: str) -> Q:
    return (
        Q(target__name__icontains=word)
        | Q(target__office__icontains=word)
        | Q(target__area__name__icontains=word)
        | Q(target__area__code__iexact=word)
    )
