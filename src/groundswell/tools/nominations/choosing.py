"""Which targets a block gets: who is free, and in which turn they are asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet

from groundswell.tools.nominations.models import Claim
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import miles_between
from groundswell.trunk.targets.models import Drive, Standing, Target

REST = timedelta(hours=24)
"""For how long a target that a volunteer has asked is left in peace, unless its block's owner goes on."""
FAR = float("inf")


def free_standings(drive: Drive, *, at: datetime) -> QuerySet[Standing]:
    """Undecided targets of a drive that nobody holds, and that no volunteer asked in the last day."""
    taken = Claim.objects.filter(standing=OuterRef("pk")).filter(
        Q(block__ended_at__isnull=True, block__expires_at__gt=at, freed_at__isnull=True) | Q(done_at__gt=at - REST)
    )
    gone = Target.objects.filter(pk=OuterRef("target"), ended_at__lte=at)
    found = Standing.objects.filter(drive=drive, left_at__isnull=True, stance__in=Standing.UNDECIDED)
    return found.exclude(Exists(taken)).exclude(Exists(gone)).select_related("target__area__parent")


def in_turn(free: Iterable[Standing], *, area: Area | None, seed: str) -> list[Standing]:
    """
    The order in which a claimer with this area asks them: her own representatives, then those nobody asked, then the
    least heard, each with the nearer ones first. What is left equal is shuffled by the seed, always the same way.
    """

    def turn(standing: Standing) -> tuple[bool, bool, int, float, str]:
        heard = standing.heard_letters + standing.heard_calls + standing.heard_posts
        shuffled = sha256(f"{seed}:{standing.public_id}".encode()).hexdigest()
        return (
            not decides_for(standing, area),
            standing.stance != Standing.NOT_ASKED,
            heard,
            distance(standing.target.area, area),
            shuffled,
        )

    return sorted(free, key=turn)


def decides_for(standing: Standing, area: Area | None) -> bool:
    """Whether the target's area is hers, or one that hers is part of."""
    if area is None or standing.target.area_id is None:
        return False
    return standing.target.area_id in (area.pk, area.parent_id)


def distance(there: Area | None, here: Area | None) -> float:
    """How far two areas are apart: miles between their middles, else steps on the map of hexagons."""
    if there is None or here is None:
        return FAR
    if None not in (there.lat, there.lon, here.lat, here.lon):
        return miles_between(there.lat or 0, there.lon or 0, here.lat or 0, here.lon or 0)
    if there.boundary_set_id == here.boundary_set_id and None not in (there.hex_q, there.hex_r, here.hex_q, here.hex_r):
        q, r = (there.hex_q or 0) - (here.hex_q or 0), (there.hex_r or 0) - (here.hex_r or 0)
        return float(max(abs(q), abs(r), abs(q + r)))
    return FAR
