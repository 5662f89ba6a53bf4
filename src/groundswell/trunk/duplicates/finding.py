"""
Finding pairs among a campaign's people: never everybody with everybody, only those who share something.

People are read in the order of what they may share (email address, phone, birth date, postcode), so that those who
share it stand together and memory stays bounded. Within such a block only those are compared who share a name as well,
and where hundreds share a postcode, most of both names: the work grows with the people, and not with their square.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, groupby, islice
from operator import itemgetter
from typing import Any
from zlib import crc32

from django.db.models import Count, Q, QuerySet

from groundswell.trunk.duplicates.matching.bearers import CROWDED, Bearers
from groundswell.trunk.duplicates.matching.names import Name, fold, forms, learn, read_name
from groundswell.trunk.duplicates.matching.records import Record, folded_postcode, house_key, records_of
from groundswell.trunk.duplicates.matching.weighing import Match, may_be_named_as, weigh
from groundswell.trunk.supporters.models import ContactPoint, Person

MOST_IN_A_BLOCK = 2000
"""A value that more people share says nothing: a made-up birth date, the number of an office."""
MOST_NEIGHBOURS = 10_000
MOST_ALIKE = 40
CHUNK = 5000
AT_ONCE = 200_000
Pairs = set[tuple[int, int]]
Read = tuple[Any, int, str, str, str]
"""What is shared, person, name, given name, family name."""


def all_pairs(campaign_id: int, bearers: Bearers) -> Iterator[Pairs]:
    """Every pair of a campaign's people worth a comparison, some thousand at a time; a pair may come more than once."""
    found: Pairs = set()
    for some in _all_alike(campaign_id, bearers):
        found |= some
        if len(found) >= CHUNK:
            yield found
            found = set()
    if found:
        yield found


def _all_alike(campaign_id: int, bearers: Bearers) -> Iterator[Pairs]:
    for _value, block in _blocks(_by_email(campaign_id)):
        yield _alike(block, trusting=True)
    for _value, block in _blocks(_by_phone(campaign_id)):
        yield _alike(block, trusting=True)
    for _value, block in _blocks(_by_birth(campaign_id)):
        yield _alike(block)
    for _value, block in _blocks(_by_postcode(campaign_id)):
        yield _neighbours(block)
    for _value, block in _blocks(_by_home(campaign_id, crowded=bool(bearers.crowds))):
        yield _alike(block)


def matches(found: Pairs, bearers: Bearers) -> list[Match]:
    """Compare pairs by all that is known of them."""
    records = records_of({person_id for pair in found for person_id in pair})
    weighed = (_weigh(records, one, other, bearers) for one, other in sorted(found))
    return [match for match in weighed if match is not None]


def pairs_of(campaign_id: int, ids: Sequence[int], bearers: Bearers) -> Pairs:
    """The pairs that these people are in: with each other, and with all who were there before."""
    new = records_of(ids)
    found: Pairs = set()
    for rows in (_same_mailboxes(campaign_id, new), _same_phones(campaign_id, new)):
        for _value, block in _blocks(rows):
            found |= _alike(block, trusting=True, only=new.keys())
    for rows in (_same_columns(campaign_id, new, "birth_date", _births(new)), _same_homes(campaign_id, new, bearers)):
        for _value, block in _blocks(rows):
            found |= _alike(block, only=new.keys())
    for _value, block in _blocks(_same_columns(campaign_id, new, "postcode", _postcodes(new))):
        found |= _neighbours(block, only=new.keys())
    return found


