"""
Finding pairs among a campaign's people: never everybody with everybody, only those who share something.

People are read in the order of what they may share (email address, phone, birth date, postcode), so that those who
share it stand together and memory stays bounded. Within such a block only those are compared who share a name as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any
from zlib import crc32

from django.db.models import Count, Q, QuerySet

from groundswell.trunk.duplicates.matching.bearers import Bearers
from groundswell.trunk.duplicates.matching.names import Name, fold, forms, learn, read_name
from groundswell.trunk.duplicates.matching.records import Record, house_key, records_of
from groundswell.trunk.duplicates.matching.weighing import Match, weigh
from groundswell.trunk.supporters.models import ContactPoint, Person

MOST_IN_A_BLOCK = 2000
"""A value that more people share says nothing: a made-up birth date, the number of an office."""
MOST_ALIKE = 40
CHUNK = 5000
AT_ONCE = 200_000
Pairs = set[tuple[int, int]]
Read = tuple[Any, int, str, str, str]
"""What is shared, person, name, given name, family name."""


def all_pairs(campaign_id: int) -> Iterator[Pairs]:
    """Every pair of a campaign's people worth a comparison, some thousand at a time; a pair may come more than once."""
    found: Pairs = set()
    for stream in (_by_email, _by_phone, _by_birth, _by_postcode, _by_home):
        for _value, block in groupby(stream(campaign_id), key=itemgetter(0)):
            found |= _alike(block)
            if len(found) >= CHUNK:
                yield found
                found = set()
    if found:
        yield found


def matches(found: Pairs, bearers: Bearers) -> list[Match]:
    """Compare pairs by all that is known of them."""
    records = records_of({person_id for pair in found for person_id in pair})
    weighed = (_weigh(records, one, other, bearers) for one, other in sorted(found))
    return [match for match in weighed if match is not None]


def pairs_of(campaign_id: int, ids: Sequence[int]) -> Pairs:
    """The pairs that these people are in: with each other, and with all who were there before."""
    new = records_of(ids)
    rows: list[Read] = [*_same_mailboxes(campaign_id, new), *_same_points(campaign_id, new)]
    rows += _same_homes(campaign_id, new)
    rows += _same_columns(campaign_id, new, "birth_date", {record.birth for record in new.values()})
    rows += _same_columns(campaign_id, new, "postcode", _postcodes(new))
    rows.sort(key=lambda row: (type(row[0]).__name__, str(row[0])))
    found: Pairs = set()
    for _value, block in groupby(rows, key=lambda row: (type(row[0]).__name__, str(row[0]))):
        found |= _alike(block, only=new.keys())
    return found


