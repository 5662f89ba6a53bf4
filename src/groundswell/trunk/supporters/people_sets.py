"""
The list of people of a big campaign: which rows to look at is asked of the sets and of the index of words, in memory
and by index; what is shown of them is read from the tables, with every condition asked again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from pyroaring import BitMap

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.gathering import Among
from groundswell.trunk.records.word_index import Reading, find_keys
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.expression import AllOf, Expression, Has, Not, Only
from groundswell.trunk.segments.sets.models import Follower
from groundswell.trunk.supporters.finding import readings
from groundswell.trunk.supporters.found_by import INDEX
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.selectors import sees_every_way

BIG = 5_000
"""People of a campaign from whom on the sets are asked. Below, the tables answer as quickly, and are never behind."""
MOST_FOUND = 50_000
"""Rows that a search takes from the index of words. A text that finds more is looked for along the list instead."""
ALL_FOUND = 50_000_000
STRIDE, MOST_STRIDES, LONGEST_STRIDE = 1_000, 12, 5_000
OBJECT = ("kind", "object_kind", "object_id")
SEARCH = "search"
"""What the catch-up calls the index of words."""
_big: set[int] = set()
_has_words: set[int] = set()


@dataclass(frozen=True)
class Count:
    """How many people; `exact` is False where it is said with "about"."""

    n: int
    exact: bool = True


def is_big(campaign_id: int) -> bool:
    """Whether a campaign has so many people that the sets are asked. A big one stays big as long as a process lives."""
    if campaign_id not in _big:
        if not Person.objects.filter(campaign=campaign_id).order_by()[BIG : BIG + 1].exists():
            return False
        _big.add(campaign_id)
    return True


def has_words(campaign_id: int) -> bool:
    """Whether the index of words was made for a campaign: until then, such as after an upgrade, the rows are read."""
    if campaign_id not in _has_words:
        if not Follower.objects.filter(campaign=campaign_id, name=SEARCH).exists():
            return False
        _has_words.add(campaign_id)
    return True


@dataclass(frozen=True)
class Sets:
    """
    One question to one state of the sets. `expression` says whose ids may be looked at, within the scope; `words` how a
    search text is understood (None: nothing was typed).
    """

    campaign: Campaign
    look: sets.Look
    expression: Expression
    words: list[Reading] | None = None

    @cached_property
    def found(self) -> list[int]:
        """Whom the index of words finds, one more than `MOST_FOUND` where there are too many."""
        return find_keys(INDEX, self.words or [], most=MOST_FOUND + 1)

    @property
    def is_broad(self) -> bool:
        """Whether a search finds so many that the list is walked instead: most of those on it fit."""
        return self.words is not None and len(self.found) > MOST_FOUND

    @cached_property
    def narrowed(self) -> Expression:
        """The expression with what was typed, where the index can say who that is."""
        if self.words is None or self.is_broad:
            return self.expression
        return AllOf((self.expression, Only.of(self.found)))

    def count(self, query: "QuerySet[Person]") -> Count:
        """How many. Of a broad search: as many of all as of those who did something latest."""
        counted = self.look.count(self.narrowed, now())
        if not self.is_broad or not counted:
            return Count(counted, self.look.exact)
        looked_at = self.look.first(self.expression, now(), limit=STRIDE)
        share = query.filter(pk__in=looked_at).count() / max(1, len(looked_at))
        return Count(round(share * counted), exact=counted <= STRIDE and self.look.exact)

    def reach(self) -> dict[str, int] | None:
        """How many of them may be emailed, called, or neither; None for a broad search."""
        if self.is_broad:
            return None
        email, phone = Has("may:email"), Has("may:phone")
        lines = (email, phone, AllOf((Not(email), Not(phone))))
        counts = self.look.counts([AllOf((self.narrowed, line)) for line in lines], now())
        return dict(zip(("email", "phone", "neither"), counts, strict=True))

    def page(
        self, query: "QuerySet[Person]", *, by_name: bool, after: int | None, size: int
    ) -> tuple[list[Person], int | None]:
        """The next people of whom the tables say the same, and whom the page after goes on from, if there is one."""
        found: list[Person] = []
        order, stride = "name" if by_name else "latest", STRIDE if self.is_broad else size + 1
        for _stride in range(MOST_STRIDES):
            ids = self.look.first(self.narrowed, now(), order=order, limit=stride, after=after)
            rows = query.filter(pk__in=ids).select_related("area").in_bulk()
            found += [rows[pk] for pk in ids if pk in rows]
            if len(found) > size:
                return found[:size], found[size - 1].pk
            if len(ids) < stride:
                return found, None
            if not rows:
                # A list that is being taken back leaves the sets some seconds after the tables.
                stride = min(2 * stride, LONGEST_STRIDE)
            after = ids[-1]
        return found, after

    def everyone(self) -> BitMap:
        """The ids of all of them."""
        whom = self.look.ids(self.expression, now())
        if self.words is not None:
            whom &= BitMap(find_keys(INDEX, self.words, most=ALL_FOUND))
        return whom

    def batches(self, query: "QuerySet[Person]", size: int) -> Iterator[list[int]]:
        """Everyone, some at a time, as the tables still say when their turn comes."""
        whom = self.everyone()
        for start in range(0, len(whom), size):
            ids = list(whom[start : start + size])
            yield list(query.filter(Among("pk", ids)).order_by("pk").values_list("pk", flat=True))


def sets_of(scope: Scope, look: sets.Look, expression: Expression, text: str) -> Sets:
    """The sets, for a question within a scope."""
    assert scope.campaign is not None
    words = readings(scope.campaign.pk, text, exact_ways=not sees_every_way(scope)) if text else None
    return Sets(scope.campaign, look, AllOf((sets.of_scope(scope), expression)), words)


def happened_in(scope: Scope, look: sets.Look) -> list[tuple[str, str, str]]:
    """
    The kinds of activity that people of a scope did, with the objects they did it to, of which kind those are: without
    a look through the whole ledger. Who sees a part of the campaign hears of kinds alone.
    """
    whole = scope.as_role("organiser").whole
    facts = [fact for fact in look.facts("did:") if whole or fact.count(":") == 1]
    seen = _facts_of(look, scope, facts)
    kinds = [fact.removeprefix("did:") for fact in seen if fact.count(":") == 1]
    with_object = [fact for fact in seen if fact.count(":") == 2]
    return sorted([*((kind, "", "") for kind in kinds), *_objects(look, with_object)])


def _objects(look: sets.Look, facts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Of facts such as "did:petitions.signed:<id>", the kind of their object: read from one activity of each."""
    one_of_each = {fact: look.first(Has(fact), now(), limit=1)[0] for fact in facts}
    rows = Activity.objects.filter(person__in=set(one_of_each.values())).exclude(object_id="").order_by()
    found = {(kind, object_id): object_kind for kind, object_kind, object_id in rows.values_list(*OBJECT).distinct()}
    names = [fact.split(":")[1:] for fact in facts]
    return [(kind, found[kind, object_id], object_id) for kind, object_id in names if (kind, object_id) in found]


def sources_in(scope: Scope, look: sets.Look) -> list[str]:
    """Where people of a scope said yes, in words."""
    return [fact.removeprefix("source:") for fact in _facts_of(look, scope, list(look.facts("source:")))]


def _facts_of(look: sets.Look, scope: Scope, facts: Sequence[str]) -> list[str]:
    """Those of these facts that are true of somebody in a scope."""
    if scope.as_role("organiser").whole:
        return list(facts)
    mine = sets.of_scope(scope)
    counts = look.counts([AllOf((mine, Has(fact))) for fact in facts], now())
    return [fact for fact, count in zip(facts, counts, strict=True) if count]
