"""The desk's list of people: what was asked for, in words and as an answer, of ten people or of a million."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from pyroaring import BitMap

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.consent.selectors import reachable
from groundswell.trunk.segments.expression import AllOf, Expression
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.finding import matching
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.people_filters import FILTERS
from groundswell.trunk.supporters.people_sets import Count, Sets, has_words, is_big, sets_of
from groundswell.trunk.supporters.selectors import people, sees_every_way

__all__ = ["FILTERS", "Count", "Listing", "Page", "Question", "Slot", "answer", "page"]

PAGE = 50
NAMES = ("q", "who", "did", "since", "area", "group", "tag", "may", "source", "segment", "sort")
SORTS = ("latest", "name")
LONGEST = 120
BATCH = 2_000


@dataclass(frozen=True)
class Question:
    """
    What the address of the list asks for. Every value is text as it stands in the address; empty asks nothing.

    `did` is a ledger kind, or kind and object ("petitions.signed:<public id>"); `may` is channel and state
    ("email-not_asked"); `who` is "supporters" or "signers"; `segment` is the public id of a saved one.
    """

    q: str = ""
    who: str = ""
    did: str = ""
    since: str = ""
    area: str = ""
    group: str = ""
    tag: str = ""
    may: str = ""
    source: str = ""
    segment: str = ""
    sort: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Question":
        """Read from `request.GET` or a stored query string's values; what is not known is left out."""
        texts = {name: str(values.get(name, ""))[:LONGEST].replace("\0", "").strip() for name in NAMES}
        return cls(**texts)

    def address(self, **changed: str) -> str:
        """The query string of this question, with some values changed; empty ones are left out."""
        asked = replace(self, **changed)
        return urlencode({name: value for name in NAMES if (value := getattr(asked, name))})

    @property
    def from_day(self) -> datetime | None:
        """The start of the day that `since` names, where the site is; or None."""
        try:
            return datetime.combine(date.fromisoformat(self.since), time(), tzinfo=get_default_timezone())
        except ValueError:
            return None

    @property
    def asks(self) -> bool:
        """Whether anything narrows the list."""
        return any(getattr(self, name) for name in NAMES if name != "sort")


@dataclass(frozen=True)
class Slot:
    """One part of the sentence: which control it opens, what it says, and the address without it."""

    name: str
    says: str
    without: str


@dataclass(frozen=True)
class Page:
    """One page of the list. `after` is the public id to go on from, empty at the end."""

    people: Sequence[Person]
    after: str = ""


