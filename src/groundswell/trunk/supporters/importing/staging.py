"""The check of a list of people: cleaned blocks become staged rows, each with the person it means."""

from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from django.utils import translation
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.imports.bulk import Block, Columns, Parts, of_length
from groundswell.trunk.imports.kinds import Ready
from groundswell.trunk.imports.layouts import CONSENT_FIELDS, STOP_FIELDS
from groundswell.trunk.imports.lines import Piece, Rows, Shape, Unsure
from groundswell.trunk.imports.models import Import, PersonRow, row_key
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.places.selectors import locate_for
from groundswell.trunk.records.bulk import NULL, copy_lines, copy_text, keep_ids
from groundswell.trunk.records.crew import children_for, over
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.importing import findings
from groundswell.trunk.supporters.importing.bits import bits_of
from groundswell.trunk.supporters.importing.carrying import rows_between
from groundswell.trunk.supporters.importing.cleaned import SIGNS, CleanBlock, Refused, told
from groundswell.trunk.supporters.importing.judging import Judge
from groundswell.trunk.supporters.importing.rules import Rules
from groundswell.trunk.supporters.importing.seen import Grown, Seen
from groundswell.trunk.supporters.importing.stops import stops_of
from groundswell.trunk.supporters.models import Person

CLEANING = "groundswell.trunk.supporters.importing.cells:cleaning_by"
BYTES_A_PIECE = 1_000_000
"""A list of at least so many bytes for each process is worth starting it."""
MOST_TAGS = 500
MOST_POSTCODES = 300_000
NAMING = ("name", "family_name", "email")
STAGED = ("id", "number", "person_key", "verdict", "first", "area_id")
REFUSED = ("id", "table_id", "number", "verdict", "name", "name_key", "problems", "cells")


class Taken(NamedTuple):
    """Rows on their way: themselves or the piece they are in, and how many rows of the sheet come before."""

    task: Piece | Rows
    before: int


