"""
What of a board anybody may know, and how it travels.

That a target was asked, how often and by whom, and whether we think that it leans, is the desk's. The public sees
what was declared; everything else is "open".
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from groundswell.trunk.targets.models import Drive, Standing
from groundswell.trunk.targets.selectors import Tally, Tile, changed_since, tally

OPEN = "open"
TOLD = (Standing.DECLARED, Standing.AGAINST, Standing.NONE, Standing.WONT_SAY)
"""The stances that the public sees; the rest are OPEN."""


@dataclass(frozen=True)
class Face:
    """What the public sees of one tile. `changed` is "" while nothing was declared."""

    stance: str
    candidate: str
    changed: str


def face_of(tile: Tile) -> Face:
    """The public face of a tile."""
    if tile.stance not in TOLD:
        return Face(OPEN, "", "")
    return Face(tile.stance, tile.candidate_id, _moment(tile))


def desk_face_of(tile: Tile) -> Face:
    """What the desk sees of it."""
    return Face(tile.stance, tile.candidate_id, _moment(tile))


def _moment(tile: Tile) -> str:
    return tile.changed_at.isoformat(timespec="seconds") if tile.changed_at else ""


@dataclass(frozen=True)
class Evidence:
    """Where a standing answer can be read and, where it corrects one that the public saw, why. Both are public."""

    url: str = ""
    why: str = ""


def tile_json(tile: Tile, face: Face, evidence: Evidence) -> str:
    """One changed tile: only what stands on the public page too."""
    return json.dumps(
        {
            "id": tile.public_id,
            "code": tile.short or tile.area_code,
            "name": tile.name,
            "hex": None if tile.hex_q is None else [tile.hex_q, tile.hex_r],
            "stance": face.stance,
            "candidate": face.candidate,
            "changed": face.changed,
            "source": evidence.url,
            "why": evidence.why,
        },
        separators=(",", ":"),
    )


def tally_json(tally: Tally, *, whole: bool) -> str:
    """The figures; `whole` has those that only the desk sees."""
    shown = {stance: tally.by_stance.get(stance, 0) for stance in (Standing.STANCES if whole else TOLD)}
    candidates = [
        {"id": row.candidate.public_id, "declared": row.declared, "reached": row.reached}
        | ({"leaning": row.leaning} if whole else {})
        for row in tally.by_candidate
    ]
    return json.dumps(
        {
            "total": tally.total,
            "needed": tally.needed,
            "declared": tally.declared,
            "reached": tally.reached,
            "undecided": tally.total - sum(tally.by_stance.get(stance, 0) for stance in TOLD),
            "stances": shown,
            "candidates": candidates,
        },
        separators=(",", ":"),
    )


def payload(version: int, tiles: Iterable[str], gone: Iterable[str], tally: str) -> str:
    """One message of a board: what changed since the version that the browser knew, and where it stands now."""
    return f'{{"version":{version},"tiles":[{",".join(tiles)}],"gone":{json.dumps(list(gone))},"tally":{tally}}}'


def evidence_since(drive: Drive, version: int) -> dict[str, Evidence]:
    """What the declarations that changed since a version rest on, by the standing's public id."""
    rows = Standing.objects.filter(drive=drive, version__gt=version, declaration__isnull=False)
    columns = ("evidence_url", "correction_reason", "corrects__stance")
    found = rows.values_list("public_id", *(f"declaration__{column}" for column in columns))
    return {pk: Evidence(linked(url), why if was in TOLD else "") for pk, url, why, was in found}


def shown(face: Face, evidence: Evidence | None) -> Evidence:
    """What the public may read of the evidence: none for an answer that it does not see."""
    if evidence is None or (face.stance == OPEN and not evidence.why):
        return Evidence()
    return evidence


def linked(url: str) -> str:
    """An address that a page may link to, or nothing."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def json_since(drive: Drive, version: int, *, at: datetime) -> str:
    """What the public may know of what changed on a board since a version, as one message."""
    changed = changed_since(drive.pk, version)
    evidence = evidence_since(drive, version)
    tiles = (tile_json(tile, face_of(tile), shown(face_of(tile), evidence.get(tile.public_id))) for tile in changed)
    return payload(drive.version, tiles, (), tally_json(tally(drive, at=at), whole=False))