@dataclass(frozen=True)
class Listing:
    """
    The answer to a question within a scope, and the sentence that says it.

    `query` is what the tables say. Of a small campaign they are simply asked. Of a big one `sets` say which rows to
    look at, and the query is asked of those few: what a set does not know yet is never shown.
    """

    question: Question
    query: QuerySet[Person]
    slots: Sequence[Slot] = field(default=())
    sets: Sets | None = None

    def sentence(self) -> str:
        """The question in words, without what was typed into the search box (it may be somebody's name)."""
        parts = [slot.says for slot in self.slots]
        if self.question.q:
            parts.insert(0, _("match a search"))
        return _("People who %(parts)s") % {"parts": _(" and ").join(parts)} if parts else _("Everyone")

    def count(self) -> Count:
        """How many they are; not exact while the sets catch up, or where a search finds very many."""
        return self.sets.count(self.query) if self.sets else Count(self.query.count())

    def reach(self) -> dict[str, int]:
        """How many may be emailed, how many called, and how many neither; empty where nobody can say quickly."""
        if self.sets:
            return self.sets.reach() or {}
        email, phone = (reachable(self.query, channel).order_by() for channel in ("email", "phone"))
        either = self.query.filter(Q(pk__in=email.values("pk")) | Q(pk__in=phone.values("pk")))
        return {"email": email.count(), "phone": phone.count(), "neither": self.query.count() - either.count()}

    def everyone(self) -> BitMap:
        """The ids of everyone in the list."""
        return self.sets.everyone() if self.sets else BitMap(self.query.order_by().values_list("pk", flat=True))

    def batches(self, size: int = BATCH) -> Iterator[list[int]]:
        """The ids of everyone in the list, in the order of meeting, some at a time."""
        if self.sets:
            yield from self.sets.batches(self.query, size)
            return
        last = 0
        while ids := list(self.query.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
            yield ids
            last = ids[-1]


def answer(scope: Scope, question: Question, choices: Choices) -> Listing:
    """Put a question to the people of a scope. A value that names nothing finds nobody, and the sentence says so."""
    query, slots, parts = people(scope), [], list[Expression | None]()
    if question.q:
        query = query.filter(matching(question.q, exact_ways=not sees_every_way(scope)))
    for name, narrow in FILTERS.items():
        value = getattr(question, name)
        # A day belongs to the deed where there is one: "signed … since 1 March".
        if not value or (name == "since" and question.did):
            continue
        narrowed = narrow(value, question, choices)
        query = narrowed.of(query)
        parts.append(narrowed.sets)
        gone = {name: "", "since": ""} if name == "did" else {name: ""}
        slots.append(Slot(name, narrowed.says, question.address(**gone)))
    found = _sets(choices, question, parts)
    if found is None and question.segment and scope.campaign and is_big(scope.campaign.pk):
        query = query.none()  # of a big campaign only sets know who is in a segment, and here they cannot be asked
    return Listing(question, query, slots, found)


def _sets(choices: Choices, question: Question, parts: Sequence[Expression | None]) -> Sets | None:
    """The sets to ask, where the campaign is big and they can say every part of the sentence."""
    scope, known = choices.scope, [part for part in parts if part is not None]
    if scope.campaign is None or len(known) < len(parts) or not is_big(scope.campaign.pk):
        return None
    if question.q and not has_words(scope.campaign.pk):
        return None
    return sets_of(scope, choices.look, AllOf(tuple(known)), question.q)


def page(listing: Listing, *, after: str = "", size: int = PAGE) -> Page:
    """
    One page, continued by keyset: an unknown `after` starts at the beginning.

    The keyset is read from the person named, so no integer key and no date stands in the address.
    """
    by_name = listing.question.sort == "name"
    start = people_after(listing, after)
    if listing.sets is None:
        found, more = _page_of_rows(listing.query, by_name=by_name, after=start, size=size)
        return Page(found, found[-1].public_id if more else "")
    found, last = listing.sets.page(listing.query, by_name=by_name, after=start.pk if start else None, size=size)
    if last is None:
        return Page(found, "")
    if found and found[-1].pk == last:
        return Page(found, found[-1].public_id)
    # She may be gone since the sets named her.
    named = Person.objects.filter(pk=last).values_list("public_id", flat=True).first()
    return Page(found, named or (found[-1].public_id if found else ""))


def people_after(listing: Listing, after: str) -> Person | None:
    """The person whom a page goes on from: of the same campaign, though she may have left the list meanwhile."""
    if not after:
        return None
    known = listing.query if not listing.sets else Person.objects.filter(campaign=listing.sets.campaign)
    return known.filter(public_id=after).only("pk", "name_key", "latest_activity_at").first()


def _page_of_rows(
    query: QuerySet[Person], *, by_name: bool, after: Person | None, size: int
) -> tuple[list[Person], bool]:
    if after and by_name:
        query = query.filter(Q(name_key__gt=after.name_key) | Q(name_key=after.name_key, pk__gt=after.pk))
    elif after:
        when = after.latest_activity_at
        query = query.filter(Q(latest_activity_at__lt=when) | Q(latest_activity_at=when, pk__lt=after.pk))
    order = ("name_key", "pk") if by_name else ("-latest_activity_at", "-pk")
    found = list(query.select_related("area").order_by(*order)[: size + 1])
    return found[:size], len(found) > size
