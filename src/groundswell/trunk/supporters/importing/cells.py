"""
From the cells of a block to lines of staged rows: cleaned by columns, without a database.

It runs in processes of its own for long lists (records/crew.py), so what goes in and comes out is plain and small.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils import translation
from django.utils.translation import gettext as _

from groundswell.trunk.imports.lines import Piece, Rows, Unsure
from groundswell.trunk.imports.splitting import rows_of_piece
from groundswell.trunk.records.signs import NULL
from groundswell.trunk.records.texts import (
    NOTHING,
    Distinct,
    Texts,
    as_bools,
    at,
    blanks,
    is_blank,
    joined,
    packed,
    places_of,
    put,
    says_anything,
    texts_of,
)
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.identity import find_key, name_key
from groundswell.trunk.supporters.importing.bits import ALL, BIT_OF, BY_PHONE, EMAIL, LANDLINES
from groundswell.trunk.supporters.importing.cleaned import SIGNS, CleanBlock, Refused, told
from groundswell.trunk.supporters.importing.columns import Problems, of_rows
from groundswell.trunk.supporters.importing.columns.ids import new_ids
from groundswell.trunk.supporters.importing.columns.lines import coded
from groundswell.trunk.supporters.importing.columns.names import clean_name_parts, clean_names, fill_blanks
from groundswell.trunk.supporters.importing.columns.places import (
    address_keys,
    clean_addresses,
    clean_postcodes,
    with_codes,
)
from groundswell.trunk.supporters.importing.columns.ways import begins_with, clean_emails, clean_phones, shown_phones
from groundswell.trunk.supporters.importing.rules import Rules

TAGS = "|"
MOST_TAGS = 400
MOST_DAYS = 50_000
BITS = [str(bits) for bits in range(ALL + 1)]
Numbers = Any
"""One whole number for each row: an array of numpy."""
_FROM_1970 = date(1970, 1, 1).toordinal()


@lru_cache(MOST_DAYS)
def _written(day: int) -> str:
    """A day of the calendar as databases write it."""
    return str(date.fromordinal(day))


def cleaning_by(rules: Rules) -> Callable[[Piece | Rows], CleanBlock | None]:
    """What cleans the blocks of one list. It gives None for a piece that has to be read with more care."""

    def clean_block(task: Piece | Rows) -> CleanBlock | None:
        try:
            rows = rows_of_piece(task, rules.shape) if isinstance(task, Piece) else task
        except Unsure:
            return None
        with translation.override(rules.language):
            return Cleaner(rows, rules).cleaned()

    return clean_block


class Cleaner:
    """One block being cleaned. Every column in it has one value for each row."""

    def __init__(self, rows: Rows, rules: Rules) -> None:
        self.rules, self.rows = rules, rows
        self.count = len(rows.places)
        self.cells: dict[str, Texts] = {name: rows.columns[place] for name, place in rules.places.items()}
        self.refusals: dict[int, list[str]] = {}
        self.notes: dict[int, list[str]] = {}
        self.staged: dict[str, Texts] = {}
        self.tags: set[str] = set()

    def cleaned(self) -> CleanBlock:
        self._names()
        self._ways()
        self._places()
        self._dates()
        self._lists()
        self._consents()
        self._refuse_nobodies()
        # Mostly the commit makes them by itself: of the parts, and of the other key with a blank before it.
        self._keep("name", pc.if_else(pc.equal(self.names, self.of_parts), NOTHING, self.names))
        usual = pc.equal(self.find_keys, joined("", " ", self.name_keys))
        self._keep("find_key", pc.if_else(usual, NOTHING, self.find_keys))
        return self._block(self._keys())

    # What was said of cells

    def _tell(self, problems: Problems, label: str = "") -> None:
        """Values that were left out, or are doubtful: the row comes without them."""
        for place, problem in problems.items():
            self.notes.setdefault(place, []).append(f"{label}: {problem.text}" if label else problem.text)

    def _refuse(self, problems: Problems) -> None:
        for place, problem in problems.items():
            (self.refusals if problem.refused else self.notes).setdefault(place, []).append(problem.text)

    def _column(self, name: str) -> Texts:
        found = self.cells.get(name)
        return blanks(self.count) if found is None else found

    def _keep(self, name: str, values: Texts) -> None:
        """Stage a column, unless nothing stands in it: the database has its own word for nothing."""
        if says_anything(values):
            self.staged[name] = values

    def _keep_bits(self, name: str, bits: Numbers) -> None:
        if bits.any():
            self.staged[name] = texts_of(BITS).take(pa.array(bits))

    # Columns

    def _names(self) -> None:
        cells = self.cells
        if "given_name" in cells or "family_name" in cells:
            named = clean_name_parts(
                self._column("given_name"), self._column("family_name"), middle=cells.get("middle_name")
            )
            if "name" in cells:
                named = fill_blanks(named, cells["name"])
        else:
            named = clean_names(self._column("name"))
        self._refuse(named.problems)
        self.names, self.name_keys, self.find_keys = named.values, named.keys, named.find_keys
        self.of_parts = joined(" ", named.given, named.family)
        self._keep("given_name", named.given)
        self._keep("family_name", named.family)

    def _ways(self) -> None:
        emails = clean_emails(self._column("email"))
        self._refuse(emails.problems)
        self.emails, self.email_keys = emails.values, emails.keys
        self._keep("email", self.emails)
        self._keep("email_key", self.email_keys)
        if "email_2" in self.cells:
            second = clean_emails(self.cells["email_2"])
            self._tell(second.problems, _("Second email"))
            self._keep("email_2", second.values)
            self._keep("email_2_key", second.keys)
        phones = clean_phones(self._column("phone"))
        self._tell(phones.problems, _("Phone"))
        self.phones = phones.values
        if "phone_2" in self.cells:
            more = clean_phones(self.cells["phone_2"])
            self._tell(more.problems, _("Second phone"))
            self.phones = pc.if_else(is_blank(self.phones), more.values, self.phones)
            again = pc.equal(more.values, self.phones)
            self._keep_phones("phone_2", pc.if_else(again, NOTHING, more.values))
        self._keep_phones("phone", self.phones)

    def _keep_phones(self, name: str, numbers: Texts) -> None:
        """Numbers, and how they are written where the commit does not know by their shape."""
        self._keep(name, numbers)
        shown = shown_phones(numbers)
        if shown is not None:
            self._keep(f"{name}_shown", shown)

    def _places(self) -> None:
        codes = clean_postcodes(self._column("postcode"))
        self._tell(codes.problems, _("Postcode"))
        self.postcodes = codes.values
        self._keep("postcode", self.postcodes)
        self.addresses = blanks(self.count)
        if "address" in self.cells:
            lines = clean_addresses(
                [self.cells[name] for name in ("address", "address_2", "town") if name in self.cells]
            )
            self._tell(lines.problems, _("Address"))
            self.addresses = with_codes(lines.values, self.postcodes)
            self._keep("address", self.addresses)
            keys = address_keys(self.addresses)
            if keys is not None:
                self._keep("address_key", keys)

    def _dates(self) -> None:
        self.births: Numbers = np.zeros(self.count, dtype=np.int32)
        if "birth_date" in self.cells:
            self.births = self._days("birth_date", _("Date of birth"))
            if self.births.any():
                self.staged["birth_date"] = self._as_dates(self.births)
        self.said: Numbers = np.zeros(self.count, dtype=np.int32)
        for name in ("consent_on", "met_on"):
            if name in self.cells:
                found = self._days(name, _("Date"))
                self.said = np.where(self.said == 0, found, self.said)

    def _days(self, name: str, label: str) -> Numbers:
        """Dates as days of the calendar, 0 for none."""
        distinct = Distinct(self.cells[name])
        found = cleaning.clean_dates(distinct.texts, order=self.rules.order, latest=self.rules.latest)
        self._tell(of_rows(distinct, found.problems), label)
        return distinct.numbers([day.toordinal() if day else 0 for day in found.values], np.int32)

    @staticmethod
    def _as_dates(days: Numbers, *, other: date | None = None) -> Texts:
        distinct, indices = np.unique(days, return_inverse=True)
        texts = [_written(day) if day else str(other or NULL) for day in distinct.tolist()]
        return texts_of(texts).take(pa.array(indices))

    def _lists(self) -> None:
        if "tags" in self.cells:
            distinct = Distinct(self.cells["tags"])
            tags = cleaning.clean_tags(distinct.texts)
            self._tell(of_rows(distinct, tags.problems), _("Tags"))
            self.tags = {name for found in tags.values for name in found}
            self._keep("tags", distinct.mapped([TAGS.join(found)[:MOST_TAGS] for found in tags.values]))
        if "groups" in self.cells:
            self._groups()

    def _groups(self) -> None:
        distinct = Distinct(self.cells["groups"])
        groups = cleaning.clean_tags(distinct.texts).values
        known = [[name for name in names if name.casefold() in self.rules.groups] for names in groups]
        says = _("There is no group “%(name)s” here, so that was left out")
        for row, text in distinct.places(lambda text: len(known[text]) < len(groups[text])):
            self.notes.setdefault(row, []).extend(
                says % {"name": name} for name in groups[text] if name not in known[text]
            )
        self._keep("groups", distinct.mapped([TAGS.join(names)[:MOST_TAGS] for names in known]))

    def _consents(self) -> None:
        """
        What each row agrees to. A yes without wording, date and source is no consent; a stop needs nothing but itself.
        """
        rules = self.rules
        yes = np.full(self.count, rules.everyone, dtype=np.int32)
        no, stop = np.zeros_like(yes), np.zeros_like(yes)
        for name, channel in rules.consents.items():
            if name in self.cells:
                distinct, bit = Distinct(self.cells[name]), BIT_OF[channel]
                said = cleaning.clean_permissions(distinct.texts)
                self._tell(of_rows(distinct, said.problems))
                is_yes, is_no, is_stop = (
                    distinct.numbers([one == answer for one in said.values], bool) for answer in ("yes", "no", "stop")
                )
                yes = np.where(is_yes, yes | bit, yes & ~bit)
                no[is_no] |= bit
                stop[is_stop] |= bit
        for name, channel in rules.stopping.items():
            if name in self.cells:
                distinct = Distinct(self.cells[name])
                asked = cleaning.clean_stops(distinct.texts)
                self._tell(of_rows(distinct, asked.problems))
                stop[distinct.numbers(asked.values, bool)] |= BIT_OF.get(channel, ALL)
        wished = np.count_nonzero(yes)
        if wished:
            yes = np.where(self._documented(), yes, 0)
        self.undocumented = int(wished - np.count_nonzero(yes))
        self.yes, self.no, self.stop = yes & ~stop, no, stop
        self.stopped = self._stopped()
        for name, bits in (("yes", self.yes), ("no", no), ("stop", stop), ("stopped", self.stopped)):
            self._keep_bits(name, bits)
        if self.yes.any() or no.any():
            self.staged["said_on"] = self._as_dates(self.said, other=rules.on)

    def _documented(self) -> Any:
        """In which rows wording, place and date of a yes are known."""
        rules = self.rules
        known = np.full(self.count, bool(rules.on)) | (self.said > 0)
        for name, column, most, other in (
            ("words", "consent_words", 400, rules.words),
            ("source", "consent_where", 120, rules.where),
        ):
            distinct = Distinct(self._column(column))
            texts = distinct.mapped([text.translate(SIGNS)[:most] for text in distinct.texts])
            self._keep(name, texts)
            if not other:
                known &= ~as_bools(is_blank(texts))
        return known

    def _stopped(self) -> Numbers:
        """On which ways a stop of ours stands; the sentence of when she said so is noted."""
        stops = self.rules.stops
        bits = np.zeros(self.count, dtype=np.int32)
        if not stops:
            return bits
        for values, ways in ((self.email_keys, EMAIL), (self.phones, BY_PHONE)):
            for place, value in enumerate(values.to_pylist()):
                if value:
                    found, sentence = stops.standing(value, ways)
                    if found:
                        bits[place] |= found
                        self.notes.setdefault(place, []).append(sentence)
        return bits

    def _refuse_nobodies(self) -> None:
        nameless, no_email = is_blank(self.names), is_blank(self.email_keys)
        reachable = pc.invert(
            pc.and_(is_blank(self.phones), pc.and_(is_blank(self.postcodes), is_blank(self.addresses)))
        )
        self._name_by_email(places_of(pc.and_(nameless, pc.invert(no_email))))
        nobody = places_of(pc.and_(no_email, pc.or_(nameless, pc.invert(reachable))))
        for place, name in zip(nobody, at(self.names, nobody), strict=True):
            says = (
                _("There is a name, and no email, phone or address") if name else _("No name and no email in the row")
            )
            self.refusals.setdefault(place, [says])

    def _name_by_email(self, places: list[int]) -> None:
        """Known by her address alone until she tells her name."""
        emails = at(self.emails, places)
        self.names = put(self.names, places, [email[:120] for email in emails])
        self.name_keys = put(self.name_keys, places, list(map(name_key, emails)))
        self.find_keys = put(self.find_keys, places, list(map(find_key, emails)))

    def _keys(self) -> Numbers:
        """Who is who in the file: by email and name, and without an email only by everything together."""
        who = joined("\x1f", self.email_keys, self.name_keys).to_pylist()
        keys = np.fromiter(map(hash, who), dtype=np.int64, count=self.count)
        places = places_of(is_blank(self.email_keys))
        columns = [at(column, places) for column in (self.name_keys, self.phones, self.postcodes, self.addresses)]
        for place, born, (name, phone, code, address) in zip(
            places, self.births[places].tolist(), zip(*columns, strict=True), strict=True
        ):
            keys[place] = hash((name, phone, code, address.casefold(), born))
        return keys

    # The block

    def _block(self, keys: Numbers) -> CleanBlock:
        rows = self.rows
        columns = {"public_id": new_ids(self.count), "name_key": self.name_keys, **self.staged}
        if self.notes:
            places = sorted(self.notes)
            says = [". ".join(self.notes[place]).translate(SIGNS) for place in places]
            columns["problems"] = put(blanks(self.count), places, says)
        taken = np.ones(self.count, dtype=bool)
        taken[list(self.refusals)] = False
        ends_of_lines, letters = packed(joined("\t", *columns.values()).filter(pa.array(taken)))
        codes, code_of = coded(self.postcodes.filter(pa.array(taken))) if "postcode" in self.staged else ([], b"")
        ends = [*rows.places[:1], *rows.places[-1:], *(line.number for line in rows.broken)]
        births = np.where(self.births > 0, self.births - _FROM_1970, 0).astype(np.int32)
        return CleanBlock(
            records=rows.records,
            rows=self.count + len(rows.broken),
            low=min(ends, default=0),
            high=max(ends, default=0),
            places=np.array(rows.places, dtype=np.int32)[taken].tobytes(),
            columns=tuple(columns),
            ends=ends_of_lines,
            lines=letters,
            keys=keys[taken].tobytes(),
            births=births[taken].tobytes() if births.any() else b"",
            codes=codes,
            code_of=code_of,
            says={name: those[taken].tobytes() for name, those in self._says().items()},
            refused=self._refused(),
            tags=self.tags,
            counts={
                "undocumented": self.undocumented,
                "noted": len(self.notes),
            },
        )

    def _says(self) -> dict[str, Any]:
        """What the check counts, by the names of findings.py."""
        asked = {"yes": self.yes, "no": self.no, "stops": self.stop, "stopped": self.stopped}
        return {
            "by_email": ~as_bools(is_blank(self.email_keys)),
            "by_phone": ~as_bools(is_blank(self.phones)),
            "landlines": as_bools(begins_with(self.phones, LANDLINES)),
            **{name: bits > 0 for name, bits in asked.items()},
        }

    def _refused(self) -> list[Refused]:
        places = sorted(self.refusals)
        rows = list(zip(*(at(column, places) for column in self.rows.columns), strict=True))
        refused = []
        for place, name, cells in zip(places, at(self.names, places), rows, strict=True):
            first = next((cells[column] for column in self.rules.places.values() if cells[column]), "")
            refused.append(
                Refused(
                    self.rows.places[place],
                    (name or first).translate(SIGNS)[:120],
                    ". ".join(self.refusals[place]).translate(SIGNS),
                    told(cells),
                )
            )
        return refused + [
            Refused(line.number, "", line.problem.translate(SIGNS), told(line.cells)) for line in self.rows.broken
        ]
