"""
The staged rows of a block that have one verdict, and how they are carried on: what becomes of them is put into SQL once
for all blocks of a list, and what they say is summed up by one look at them.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Max, Min, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf

from groundswell.trunk.imports.models import Block, Import, PersonRow, row_key
from groundswell.trunk.records.bulk import Hole, Insertion, Insertions
from groundswell.trunk.records.gathering import Among, listed

Area = int | None
Rows = QuerySet[PersonRow]


def rows_between(table: Import, low: int, high: int) -> Rows:
    """The staged rows of a list from one row of the sheet to another, both included."""
    return PersonRow.objects.filter(pk__gte=row_key(table.pk, low), pk__lte=row_key(table.pk, high))


def whole_name(reference: Callable[[str], Any]) -> Any:
    """The name of a staged row as an expression: `PersonRow.whole_name`."""
    parts = Concat(reference("given_name"), Value(" "), reference("family_name"))
    return Coalesce(NullIf(reference("name"), Value("")), parts, output_field=CharField())


def people_of(rows: Rows) -> list[int]:
    """The people of staged rows, each once and in order."""
    keys = rows.order_by().values_list("person_key", flat=True).distinct()
    return sorted(key for key in keys if key is not None)


def _summed(areas: Iterable[Area], counts: Iterable[int]) -> Counter[Area]:
    """The sum of each area that has any."""
    summed: Counter[Area] = Counter()
    for area, count in zip(areas, counts, strict=True):
        if count:
            summed[area] += count
    return summed


@dataclass(frozen=True)
class Sum:
    """
    What some staged rows say in all: how many of each area, how many of those with a condition (`counting`), and the
    different texts of tags, without the empty one.
    """

    areas: Mapping[Area, int]
    counting: Mapping[Area, int]
    tags: Set[str]
    first: int
    last: int
    any_no: bool
    any_stop: bool

    @property
    def count(self) -> int:
        return sum(self.areas.values())


class Carrying:
    """
    The rows of one block with one verdict, or `only` those with some keys. `kept` is for one list, and all that goes by
    it bears one moment.
    """

    def __init__(
        self,
        kept: Insertions,
        table: Import,
        block: Block,
        verdict: str,
        *,
        at: datetime,
        only: Sequence[int] | None = None,
    ) -> None:
        self.kept, self.verdict, self.at = kept, verdict, at
        self.known = verdict != PersonRow.NEW
        self.keys: dict[str, int | str]
        if only is None:
            self.keys = {"low": row_key(table.pk, block.low), "high": row_key(table.pk, block.high)}
            self.rows = rows_between(table, block.low, block.high).filter(verdict=verdict)
            self._of_any_block = PersonRow.objects.filter(pk__gte=Hole("low"), pk__lte=Hole("high"), verdict=verdict)
        else:
            self.keys = {"keys": listed(only)}
            self.rows = PersonRow.objects.filter(Among("pk", only))
            self._of_any_block = PersonRow.objects.filter(Among("pk", Hole("keys", TextField())))

    def into(
        self,
        model: type[Model],
        name: Hashable,
        say: Callable[[Rows], tuple[Mapping[str, Any], Rows]],
        *,
        all_new: bool = True,
    ) -> int:
        """
        Insert a row of `model` for each of those rows that `say` gives, with its values; how many were new. `name`
        holds all by which this differs from block to block. `all_new` is as in `Insertions.run`; what is for known
        people never is.
        """

        def insertion() -> Insertion:
            values, rows = say(self._of_any_block)
            # Of two that say the same thing of one person in other words, the earlier row counts.
            return Insertion(model, values, rows.order_by("pk") if self.known else rows)

        key = (model, self.verdict, self.at, *self.keys, name)
        return self.kept.run(key, insertion, all_new=all_new and not self.known, **self.keys)

    def summed(self, counting: Q) -> Sum:
        """Sum the rows up, and those of them with a condition."""
        asked = {
            "count": Count("number"),
            "some": Count("number", filter=counting),
            "lowest": Min("person_key"),
            "highest": Max("person_key"),
            "noes": Max("no"),
            "stops": Max("stop"),
        }
        by = ("area_id", "tags")
        found = list(self.rows.order_by().values(*by).annotate(**asked).values_list(*by, *asked))
        areas, tags, counts, some, lowest, highest, noes, stops = zip(*found, strict=True) if found else ((),) * 8
        return Sum(
            areas=_summed(areas, counts),
            counting=_summed(areas, some),
            tags=set(tags) - {""},
            first=min(lowest, default=0),
            last=max(highest, default=0),
            any_no=any(noes),
            any_stop=any(stops),
        )

    def people(self, told: Sum) -> "range | list[int]":
        """The people of rows of which each has its own: mostly their ids lie side by side."""
        if told.count and told.last - told.first + 1 == told.count:
            return range(told.first, told.last + 1)
        return people_of(self.rows)
