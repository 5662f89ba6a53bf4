"""Bring points and placings in the database in line with what files say, writing only what differs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db import transaction

from groundswell.trunk.places.loading.steps import Progress
from groundswell.trunk.places.models import BoundarySet, Placing, Postcode, Sector
from groundswell.trunk.records.sql import upsert

ROWS_A_WRITE = 10_000
_CODES_A_DELETE = 500

Place = tuple[int, float, bool]
"""Area id, share, near a border."""
Wanted = dict[str, tuple[Place, ...]]


def keep_points(
    model: type[Postcode] | type[Sector], points: Mapping[str, tuple[float, float]], step: str, progress: Progress
) -> int:
    """Write the points that are new or moved; give how many. None is removed: other maps may stand on it."""
    kept = {code: (lat, lon) for code, lat, lon in model.objects.values_list("code", "lat", "lon").iterator(20_000)}
    rows = [(code, *point) for code, point in points.items() if kept.get(code) != point]
    del kept
    for some in _written_in_parts(rows, step, progress):
        upsert(model, ["code", "lat", "lon"], some, identity=["code"], assign={"lat": "new.lat", "lon": "new.lon"})
    return len(rows)


def keep_placings(boundary_set: BoundarySet, wanted: Wanted, step: str, progress: Progress) -> int:
    """Write the placings that are new or changed and remove those that no longer hold; give how many were written."""
    kept: dict[str, list[Place]] = defaultdict(list)
    rows = Placing.objects.filter(boundary_set=boundary_set).order_by("pk")
    for code, area_id, share, near in rows.values_list("code", "area_id", "share", "near_border").iterator(20_000):
        kept[code].append((area_id, share, near))
    changed = [code for code, places in wanted.items() if tuple(kept.get(code, ())) != places]
    outdated = [code for code in changed if code in kept] + [code for code in kept if code not in wanted]
    del kept
    for start in range(0, len(outdated), _CODES_A_DELETE):
        _replace(boundary_set, outdated[start : start + _CODES_A_DELETE], wanted)
    replaced = set(outdated)
    new = [(boundary_set.pk, code, *place) for code in changed if code not in replaced for place in wanted[code]]
    for some in _written_in_parts(new, step, progress):
        _insert(some)
    return len(changed)


def _replace(boundary_set: BoundarySet, codes: Sequence[str], wanted: Wanted) -> None:
    """Nobody sees a code without its place: old rows go and new ones come in one transaction."""
    with transaction.atomic():
        Placing.objects.filter(boundary_set=boundary_set, code__in=codes).delete()
        _insert([(boundary_set.pk, code, *place) for code in codes for place in wanted.get(code, ())])


def _insert(rows: Sequence[tuple[int, str, int, float, bool]]) -> None:
    upsert(
        Placing,
        ["boundary_set_id", "code", "area_id", "share", "near_border"],
        rows,
        identity=["boundary_set_id", "code", "area_id"],
        assign={"share": "new.share", "near_border": "new.near_border"},
    )


def _written_in_parts(rows: Sequence[tuple], step: str, progress: Progress) -> Iterator[list[tuple]]:
    """Parts of the rows, each to be written in a transaction of its own."""
    rest, done = iter(rows), 0
    progress(step, 0, len(rows))
    while some := list(islice(rest, ROWS_A_WRITE)):
        with transaction.atomic():
            yield some
        done += len(some)
        progress(step, done, len(rows))
