"""
Sets of people by fact, kept in memory beside the tables: counts over a million people in a moment.

    sets.count(campaign, expression, at)          how many
    sets.counts(campaign, expressions, at)        the same for many lines, from one state of the sets
    sets.ids(campaign, expression, at)            who, as a BitMap of person ids
    sets.first(campaign, expression, at, order="latest", limit=50, after=None)
    sets.holding(campaign, person_id, expressions, at)   of which of these she is
    sets.facts(campaign, "tag:")                  the facts that begin so, and of how many people each is true
    sets.of_scope(scope)                          whom an account may see, as an expression
    sets.look(campaign)                           one state of the sets, to ask all of this of

What a read sees is what was committed before it. `look(campaign).exact` is False only while more people wait to be
looked up anew than one read may take on (an import that runs): such figures are said with "about".

The sets answer which people to look at. Sending and listing re-check consent and erasure in the database.
"""

from collections.abc import Sequence
from datetime import datetime

from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.expression import Expression
from groundswell.trunk.segments.sets.looking import Look, look
from groundswell.trunk.segments.sets.scopes import of_scope

__all__ = ["Look", "count", "counts", "facts", "first", "holding", "ids", "look", "of_scope"]


def count(campaign: Campaign, expression: Expression, at: datetime) -> int:
    """How many people an expression is true of."""
    return look(campaign).count(expression, at)


def counts(campaign: Campaign, expressions: Sequence[Expression], at: datetime) -> list[int]:
    """How many people each of these is true of, in their order."""
    return look(campaign).counts(expressions, at)


def ids(campaign: Campaign, expression: Expression, at: datetime) -> BitMap:
    """The ids of the people an expression is true of; the caller's own."""
    return look(campaign).ids(expression, at)


def first(
    campaign: Campaign,
    expression: Expression,
    at: datetime,
    *,
    order: str = "latest",
    limit: int = 50,
    after: int | None = None,
) -> list[int]:
    """The first people in an order ("latest" activity first, or by "name"), those after one of them to go on."""
    return look(campaign).first(expression, at, order=order, limit=limit, after=after)


def holding(campaign: Campaign, person_id: int, expressions: Sequence[Expression], at: datetime) -> list[bool]:
    """Of which of these expressions a person is."""
    return look(campaign).holding(person_id, expressions, at)


def facts(campaign: Campaign, prefix: str) -> dict[str, int]:
    """The facts that begin so, in order, and of how many people each is true."""
    return look(campaign).facts(prefix)
