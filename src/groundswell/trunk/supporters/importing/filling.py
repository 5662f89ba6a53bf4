"""Known people of a list: blanks are filled and noted, so that they can be emptied again; what differs waits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from groundswell.trunk.consent.selectors import YES, standing
from groundswell.trunk.imports.models import Block, Import, PersonFill, PersonRow
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import Happened
from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.importing.agreeing import OBJECT, Agreeing, said_by
from groundswell.trunk.supporters.importing.carrying import people_of
from groundswell.trunk.supporters.importing.judging import lacking
from groundswell.trunk.supporters.models import Person, ProposedChange

FILLED = ("given_name", "family_name", "postcode", "birth_date")
AT_ONCE = 2_000


class Filling:
    """The known people of some rows."""

    def __init__(self, table: Import, block: Block, rows: "QuerySet[PersonRow]", *, at: datetime) -> None:
        self.table, self.block, self.rows, self.at = table, block, rows, at

    def fill(self) -> None:
        """Fill blanks, and let another postcode wait for a decision."""
        given = list(self._telling().order_by("pk").values_list("person_key", "area_id", *FILLED))
        people: dict[int, dict[str, Any]] = {}
        for some in _chunks(sorted({row[0] for row in given})):
            # Held until the block is written, so that what was blank is what is filled.
            held = (
                Person.objects.select_for_update(no_key=True).filter(pk__in=some, erased_at__isnull=True).order_by("pk")
            )
            people |= {row[0]: dict(zip(FILLED, row[1:], strict=True)) for row in held.values_list("pk", *FILLED)}
        filled: dict[tuple[int, str], Any] = {}
        areas: dict[int, int | None] = {}
        proposed: dict[tuple[int, str], str] = {}
        for key, area, *values in given:
            known = people.get(key)
            if known is None:
                continue
            for field, value in zip(FILLED, values, strict=True):
                if value and not known[field]:
                    filled[key, field] = known[field] = value
                    if field == "postcode":
                        areas[key] = area
                elif field == "postcode" and value and value != known[field]:
                    proposed[key, value] = known[field]
        self._keep(filled, areas)
        self._propose(proposed)

    def _telling(self) -> "QuerySet[PersonRow]":
        """Rows that say what their person's record lacks, or another postcode. Only those people need be held."""
        people = Person.objects.filter(pk=OuterRef("person_key"))
        return self.rows.filter(
            Exists(lacking())
            | Q(birth_date__isnull=False) & Exists(people.filter(birth_date__isnull=True))
            | ~Q(postcode="") & Exists(people.exclude(postcode=OuterRef("postcode")))
        )

    def _keep(self, filled: dict[tuple[int, str], Any], areas: dict[int, int | None]) -> None:
        for some in _chunks(sorted({key for key, _field in filled})):
            people = list(Person.objects.filter(pk__in=some).only("pk", *FILLED, "area_id"))
            for person in people:
                for field in FILLED:
                    setattr(person, field, filled.get((person.pk, field), getattr(person, field)))
                person.area_id = areas.get(person.pk, person.area_id)
            Person.objects.bulk_update(people, [*FILLED, "area"], batch_size=500)
        self._note([(key, field, _text(value)) for (key, field), value in sorted(filled.items())])

    def _note(self, fills: Iterable[tuple[int, str, str]]) -> None:
        columns = ("table_id", "block", "person_key", "field", "value")
        rows = [(self.table.pk, self.block.number, key, field, value) for key, field, value in fills]
        insert_new(PersonFill, columns, rows)

    def _propose(self, proposed: dict[tuple[int, str], str]) -> None:
        columns = ("public_id", "person_id", "field", "old", "new", "said_by", "said_at", "state")
        rows = [
            (public_id, key, "postcode", old, new, said_by(self.table), self.at, ProposedChange.WAITING)
            for public_id, ((key, new), old) in zip(
                new_public_ids(len(proposed)), sorted(proposed.items()), strict=True
            )
        ]
        insert_new(ProposedChange, columns, rows)

    def welcome(self, agreeing: Agreeing) -> list[tuple[int | None, int]]:
        """Make supporters of known people whom the list gave a yes; give how many of each area."""
        if not agreeing.asked:
            return []
        others = Person.objects.filter(pk=OuterRef("person_key"), supporter_since__isnull=True)
        keys = people_of(self.rows.filter(agreeing.supporting()).filter(Exists(others)))
        areas: dict[int | None, int] = {}
        for some in _chunks(keys):
            for person in self._made_supporters(some):
                areas[person.area_id] = areas.get(person.area_id, 0) + 1
        return list(areas.items())

    def _made_supporters(self, keys: list[int]) -> list[Person]:
        people = list(Person.objects.filter(Q(pk__in=keys), supporter_since__isnull=True, erased_at__isnull=True))
        stands = standing([person.pk for person in people])
        new = [person for person in people if YES in stands[person.pk].values()]
        Person.objects.filter(pk__in=[person.pk for person in new]).update(supporter_since=self.at)
        self._note([(person.pk, "supporter_since", self.at.isoformat()) for person in new])
        # Not `record`: a list is nothing that she did, so she was not active by it.
        ledger.start_record(
            [
                Happened(
                    key=f"supporters.new:{person.public_id}",
                    campaign_id=person.campaign_id,
                    kind="supporters.new",
                    occurred_at=self.at,
                    person_id=person.pk,
                    area_id=person.area_id,
                    object_kind=OBJECT,
                    object_id=self.table.public_id,
                )
                for person in new
            ],
            at=self.at,
        ).rows()
        return new


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
