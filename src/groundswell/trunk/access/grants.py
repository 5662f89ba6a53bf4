"""Who may give which role: only what you hold, and no wider than you hold it."""

from collections.abc import Iterable

from groundswell.trunk.access.models import Role
from groundswell.trunk.access.scope import Grant
from groundswell.trunk.places.models import Area

# An organiser invites up to organiser; the others invite nobody.
GIVES: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(name for name, _ in Role.NAMES),
    Role.ORGANISER: frozenset(name for name, _ in Role.NAMES) - {Role.OWNER},
}
# Words, posts and settings belong to the campaign; there is no such role in a part of it.
WHOLE_ONLY = frozenset({Role.OWNER, Role.EDITOR})


class NotYours(Exception):
    """Someone tried to give or end a role that is not theirs to give."""


def may_give(held: Iterable[Grant], wanted: Grant) -> bool:
    """Whether someone who holds these roles may give, or end, that one."""
    if wanted.role in WHOLE_ONLY and not wanted.whole:
        return False
    return any(wanted.role in GIVES.get(grant.role, ()) and covers(grant, wanted) for grant in held)


def may_give_anything(held: Iterable[Grant]) -> bool:
    """Whether someone may invite at all."""
    return any(grant.role in GIVES for grant in held)


def covers(wide: Grant, narrow: Grant) -> bool:
    """Whether all that the second grant sees lies in what the first sees."""
    if wide.whole:
        return True
    if wide.group_id is not None:
        return narrow.group_id == wide.group_id
    return narrow.area_id is not None and wide.area_id in with_parents(narrow.area_id)


def with_parents(area_id: int) -> set[int]:
    """An area, the region it lies in, the nation that lies in, and so on up."""
    found: set[int] = set()
    next_id: int | None = area_id
    while next_id is not None and next_id not in found:
        found.add(next_id)
        next_id = Area.objects.filter(pk=next_id).values_list("parent_id", flat=True).first()
    return found