class Staging:
    """One reading of a file. Blocks are written in the order in which they are read."""

    def __init__(self, table: Import) -> None:
        self.table, self.campaign = table, table.campaign
        chosen = {name: place for place, heading in enumerate(table.headings) if (name := table.columns.get(heading))}
        self.places: dict[str, int] = chosen
        self.seen, self.people, self.numbers, self.births = Seen(), Grown(np.int64), Grown(np.int32), Grown(np.int32)
        self.areas = {"": NULL}
        self.judge = Judge(table)
        self.counts: Counter[str] = Counter()
        self.tags: set[str] = set()
        self.shape = Shape(",", 0, 0, 0)

    def ready(self, read: Columns, rows_at_once: int) -> Iterator[Ready]:
        parts, rest = read.parts, read.blocks
        if parts:
            self.shape = parts.shape
            yield from self._of_pieces(parts, parts.pieces(rows_at_once))
            rest = of_length(rows_at_once, parts.rest())
        yield from self._of_blocks(rest)

    def _of_pieces(self, parts: Parts, pieces: Iterator[Piece]) -> Iterator[Ready]:
        first = next(pieces, None)
        if first is None:
            return
        cleaned = self._cleaned(first, pieces)
        for clean in cleaned:
            if clean is None:
                # What was read ahead is read again, with more care.
                cleaned.close()
                parts.leave_to_rest()
                return
            before = parts.number
            yield self._ready(parts.read(clean.records, clean.rows), before, clean)

    def _of_blocks(self, blocks: Iterator[Block]) -> Iterator[Ready]:
        tasks = map(rows_of_block, blocks)
        first = next(tasks, None)
        if first is None:
            return
        waiting = deque([first])

        def others() -> Iterator[Rows]:
            for task in tasks:
                waiting.append(task)
                yield task

        for clean in self._cleaned(first, others()):
            assert clean is not None
            yield self._ready(waiting.popleft(), 0, clean)

    def _cleaned(self, first: Piece | Rows, others: Iterator[Any]) -> Generator[CleanBlock | None]:
        children = children_for(self.table.bytes_all // BYTES_A_PIECE)
        return over(CLEANING, chain([first], others), given=partial(self._rules, first), children=children)

    def _ready(self, task: Piece | Rows, before: int, clean: CleanBlock) -> Ready:
        taken = Taken(task, before)
        low, high = before + clean.low, before + clean.high
        return Ready(low, high, clean.rows, partial(self._write, taken, clean, low, high))

    def _rules(self, first: Piece | Rows) -> Rules:
        options, consent = self.table.options, self.table.options.get("consent") or {}
        on = consent.get("on")
        return Rules(
            order=options.get("order") or self._date_order(first),
            latest=self.table.made_at.date(),
            words=consent.get("words", "")[:400],
            where=consent.get("where", "")[:120],
            on=date.fromisoformat(on) if on else None,
            everyone=bits_of(consent.get("all", [])),
            shape=self.shape,
            places=self.places,
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

    def _date_order(self, first: Piece | Rows) -> Any:
        for name in ("birth_date", "consent_on", "met_on"):
            if name in self.places:
                with suppress(Unsure):
                    rows = self._rows(first)
                    order, is_shown = cleaning.guess_date_order(rows.columns[self.places[name]].to_pylist())
                    if is_shown:
                        return order
        return "dmy"

    # Writing

    def _write(self, taken: Taken, clean: CleanBlock, low: int, high: int) -> Mapping[str, int]:
        self._refuse_notes(clean.tags)
        numbers = np.frombuffer(clean.places, dtype=np.int32) + taken.before
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
        firsts = self.numbers.at(first)
        self._copy(taken, clean, people, np.where(is_first, 0, firsts), two_people)
        others = np.flatnonzero(two_people)
        self._copy_refused(taken, clean.refused + self._two_people(taken, numbers, firsts, others))
        self.counts.update(clean.counts)
        refused, plain = len(clean.refused) + len(others), int(is_first.sum())
        expected = {
            PersonRow.NEW: plain,
            PersonRow.DUPLICATE: len(first) - plain - len(others),
            PersonRow.REFUSED: refused,
        }
        verdicts = self.judge.verdicts(low, high, expected, stopped=True in clean.says["stopped"])
        if verdicts is expected:
            self.counts.update(findings.of_block(clean.says, is_first))
        else:
            self.counts.update(findings.of_rows(rows_between(self.table, low, high)))
        if verdicts[PersonRow.REFUSED] > refused:
            self._keep_cells(taken, low, high)
        return verdicts

    def _cells(self, taken: Taken) -> Mapping[int, list[str]]:
        """The cells of a block by the numbers of their rows, read once more: hardly any block needs them."""
        rows = self._rows(taken.task)
        cells = zip(*(column.to_pylist() for column in rows.columns), strict=True)
        return {taken.before + at: list(row) for at, row in zip(rows.places, cells, strict=True)}

    def _rows(self, task: Piece | Rows) -> Rows:
        # Arrow comes with a list, and not with each process.
        from groundswell.trunk.imports.splitting import rows_of_piece

        return rows_of_piece(task, self.shape) if isinstance(task, Piece) else task

    def _keep_cells(self, taken: Taken, low: int, high: int) -> None:
        """Keep the cells of rows that only the look at known people refused, to give them back."""
        cells = self._cells(taken)
        rows = list(rows_between(self.table, low, high).filter(verdict=PersonRow.REFUSED, cells=""))
        for row in rows:
            if row.number in cells:
                row.cells = told(cells[row.number])
        PersonRow.objects.bulk_update(rows, ["cells"], batch_size=200)

    def _two_people(self, taken: Taken, numbers: Any, firsts: Any, others: Any) -> list[Refused]:
        """Rows like an earlier one but for the date of birth."""
        if not len(others):
            return []
        cells, refused = self._cells(taken), []
        for at in others.tolist():
            says = _(
                "Row %(row)d has the same email and name, and another date of birth. If they are two people, "
                "say so in the names (Snr, Jnr)"
            )
            row = cells[int(numbers[at])]
            texts = (row[place] for name, place in self.places.items() if name in NAMING)
            name = next((text.translate(SIGNS)[:120] for text in texts if text), "")
            why = (says % {"row": int(firsts[at])}).translate(SIGNS)
            refused.append(Refused(int(numbers[at]) - taken.before, name, why, told(row)))
        return refused

    def _refuse_notes(self, tags: set[str]) -> None:
        self.tags |= tags
        if len(self.tags) > MOST_TAGS:
            says = _(
                "The column of tags holds more than %(most)d different ones. Is it a column of notes? Leave it out"
            )
            raise Unreadable(says % {"most": MOST_TAGS})

    def _copy(self, taken: Taken, clean: CleanBlock, people: Any, earlier: Any, left_out: Any) -> None:
        """Write the lines of a block, each with its person, her area, and the earlier row that it repeats, if any."""
        if not len(people):
            return
        # Arrow comes with a list, and not with each process.
        from groundswell.trunk.supporters.importing.columns.lines import staged_lines, text_of

        numbers = np.frombuffer(clean.places, dtype=np.int32) + taken.before
        self._find_areas(clean.codes)
        lines = staged_lines(
            clean,
            table_id=self.table.pk,
            keys=numbers + np.int64(row_key(self.table.pk, 0)),
            numbers=numbers,
            people=people,
            earlier=earlier,
            areas=self.areas,
        )
        if not left_out.all():
            copy_text(PersonRow, [*STAGED, *clean.columns, "table_id"], text_of(lines, left_out))

    def _find_areas(self, codes: Sequence[str]) -> None:
        """Know the areas of some postcodes, as text for lines."""
        wanted = {code for code in codes if code not in self.areas}
        if len(self.areas) + len(wanted) > MOST_POSTCODES:
            self.areas, wanted = {"": NULL}, set(codes) - {""}
        found = locate_for(self.campaign, sorted(wanted)) if wanted else {}
        for code in wanted:
            area = found[code].area_id if code in found else None
            self.areas[code] = NULL if area is None else str(area)

    def _copy_refused(self, taken: Taken, refused: Sequence[Refused]) -> None:
        lines = []
        for row in refused:
            number = taken.before + row.place
            key = row_key(self.table.pk, number)
            lines.append(f"{key}\t{self.table.pk}\t{number}\trefused\t{row.name}\t\t{row.why}\t{row.cells}")
        copy_lines(PersonRow, REFUSED, lines)


def rows_of_block(block: Block) -> Rows:
    """A block's rows, known by their numbers."""
    # Arrow comes with a list, and not with each process.
    from groundswell.trunk.records.texts import texts_of

    return Rows(len(block), block.numbers, list(map(texts_of, block.columns)), block.broken)
