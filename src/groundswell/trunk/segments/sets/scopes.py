"""Whom an account may see, as an expression: the same people as `supporters.selectors.people`."""

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.segments.expression import EVERYONE, NOBODY, AllOf, AnyOf, Expression, Has


def of_scope(scope: Scope) -> Expression:
    """
    The people an account may see: everyone to an organiser of the whole campaign; of groups and areas their confirmed
    members and those who live there, supporters only; nobody to all others.
    """
    mine = scope.as_role("organiser")
    if mine.campaign is None:
        return NOBODY
    if mine.whole:
        return EVERYONE
    parts = [
        *(f"group:{pk}" for pk in sorted(mine.group_ids or ())),
        *(f"area:{pk}" for pk in sorted(mine.area_ids or ())),
    ]
    return AllOf((Has("supporter"), AnyOf(tuple(Has(fact) for fact in parts)))) if parts else NOBODY
