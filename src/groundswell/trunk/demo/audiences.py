"""The saved segments of the demo: three sentences that its organisers use."""

from datetime import timedelta
from typing import Any

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.demo.world import World
from groundswell.trunk.places.selectors import boundary_set_of
from groundswell.trunk.segments.services import saving

BEFORE = timedelta(days=5)
WARM = "Warm in Millbeck and Thornwick"


def save_segments(world: World) -> None:
    """Save them, the first one five days ago, so that its page tells who entered and who left since."""
    scope = scope_in(world.campaign, world.organiser, "organiser")
    for name, definition in _segments(world).items():
        saving.save_segment(
            scope=scope,
            account=world.organiser,
            name=name,
            definition=definition,
            shared=True,
            key=world.key(),
            at=world.at - BEFORE if name == WARM else world.at,
        )


def _line(rule: str, **settings: Any) -> dict[str, Any]:
    return {"rule": rule, "settings": settings}


def _segments(world: World) -> dict[str, dict[str, Any]]:
    groups = [world.groups[name].slug for name in ("Millbeck", "Thornwick")]
    lately = _line("people.active", when="7")
    active = {"join": "any", "lines": [lately, _line("groups.in", groups=groups)]}
    may = _line("contact.may", channel="email")
    codes = _areas(world)
    lives = [_line("places.in", areas=codes)] if codes else []
    return {
        WARM: {
            "join": "all",
            "lines": [*lives, active, may],
            "but": [_line("people.joined", when="7")],
        },
        "New supporters this week": {"join": "all", "lines": [_line("people.joined", when="7")], "but": []},
        "Quiet, but may be called": {
            "join": "all",
            "lines": [_line("people.quiet", when="14"), _line("contact.may", channel="phone")],
            "but": [],
        },
    }


def _areas(world: World) -> list[str]:
    """The official codes of the two wards, where the map has them."""
    boundary_set = boundary_set_of(world.campaign)
    if boundary_set is None:
        return []
    wards = boundary_set.areas.filter(name__in=("Millbeck", "Thornwick"), kind="constituency")
    return list(wards.order_by("name").values_list("code", flat=True))
