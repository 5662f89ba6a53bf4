"""The two records of a pair side by side: what differs, which side is picked at first, and what a merge makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundswell.trunk.supporters.models import ContactPoint, Person

NAME, EMAIL, POSTCODE, ADDRESS, BIRTH, PRONOUN, SAY = (
    *("name", "email", "postcode", "address", "birth_date"),
    *("pronoun", "say"),
)
FIELDS = (NAME, EMAIL, POSTCODE, ADDRESS, BIRTH, PRONOUN, SAY)
NAME_FIELDS = ("name", "name_key", "find_key", "given_name", "family_name")
Chosen = Mapping[str, int]
"""Field to the id of the person whose value is kept."""


@dataclass(frozen=True)
class Side:
    """One record with its ways to be reached that are in use, the newest first."""

    person: Person
    points: tuple[ContactPoint, ...]

    def values(self, kind: str) -> dict[str, ContactPoint]:
        """Its numbers or addresses of one kind by what they are matched by."""
        return {point.value_key: point for point in self.points if point.kind == kind}

    def value(self, field: str) -> Any:
        """What the record holds in a field, or nothing."""
        if field == ADDRESS:
            return next(iter(self.values(ContactPoint.ADDRESS).values()), None)
        value = getattr(self.person, field)
        empty = ("", "them") if field == PRONOUN else ("",)
        return None if value in empty else value

    def key(self, field: str) -> Any:
        """The same for comparing: spellings of one name, mailbox or house are one."""
        if field == EMAIL:
            return self.person.email_key
        if field == NAME:
            return self.person.name_key
        if field == ADDRESS:
            return frozenset(self.values(ContactPoint.ADDRESS)) or None
        return self.value(field)


def sides_of(first: Person, second: Person) -> tuple[Side, Side]:
    """Both records with their ways to be reached, in one query."""
    points: dict[int, list[ContactPoint]] = {first.pk: [], second.pk: []}
    found = ContactPoint.objects.filter(person__in=(first, second), ended_at__isnull=True)
    for point in found.order_by("-added_at", "-pk"):
        points[point.person_id].append(point)
    return Side(first, tuple(points[first.pk])), Side(second, tuple(points[second.pk]))


def differs(field: str, one: Side, other: Side) -> bool:
    """Whether both records say something there, and not the same."""
    a, b = one.key(field), other.key(field)
    if field == ADDRESS and a and b:
        return not (a <= b or b <= a)
    return a is not None and b is not None and a != b


def picked(field: str, one: Side, other: Side) -> Side:
    """
    The side whose value is picked at first: the one that has any, then a confirmed email address, then the newer.
    """
    if one.key(field) is None or other.key(field) is None:
        return other if one.key(field) is None else one
    if field == EMAIL:
        confirmed = [side for side in (one, other) if side.person.email_confirmed_at]
        if len(confirmed) == 1:
            return confirmed[0]
    return max(one, other, key=lambda side: (side.person.latest_activity_at, side.person.pk))


def first_choice(one: Side, other: Side) -> dict[str, int]:
    """What is picked at first in every field."""
    return {field: picked(field, one, other).person.pk for field in FIELDS}


def nothing_differs(one: Side, other: Side) -> bool:
    """Whether a merge of the two loses nothing, so that many such pairs may be merged by one press."""
    return not any(differs(field, one, other) for field in FIELDS)


def survivor(one: Side, other: Side, chosen: Chosen) -> tuple[Side, Side]:
    """
    Which record is kept, and which goes: the one whose email address is kept stays, so that both identities lead on.
    """
    by_id = {one.person.pk: one, other.person.pk: other}
    keys = {one.person.email_key, other.person.email_key}
    if None in keys and len(keys) == 2:
        kept = one if one.person.email_key else other
    elif len(keys) == 2:
        kept = by_id[chosen[EMAIL]]
    else:
        kept = by_id[chosen[NAME]]
    return kept, other if kept is one else one


def merged_fields(kept: Side, gone: Side, chosen: Chosen) -> dict[str, Any]:
    """What is to stand on the kept record after the merge, by attribute; only what changes."""
    old, other = kept.person, gone.person
    new: dict[str, Any] = {}
    if chosen[NAME] == other.pk:
        new |= {name: getattr(other, name) for name in NAME_FIELDS}
    if chosen[POSTCODE] == other.pk and other.postcode:
        new |= {"postcode": other.postcode, "area_id": other.area_id}
    for field in (BIRTH, PRONOUN, SAY):
        if chosen[field] == other.pk and gone.value(field) is not None:
            new[field] = getattr(other, field)
    new["created_at"] = min(old.created_at, other.created_at)
    new["latest_activity_at"] = max(old.latest_activity_at, other.latest_activity_at)
    since = [person.supporter_since for person in (old, other) if person.supporter_since]
    new["supporter_since"] = min(since, default=None)
    if old.email_key == other.email_key:
        proved = [person.email_confirmed_at for person in (old, other) if person.email_confirmed_at]
        new["email_confirmed_at"] = min(proved, default=None)
    return {name: value for name, value in new.items() if getattr(old, name) != value}
