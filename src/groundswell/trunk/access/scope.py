"""What one account may do in one campaign, and how much of the campaign it sees."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundswell.trunk.access.models import Account
    from groundswell.trunk.campaigns.models import Campaign

OWNER = "owner"
STAFF = frozenset({"volunteer", "caller", "canvasser", "editor", "organiser", OWNER})


@dataclass(frozen=True)
class Grant:
    """A role in the whole campaign, or in one group or one area of it."""

    role: str
    group_id: int | None = None
    area_id: int | None = None

    @property
    def whole(self) -> bool:
        return self.group_id is None and self.area_id is None


@dataclass(frozen=True)
class Scope:
    """
    The start of every query that returns people.

    `group_ids` and `area_ids` are both None where the whole campaign is seen; otherwise they name the groups
    and areas, and nothing outside them exists. `roles` are those held over all that this scope sees: an
    organiser of one group who is a caller everywhere is no organiser of everywhere.
    """

    campaign: "Campaign | None"
    account: "Account | None"
    roles: frozenset[str] = frozenset()
    group_ids: frozenset[int] | None = None
    area_ids: frozenset[int] | None = None
    grants: tuple[Grant, ...] = field(default=(), repr=False)

    @cached_property
    def whole(self) -> bool:
        """Whether the whole campaign is seen."""
        return self.group_ids is None and self.area_ids is None

    def may(self, role: str) -> bool:
        """Whether this role is held over everything this scope sees. An owner may do what any role may."""
        return role in self.roles or OWNER in self.roles

    def as_role(self, *roles: str) -> "Scope":
        """
        Give the scope in which one of these roles is held: what "organiser" may see, not what "caller" may.

        Without any such role it sees nothing.
        """
        return scope_of(self.campaign, self.account, self.grants, roles)

    def holds(self, *roles: str) -> bool:
        """Whether one of these roles is held anywhere in the campaign, however small the part."""
        return any(satisfies(grant.role, roles) for grant in self.grants)


def shown_to(role: str) -> tuple[str, ...]:
    """The roles that are shown what the desk has for one role: organisers see what editors see."""
    return ("editor", "organiser") if role == "editor" else (role,)


def satisfies(role: str, wanted: Iterable[str]) -> bool:
    """Whether a held role opens what one of the wanted roles opens."""
    wanted = set(wanted)
    return role in wanted or (role == OWNER and bool(wanted & STAFF))


def scope_of(
    campaign: "Campaign | None", account: "Account | None", grants: Iterable[Grant], wanted: Iterable[str]
) -> Scope:
    """The scope that those grants give which satisfy one of the wanted roles."""
    grants, wanted = tuple(grants), frozenset(wanted)
    used = [grant for grant in grants if satisfies(grant.role, wanted)]
    seen = Scope(campaign, account, frozenset(), frozenset(), frozenset(), grants)
    if any(grant.whole for grant in used):
        whole = frozenset(grant.role for grant in grants if grant.whole)
        return replace(seen, roles=whole, group_ids=None, area_ids=None)
    parts = {(grant.group_id, grant.area_id) for grant in used}
    roles = frozenset(
        role
        for role in {grant.role for grant in grants}
        if parts
        and all(any(g.role == role and (g.whole or (g.group_id, g.area_id) == part) for g in grants) for part in parts)
    )
    return replace(
        seen,
        roles=roles,
        group_ids=frozenset(group for group, _ in parts if group is not None),
        area_ids=frozenset(area for _, area in parts if area is not None),
    )
