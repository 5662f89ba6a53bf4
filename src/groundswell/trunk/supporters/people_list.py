"""The desk's list of people: what was asked for, in words and as a query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.supporters import permissions
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.deeds import activities
from groundswell.trunk.supporters.finding import matching
from groundswell.trunk.supporters.models import Person, Tagging
from groundswell.trunk.supporters.selectors import people, sees_every_way

PAGE = 50
NAMES = ("q", "who", "did", "since", "area", "group", "tag", "may", "source", "sort")
SORTS = ("latest", "name")
LONGEST = 120


@dataclass(frozen=True)
class Question:
    """
    What the address of the list asks for. Every value is text as it stands in the address; empty asks nothing.

    `did` is a ledger kind, or kind and object ("petitions.signed:<public id>"); `may` is channel and state
    ("email-not_asked"); `who` is "supporters" or "signers".
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
        """The start of the day that `since` names, or None."""
        try:
            return datetime.combine(date.fromisoformat(self.since), time(), tzinfo=UTC)
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
    """The answer to a question within a scope: the query, and the sentence that says it."""

    question: Question
    query: QuerySet[Person]
    slots: Sequence[Slot] = field(default=())

    def sentence(self) -> str:
        """The question in words, without what was typed into the search box (it may be somebody's name)."""
        parts = [slot.says for slot in self.slots]
        if self.question.q:
            parts.insert(0, _("match a search"))
        return _("People who %(parts)s") % {"parts": _(" and ").join(parts)} if parts else _("Everyone")


def answer(scope: Scope, question: Question, choices: Choices) -> Listing:
    """Put a question to the people of a scope. A value that names nothing finds nobody, and the sentence says so."""
    query, slots = people(scope), []
    if question.q:
        query = query.filter(matching(question.q, exact_ways=not sees_every_way(scope)))
    for name, narrow in FILTERS.items():
        value = getattr(question, name)
        # A day belongs to the deed where there is one: "signed … since 1 March".
        if not value or (name == "since" and question.did):
            continue
        says, condition = narrow(value, question, choices)
        query = query.filter(condition) if isinstance(condition, Q) else condition(query)
        gone = {name: "", "since": ""} if name == "did" else {name: ""}
        slots.append(Slot(name, says, question.address(**gone)))
    return Listing(question, query, slots)


Narrowed = tuple[str, Q | Callable[[QuerySet[Person]], QuerySet[Person]]]
NOBODY = Q(pk__in=[])


def _who(value: str, question: Question, choices: Choices) -> Narrowed:
    if value == "supporters":
        return _("are supporters"), Q(supporter_since__isnull=False)
    if value == "signers":
        return _("only signed"), Q(supporter_since__isnull=True)
    return _("are of a kind we do not know"), NOBODY


def _did(value: str, question: Question, choices: Choices) -> Narrowed:
    kind, _colon, object_id = value.partition(":")
    says = choices.deed(value) or _("did something we do not know")
    done = activities(choices.scope).filter(person=OuterRef("pk"), kind=kind)
    if object_id:
        done = done.filter(object_id=object_id)
    if question.from_day:
        done = done.filter(occurred_at__gte=question.from_day)
        says = _("%(did)s since %(day)s") % {"did": says, "day": date_format(question.from_day, "j F Y")}
    return says, Q(Exists(done))


def _since(value: str, question: Question, choices: Choices) -> Narrowed:
    """A day without a deed asks who did anything at all since then."""
    if question.from_day is None:
        return _("did something since a day we cannot read"), NOBODY
    says = _("did something since %(day)s") % {"day": date_format(question.from_day, "j F Y")}
    return says, Q(latest_activity_at__gte=question.from_day)


def _area(value: str, question: Question, choices: Choices) -> Narrowed:
    area = choices.area(value)
    if area is None:
        return _("live in “%(place)s”, which we do not know") % {"place": value}, NOBODY
    inside = Q(area=area.pk) | Q(area__parent=area.pk) | Q(area__parent__parent=area.pk)
    return _("live in %(place)s") % {"place": area.name}, inside


def _group(value: str, question: Question, choices: Choices) -> Narrowed:
    group = choices.group(value)
    if group is None:
        return _("are in a group we do not know"), NOBODY
    joined = Membership.objects.filter(person=OuterRef("pk"), group=group.pk, left_at__isnull=True)
    return _("are in %(group)s") % {"group": group.name}, Q(Exists(joined))


def _tag(value: str, question: Question, choices: Choices) -> Narrowed:
    tagged = Tagging.objects.filter(person=OuterRef("pk"), tag__name=value, tag__campaign=OuterRef("campaign"))
    return _("are tagged “%(tag)s”") % {"tag": value}, Q(Exists(tagged))


def _may(value: str, question: Question, choices: Choices) -> Narrowed:
    channel, _dash, state = value.partition("-")
    says = permissions.MAY.get(value)
    if says is None:
        return _("may be contacted in a way we do not know"), NOBODY
    return str(says), lambda query: permissions.with_state(query, channel, state)


def _source(value: str, question: Question, choices: Choices) -> Narrowed:
    said = Consent.objects.filter(person=OuterRef("pk"), given=True, source=value)
    return _("said yes %(where)s") % {"where": value}, Q(Exists(said))


FILTERS: dict[str, Callable[[str, Question, Choices], Narrowed]] = {
    "who": _who,
    "did": _did,
    "since": _since,
    "area": _area,
    "group": _group,
    "tag": _tag,
    "may": _may,
    "source": _source,
}


def page(listing: Listing, *, after: str = "", size: int = PAGE) -> Page:
    """
    One page, continued by keyset: an unknown `after` starts at the beginning.

    The keyset is read from the person named, so no integer key and no date stands in the address.
    """
    query, by_name = listing.query, listing.question.sort == "name"
    last = query.filter(public_id=after).only("pk", "name_key", "latest_activity_at").first() if after else None
    if last and by_name:
        query = query.filter(Q(name_key__gt=last.name_key) | Q(name_key=last.name_key, pk__gt=last.pk))
    elif last:
        when = last.latest_activity_at
        query = query.filter(Q(latest_activity_at__lt=when) | Q(latest_activity_at=when, pk__lt=last.pk))
    order = ("name_key", "pk") if by_name else ("-latest_activity_at", "-pk")
    found = list(query.select_related("area").order_by(*order)[: size + 1])
    more = len(found) > size
    return Page(found[:size], found[size - 1].public_id if more else "")