def learn_names(campaign_id: int) -> Bearers:
    """
    Count who is called what, and where many live. What many are called is known as a given name from then on, and is
    not taken for a slip.
    """
    counts: dict[str, int] = defaultdict(int)
    named = _people(campaign_id).exclude(given_name="").order_by()
    for given, number in named.values_list("given_name").annotate(n=Count("pk")).iterator(chunk_size=CHUNK):
        counts[next(iter(fold(given).split()), "")] += number
    total = sum(counts.values())
    least = max(5, total // 20_000)
    learn(given for given, number in counts.items() if number >= least)
    bearers = {given: number for given, number in counts.items() if number > 1}
    dated = _people(campaign_id).filter(birth_date__isnull=False).count()
    return Bearers(bearers, total, _crowds(campaign_id), dated)


def _crowds(campaign_id: int) -> dict[str, int]:
    housed = _people(campaign_id).exclude(postcode="").order_by()
    shared = housed.values_list("postcode").annotate(n=Count("pk")).filter(n__gt=CROWDED)
    return {folded_postcode(postcode): number for postcode, number in shared.iterator(chunk_size=CHUNK)}


def _weigh(records: dict[int, Record], one: int, other: int, bearers: Bearers) -> Match | None:
    a, b = records.get(one), records.get(other)
    return weigh(a, b, bearers) if a and b else None


def _blocks(rows: Iterable[Read]) -> "groupby[Any, Read]":
    """Those who share something, one after the other; what was not read of a block is passed over."""
    return groupby(rows, key=itemgetter(0))


def _alike(block: Iterable[Read], *, trusting: bool = False, only: Collection[int] | None = None) -> Pairs:
    """The pairs of a block whose names are worth a comparison; of `only`, where it is given, and anybody."""
    names = _names_of(block, MOST_IN_A_BLOCK)
    return _compared(names, _any_key if len(names) <= 4 else _name_keys, trusting=trusting, only=only)


def _neighbours(block: Iterable[Read], *, only: Collection[int] | None = None) -> Pairs:
    """The same of those who share a postcode."""
    names = _names_of(block, MOST_NEIGHBOURS)
    if len(names) <= 4:
        return _compared(names, _any_key, only=only)
    return _compared(names, _name_keys if len(names) <= CROWDED else _whole_name_keys, only=only)


def _names_of(block: Iterable[Read], most: int) -> dict[int, Name]:
    """Who is in a block, by id; nobody where more than `most` are."""
    rows = list(islice(block, most + 1))
    return {row[1]: read_name(*row[2:]) for row in rows} if len(rows) <= most else {}


def _compared(
    names: dict[int, Name],
    keys_of: Callable[[Name], Iterable[str]],
    *,
    trusting: bool = False,
    only: Collection[int] | None = None,
) -> Pairs:
    alike: dict[str, list[int]] = {}
    for person_id, name in names.items():
        for key in set(keys_of(name)):
            alike.setdefault(key, []).append(person_id)
    found: Pairs = set()
    for ids in alike.values():
        if 1 < len(ids) <= MOST_ALIKE:
            found.update(
                (min(one, other), max(one, other))
                for one, other in combinations(ids, 2)
                if (only is None or one in only or other in only)
                and may_be_named_as(names[one], names[other], trusting=trusting)
            )
    return found


def _any_key(_name: Name) -> Iterable[str]:
    """Few share a block: each is compared with each."""
    return ("",)


def _whole_name_keys(name: Name) -> Iterator[str]:
    """Hundreds share a block: each name with the first letter of the other, and nicknames with the surname."""
    for given in (name.given, *name.middle):
        yield f"{given} {name.family[:1]}"
    for part in name.parts:
        yield f"{part} {name.given[:1]}"
        yield from (f"{part} {line}" for line in forms(name.given))


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


def _by_home(campaign_id: int, *, crowded: bool) -> Iterator[Read]:
    """
    Homes, spelled in many ways: put in order here, since the database cannot; a part of them at a time, so that memory
    stays bounded. They are looked at where some stand in an address alone, or where a postcode is too crowded for
    neighbours to be compared with each other; else who lives there was compared already.
    """
    points = _points(campaign_id, ContactPoint.ADDRESS)
    if not crowded and not points.filter(person__postcode="").exists():
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


def _same_phones(campaign_id: int, new: dict[int, Record]) -> Iterator[Read]:
    phones = {phone for record in new.values() for phone in record.phones}
    points = _points(campaign_id, ContactPoint.PHONE)
    yield from _in_chunks(phones, lambda some: points.filter(value_key__in=some), "value_key", POINT_NAMED)


def _same_homes(campaign_id: int, new: dict[int, Record], bearers: Bearers) -> Iterator[Read]:
    """
    Homes of people whose postcode stands in the address alone, or is crowded: the latest of them are tried one by one.
    """
    wanted = {house for record in new.values() for house in record.houses}
    if not wanted:
        return
    crowded = [code for code, record in _codes(new) if record.postcode in bearers.crowds]
    spelled = _points(campaign_id, ContactPoint.ADDRESS).filter(person__postcode__in={"", *crowded})
    found = [home for home in _homes(spelled.order_by("-pk")[:AT_ONCE]) if home[0] in wanted]
    found += [(house, record.id, record.shown, "", "") for record in new.values() for house in record.houses]
    yield from sorted(found, key=itemgetter(0))


def _same_columns(campaign_id: int, new: dict[int, Record], column: str, values: Iterable[Any]) -> Iterator[Read]:
    people = _people(campaign_id)
    yield from _in_chunks(set(values), lambda some: people.filter(Q(**{f"{column}__in": some})), column, NAMED)


def _in_chunks(
    values: Iterable[Any], asked: "Callable[[list[Any]], QuerySet[Any]]", column: str, named: Sequence[str]
) -> Iterator[Read]:
    wanted = sorted(values)
    for start in range(0, len(wanted), 900):
        yield from _stream(asked(wanted[start : start + 900]), column, named)


def _births(new: dict[int, Record]) -> Iterator[date]:
    return (record.birth for record in new.values() if record.birth)


def _postcodes(new: dict[int, Record]) -> Iterator[str]:
    return (code for code, _record in _codes(new))


def _codes(new: dict[int, Record]) -> Iterator[tuple[str, Record]]:
    """Postcodes as they are kept, each with one who lives there."""
    for record in new.values():
        if len(record.postcode) > 4:
            yield f"{record.postcode[:-3]} {record.postcode[-3:]}".upper(), record