def learn_names(campaign_id: int) -> Bearers:
    """
    Count who is called what. What many are called is known as a given name from then on, and is not taken for a slip.
    """
    counts: dict[str, int] = defaultdict(int)
    named = _people(campaign_id).exclude(given_name="").order_by()
    for given, number in named.values_list("given_name").annotate(n=Count("pk")).iterator(chunk_size=CHUNK):
        counts[next(iter(fold(given).split()), "")] += number
    total = sum(counts.values())
    least = max(5, total // 20_000)
    learn(given for given, number in counts.items() if number >= least)
    return Bearers({given: number for given, number in counts.items() if number > 1}, total)


def _weigh(records: dict[int, Record], one: int, other: int, bearers: Bearers) -> Match | None:
    a, b = records.get(one), records.get(other)
    return weigh(a, b, bearers) if a and b else None


def _alike(block: Iterable[Read], only: Any = None) -> Pairs:
    """The pairs of a block whose names are worth a comparison."""
    rows = list(dict.fromkeys(block))
    if not 1 < len(rows) <= MOST_IN_A_BLOCK:
        return set()
    alike: dict[str, list[int]] = {}
    small = len(rows) <= 4
    for _value, person_id, name, given, family in rows:
        for key in [""] if small else set(_name_keys(read_name(name, given, family))):
            alike.setdefault(key, []).append(person_id)
    found: Pairs = set()
    for ids in alike.values():
        if 1 < len(ids) <= MOST_ALIKE:
            found |= {(min(pair), max(pair)) for pair in combinations(set(ids), 2)}
    return found if only is None else {pair for pair in found if pair[0] in only or pair[1] in only}


def _name_keys(name: Name) -> Iterator[str]:
    """Under what a name is looked for: by each of its parts, its nicknames, and its two first letters turned about."""
    if name.given:
        yield name.given
        yield from (str(line) for line in forms(name.given))
    yield from (part for part in name.parts if len(part) > 2)
    yield "".join(sorted((name.given[:1], name.family[:1]))) + "-"


def _people(campaign_id: int) -> "QuerySet[Person]":
    return Person.objects.filter(campaign=campaign_id, merged_into__isnull=True, erased_at__isnull=True)


def _points(campaign_id: int, kind: str) -> "QuerySet[ContactPoint]":
    return ContactPoint.objects.filter(
        kind=kind,
        ended_at__isnull=True,
        person__campaign=campaign_id,
        person__merged_into__isnull=True,
        person__erased_at__isnull=True,
    )


NAMED = ("pk", "name", "given_name", "family_name")
POINT_NAMED = ("person_id", "person__name", "person__given_name", "person__family_name")


def _stream(rows: "QuerySet[Any]", column: str, named: Sequence[str] = NAMED) -> Iterator[Read]:
    return rows.order_by(column).values_list(column, *named).iterator(chunk_size=CHUNK)


def _by_email(campaign_id: int) -> Iterator[Read]:
    return _stream(_people(campaign_id).filter(email_key__isnull=False), "email_key")


def _by_phone(campaign_id: int) -> Iterator[Read]:
    return _stream(_points(campaign_id, ContactPoint.PHONE), "value_key", POINT_NAMED)


def _by_birth(campaign_id: int) -> Iterator[Read]:
    return _stream(_people(campaign_id).filter(birth_date__isnull=False), "birth_date")


def _by_postcode(campaign_id: int) -> Iterator[Read]:
    return _stream(_people(campaign_id).exclude(postcode=""), "postcode")


def _by_home(campaign_id: int) -> Iterator[Read]:
    """
    Homes that stand in an address alone, spelled in many ways: put in order here, since the database cannot; a part of
    them at a time, so that memory stays bounded. Whose postcode is kept stands with her neighbours already.
    """
    points = _points(campaign_id, ContactPoint.ADDRESS)
    if not points.filter(person__postcode="").exists():
        return
    parts = 1 + points.count() // AT_ONCE
    for part in range(parts):
        homes = [home for home in _homes(points) if crc32(home[0].encode()) % parts == part]
        yield from sorted(homes, key=itemgetter(0, 1))


def _homes(points: "QuerySet[ContactPoint]") -> Iterator[Read]:
    rows = points.values_list("value_key", "person__postcode", *POINT_NAMED).iterator(chunk_size=CHUNK)
    homes = ((house_key(address, postcode), *named) for address, postcode, *named in rows)
    return (home for home in homes if home[0])  # type: ignore[misc]


def _same_mailboxes(campaign_id: int, new: dict[int, Record]) -> Iterator[Read]:
    keys = {record.email for record in new.values() if record.email}
    yield from _in_chunks(keys, lambda some: _people(campaign_id).filter(email_key__in=some), "email_key", NAMED)


def _same_points(campaign_id: int, new: dict[int, Record]) -> Iterator[Read]:
    phones = {phone for record in new.values() for phone in record.phones}
    points = _points(campaign_id, ContactPoint.PHONE)
    yield from _in_chunks(phones, lambda some: points.filter(value_key__in=some), "value_key", POINT_NAMED)


def _same_homes(campaign_id: int, new: dict[int, Record]) -> Iterator[Read]:
    """Homes of people whose postcode stands in the address alone: the latest of them are tried one by one."""
    wanted = {house for record in new.values() for house in record.houses}
    if wanted:
        spelled = _points(campaign_id, ContactPoint.ADDRESS).filter(person__postcode="").order_by("-pk")[:AT_ONCE]
        yield from (home for home in _homes(spelled) if home[0] in wanted)
        mine = ((house, record) for record in new.values() for house in record.houses)
        yield from ((house, record.id, record.shown, "", "") for house, record in mine)


def _same_columns(campaign_id: int, new: dict[int, Record], column: str, values: Iterable[Any]) -> Iterator[Read]:
    wanted = {value for value in values if value}
    people = _people(campaign_id)
    yield from _in_chunks(wanted, lambda some: people.filter(Q(**{f"{column}__in": some})), column, NAMED)


def _in_chunks(
    values: Iterable[Any], asked: "Callable[[list[Any]], QuerySet[Any]]", column: str, named: Sequence[str]
) -> Iterator[Read]:
    wanted = sorted(values)
    for start in range(0, len(wanted), 900):
        yield from asked(wanted[start : start + 900]).values_list(column, *named)


def _postcodes(new: dict[int, Record]) -> Iterator[str]:
    for record in new.values():
        if len(record.postcode) > 4:
            yield f"{record.postcode[:-3]} {record.postcode[-3:]}".upper()
