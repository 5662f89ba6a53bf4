"""The check of a list of people: cleaned blocks become staged rows, each with the person it means."""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.utils import translation
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.imports.kinds import RawBlock, Ready
from groundswell.trunk.imports.layouts import CONSENT_FIELDS, STOP_FIELDS
from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.places.selectors import locate_for
from groundswell.trunk.records.bulk import NULL, copy_lines, keep_ids
from groundswell.trunk.records.crew import children_for, over
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.importing.bits import bits_of
from groundswell.trunk.supporters.importing.cells import SIGNS, CleanBlock, Rules, Task, fields_of, told
from groundswell.trunk.supporters.importing.judging import Judge, rows_between
from groundswell.trunk.supporters.importing.seen import Grown, Seen
from groundswell.trunk.supporters.importing.stops import stops_of
from groundswell.trunk.supporters.models import Person

CLEANING = "groundswell.trunk.supporters.importing.cells:cleaning_by"
BYTES_A_PIECE = 1_000_000
"""A list of at least so many bytes for each process is worth starting it."""
MOST_TAGS = 500
MOST_POSTCODES = 300_000
REFUSED = ("table_id", "block", "number", "verdict", "name", "name_key", "problems", "cells")


class Staging:
    """One reading of a file. Blocks are written in the order in which they are read."""

    def __init__(self, table: Import) -> None:
        self.table, self.campaign = table, table.campaign
        chosen = {name: place for place, heading in enumerate(table.headings) if (name := table.columns.get(heading))}
        self.places: dict[str, int] = chosen
        self.seen, self.people, self.numbers, self.births = Seen(), Grown(np.int64), Grown(np.int32), Grown(np.int32)
        self.areas: OrderedDict[str, int | None] = OrderedDict()
        self.judge = Judge(table)
        self.counts: Counter[str] = Counter()
        self.tags: set[str] = set()

    def ready(self, blocks: Iterator[RawBlock]) -> Iterator[Ready]:
        first = next(blocks, None)
        if first is None:
            return
        waiting: deque[RawBlock] = deque()
        tasks = self._tasks(first, blocks, waiting)
        children = children_for(self.table.bytes_all // BYTES_A_PIECE)
        for clean in over(CLEANING, tasks, given=self._rules(first), children=children):
            raw = waiting.popleft()
            ends = [*raw.numbers[:1], *raw.numbers[-1:], *(line.number for line in raw.broken)]
            low, high, count = min(ends), max(ends), len(raw.numbers) + len(raw.broken)
            yield Ready(raw.number, low, high, count, partial(self._write, raw, clean, low, high))

    def _tasks(self, first: RawBlock, rest: Iterator[RawBlock], waiting: deque[RawBlock]) -> Iterator[Task]:
        block: RawBlock | None = first
        while block is not None:
            waiting.append(block)
            yield Task(block.numbers, fields_of({name: block.columns[at] for name, at in self.places.items()}))
            block = next(rest, None)

    def _rules(self, first: RawBlock) -> Rules:
        options, consent = self.table.options, self.table.options.get("consent") or {}
        on = consent.get("on")
        return Rules(
            order=options.get("order") or self._date_order(first),
            latest=self.table.made_at.date(),
            words=consent.get("words", "")[:400],
            where=consent.get("where", "")[:120],
            on=date.fromisoformat(on) if on else None,
            everyone=bits_of(consent.get("all", [])),
            consents=CONSENT_FIELDS,
            stopping=STOP_FIELDS,
            groups=frozenset(name.casefold() for name in self._group_names()),
            stops=stops_of(self.campaign.pk),
            language=translation.get_language() or "en",
        )

    def _group_names(self) -> Sequence[str]:
        if "groups" not in self.places:
            return []
        open_ones = Group.objects.filter(campaign=self.campaign, closed_at__isnull=True)
        return list(open_ones.values_list("name", flat=True))

    def _date_order(self, first: RawBlock) -> Any:
        for name in ("birth_date", "consent_on", "met_on"):
            if name in self.places:
                order, is_shown = cleaning.guess_date_order(first.columns[self.places[name]])
                if is_shown:
                    return order
        return "dmy"

    # Writing

    def _write(self, raw: RawBlock, clean: CleanBlock, low: int, high: int) -> Mapping[str, int]:
        self._refuse_notes(clean.tags)
        numbers = np.asarray(raw.numbers, dtype=np.int32)[clean.places]
        first = self.seen.add(np.frombuffer(clean.keys, dtype=np.int64))
        own = np.arange(self.seen.count - len(first), self.seen.count)
        births = np.frombuffer(clean.births, dtype=np.int32) if clean.births else np.zeros(len(first), dtype=np.int32)
        self.numbers.add(numbers)
        self.births.add(births)
        people = np.zeros(len(first), dtype=np.int64)
        is_first = first == own
        people[is_first] = keep_ids(Person, int(is_first.sum()))
        self.people.add(people)
        people[~is_first] = self.people.at(first[~is_first])
        known_births = self.births.at(first)
        two_people = (births != known_births) & (births != 0) & (known_births != 0)
        self._copy(raw, clean, people.tolist(), is_first.tolist(), self.numbers.at(first).tolist(), two_people.tolist())
        self._copy_refused(raw, clean)
        self.counts.update(clean.counts)
        refused, plain = len(clean.refused) + len(raw.broken), int(is_first.sum())
        expected = {
            PersonRow.NEW: plain,
            PersonRow.DUPLICATE: len(first) - plain - int(two_people.sum()),
            PersonRow.REFUSED: refused,
        }
        verdicts = self.judge.verdicts(low, high, expected)
        if verdicts[PersonRow.REFUSED] > refused:
            self._keep_cells(raw, low, high)
        return verdicts

    def _keep_cells(self, raw: RawBlock, low: int, high: int) -> None:
        """Keep the cells of rows that only the look at known people refused, to give them back."""
        place = {number: at for at, number in enumerate(raw.numbers)}
        rows = list(rows_between(self.table, low, high).filter(verdict=PersonRow.REFUSED, cells=""))
        for row in rows:
            if row.number in place:
                row.cells = told([column[place[row.number]] for column in raw.columns])
        PersonRow.objects.bulk_update(rows, ["cells"], batch_size=200)

    def _refuse_notes(self, tags: set[str]) -> None:
        self.tags |= tags
        if len(self.tags) > MOST_TAGS:
            says = _(
                "The column of tags holds more than %(most)d different ones. Is it a column of notes? Leave it out"
            )
            raise Unreadable(says % {"most": MOST_TAGS})

    def _copy(
        self,
        raw: RawBlock,
        clean: CleanBlock,
        people: list[int],
        is_first: list[bool],
        firsts: list[int],
        two_people: list[bool],
    ) -> None:
        head = f"{self.table.pk}\t{raw.number}\t"
        areas = self._areas(clean.postcodes)
        columns = ["table_id", "block", "person_key"]
        if areas:
            columns.append("area_id")
            lines = [f"{person}\t{area}\t{line}" for person, area, line in zip(people, areas, clean.lines, strict=True)]
        else:
            lines = [f"{person}\t{line}" for person, line in zip(people, clean.lines, strict=True)]
        every = all(is_first)
        copy_lines(
            PersonRow,
            [*columns, *clean.columns],
            [head + line for line, one in zip(lines, is_first, strict=True) if every or one],
        )
        if every:
            return
        repeats = [
            f"{head}{PersonRow.DUPLICATE}\t{earlier}\t{line}"
            for line, one, earlier, other in zip(lines, is_first, firsts, two_people, strict=True)
            if not one and not other
        ]
        copy_lines(PersonRow, [*columns[:2], "verdict", "first", *columns[2:], *clean.columns], repeats)
        for place, other in enumerate(two_people):
            if other:
                says = _(
                    "Row %(row)d has the same email and name, and another date of birth. If they are two people, "
                    "say so in the names (Snr, Jnr)"
                )
                clean.refused.append((clean.places[place], "", [says % {"row": firsts[place]}]))

    def _areas(self, postcodes: Sequence[str]) -> list[str]:
        """The area of each postcode, as text for a line."""
        if not postcodes:
            return []
        wanted = {code for code in postcodes if code and code not in self.areas}
        if wanted:
            if len(self.areas) + len(wanted) > MOST_POSTCODES:
                self.areas.clear()
                wanted = {code for code in postcodes if code}
            found = locate_for(self.campaign, sorted(wanted))
            self.areas |= {code: located.area_id for code, located in found.items()}
        areas = {code: self.areas.get(code) for code in set(postcodes)}
        texts = {code: NULL if area is None else str(area) for code, area in areas.items()}
        return [texts[code] for code in postcodes]

    def _copy_refused(self, raw: RawBlock, clean: CleanBlock) -> None:
        rows = [
            (raw.numbers[at], name or self._named(raw, at), ". ".join(says), [column[at] for column in raw.columns])
            for at, name, says in clean.refused
        ]
        rows += [(line.number, "", line.problem, line.cells) for line in raw.broken]
        lines = [
            f"{self.table.pk}\t{raw.number}\t{number}\trefused\t{name}\t\t{says.translate(SIGNS)}\t{told(cells)}"
            for number, name, says, cells in rows
        ]
        copy_lines(PersonRow, REFUSED, lines)

    def _named(self, raw: RawBlock, place: int) -> str:
        texts = (raw.columns[at][place] for name, at in self.places.items() if name in ("name", "family_name", "email"))
        return next((text.translate(SIGNS)[:120] for text in texts if text), "")
