"""Putting the test set into a campaign, letting the matcher look, and counting what it said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import ContactPoint, Person
from groundswell.trunk.supporters.services.ways import read_way
from tests.linkage.finding import Found, find_all
from tests.linkage.truth import Record, TruthSet

Pair = tuple[int, int]


@dataclass
class Measured:
    """
    What the matcher said of a test set. `suggested` are the pairs it would merge if asked ("Very likely", "Likely");
    those it is unsure of are shown to people and counted apart.
    """

    base: int = 0
    found_of_base: int = 0
    suggested: int = 0
    suggested_right: int = 0
    unsure: int = 0
    unsure_right: int = 0
    merged_by_itself: int = 0
    merged_wrongly: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.suggested_right / self.suggested if self.suggested else 1.0

    @property
    def recall(self) -> float:
        return self.found_of_base / self.base if self.base else 1.0


def measure(truth: TruthSet, campaign: Campaign, *, at: datetime) -> Measured:
    """Store the test set, run the matcher over it as its command does, and compare."""
    ids = store(truth, campaign, at=at)
    found = find_all(campaign, at=at)
    return compare(truth, ids, found)


def store(truth: TruthSet, campaign: Campaign, *, at: datetime) -> list[int]:
    """Insert a person for each record; give their ids in the same order."""
    rng = Random(len(truth.records))
    people = [
        _person(record, campaign, public_id, split=rng.random() < 0.6, at=at)
        for record, public_id in zip(truth.records, new_public_ids(len(truth.records)), strict=True)
    ]
    Person.objects.bulk_create(people, batch_size=500)
    pks = dict(Person.objects.filter(campaign=campaign).values_list("public_id", "pk"))
    ids = [pks[person.public_id] for person in people]
    points = [point for record, pk in zip(truth.records, ids, strict=True) for point in _points(record, pk, at)]
    ContactPoint.objects.bulk_create(points, batch_size=500)
    return ids


def _person(record: Record, campaign: Campaign, public_id: str, *, split: bool, at: datetime) -> Person:
    """A person as an import or a form would keep her; forms do not split names."""
    return Person(
        public_id=public_id,
        campaign=campaign,
        name=record.name,
        name_key=name_key(record.name),
        find_key=find_key(record.name),
        given_name=record.given if split else "",
        family_name=record.family if split else "",
        birth_date=record.born,
        email=record.email,
        email_key=canonical_email(record.email) if record.email else None,
        postcode=record.postcode,
        created_at=at,
        latest_activity_at=at,
    )


def _points(record: Record, person_id: int, at: datetime) -> list[ContactPoint]:
    values = [(ContactPoint.PHONE, phone) for phone in record.phones]
    values += [(ContactPoint.ADDRESS, f"{record.line}, {record.postcode}")] if record.line else []
    points = []
    for kind, value in values:
        # Numbers are keys already: the number rules do not know all that are kept for drama.
        shown, key = (value, value) if kind == ContactPoint.PHONE else read_way(kind, value)
        points.append(
            ContactPoint(person_id=person_id, kind=kind, value=shown, value_key=key, source="a list", added_at=at)
        )
    return points


def compare(truth: TruthSet, ids: Sequence[int], found: Sequence[Found]) -> Measured:
    """Count what was found against what is true."""
    soul_of = {pk: record.soul for pk, record in zip(ids, truth.records, strict=True)}
    kinds: dict[Pair, str] = {}
    measured = Measured()
    for case in truth.cases:
        pair = _pair(ids[case.first], ids[case.second])
        kinds[pair] = case.kind
        measured.base += case.in_base
    suggested = {_pair(each.first, each.second) for each in found if each.suggested or each.merged}
    for pair in suggested:
        right = soul_of[pair[0]] == soul_of[pair[1]]
        measured.suggested += 1
        measured.suggested_right += right
        if not right:
            measured.wrong[kinds.get(pair, "two people by chance")] += 1
    for case in truth.cases:
        if case.in_base and _pair(ids[case.first], ids[case.second]) in suggested:
            measured.found_of_base += 1
        elif case.in_base:
            measured.missed[f"{case.kind}, sharing {' and '.join(sorted(case.shares))}"] += 1
    for each in found:
        right = soul_of[each.first] == soul_of[each.second]
        measured.merged_by_itself += each.merged
        measured.merged_wrongly += each.merged and not right
        if not each.suggested and not each.merged:
            measured.unsure += 1
            measured.unsure_right += right
    return measured


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
