"""
From the cells of a block to lines of staged rows: cleaned by columns, without a database.

It runs in processes of its own for long lists (records/crew.py), so what goes in and comes out is plain and small.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress

from django.utils import translation
from django.utils.translation import gettext as _

from groundswell.trunk.imports.splitting import Piece, Rows, Shape, Unsure, rows_of_piece
from groundswell.trunk.records.signs import NULL
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.cleaning import DateOrder, Problem
from groundswell.trunk.supporters.identity import address_key, find_key, name_key
from groundswell.trunk.supporters.importing.bits import ALL, BIT_OF, BY_PHONE, EMAIL
from groundswell.trunk.supporters.importing.cleaned import SIGNS, CleanBlock, Refused, new_ids, picked, told
from groundswell.trunk.supporters.importing.stops import Stops
from groundswell.trunk.supporters.phones import any_unusual, shown_phone, usual

TAGS = "|"
MOST_TAGS = 400
BITS = [str(bits) for bits in range(ALL + 1)]
LANDLINES = ("+441", "+442")
_FROM_1970 = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Rules:
    """
    What goes for every row of a list. `on`, `words` and `where` stand in where the row says nothing; `consents` and
    `stopping` tell which fields are about which channel, `places` in which columns the fields stand.
    """

    order: DateOrder = "dmy"
    latest: date | None = None
    words: str = ""
    where: str = ""
    on: date | None = None
    everyone: int = 0
    shape: Shape = Shape(",", 0, 0, 0)
    places: Mapping[str, int] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    stopping: Mapping[str, str] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    stops: Stops = field(default_factory=Stops)
    language: str = "en"


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
    """One block being cleaned. Every list in it has one value for each row."""

    def __init__(self, rows: Rows, rules: Rules) -> None:
        self.rules, self.rows = rules, rows
        self.count = len(rows.places)
        self.cells = {name: rows.columns[place] for name, place in rules.places.items()}
        self.refusals: dict[int, list[str]] = {}
        self.notes: dict[int, list[str]] = {}
        self.staged: dict[str, Sequence[str]] = {}
        self.tags: set[str] = set()

    def cleaned(self) -> CleanBlock:
        self._names()
        self._ways()
        self._places()
        self._dates()
        self._lists()
        self._consents()
        self._refuse_nobodies()
        self._keep("find_key", self.find_keys)
        keys = self._keys()
        return self._block(keys)

    # What was said of cells

    def _tell(self, problems: Mapping[int, Problem], label: str = "") -> None:
        """Values that were left out, or are doubtful: the row comes without them."""
        for place, problem in problems.items():
            self.notes.setdefault(place, []).append(f"{label}: {problem.text}" if label else problem.text)

    def _refuse(self, problems: Mapping[int, Problem]) -> None:
        for place, problem in problems.items():
            (self.refusals if problem.refused else self.notes).setdefault(place, []).append(problem.text)

    def _column(self, name: str) -> list[str]:
        return self.cells.get(name) or [""] * self.count

    def _keep(self, name: str, values: Sequence[str]) -> None:
        """Stage a column, unless nothing stands in it: the database has its own word for nothing."""
        if any(values):
            self.staged[name] = values

    # Columns

    def _names(self) -> None:
        cells = self.cells
        if "given_name" in cells or "family_name" in cells:
            named = cleaning.clean_name_parts(
                self._column("given_name"), self._column("family_name"), middle=cells.get("middle_name")
            )
        else:
            named = cleaning.clean_names(self._column("name"))
        self._refuse(named.problems)
        self.names, self.name_keys = named.values, named.keys
        find_keys, given, family = named.find_keys, named.given, named.family
        if "name" in cells and ("given_name" in cells or "family_name" in cells):
            whole = cleaning.clean_names(cells["name"])
            for place, name in enumerate(self.names):
                if not name and whole.values[place]:
                    self.names[place], self.name_keys[place] = whole.values[place], whole.keys[place]
                    find_keys[place], given[place] = whole.find_keys[place], whole.given[place]
                    family[place] = whole.family[place]
        # Mostly it is the key with a blank before it, which the commit makes by itself.
        self.find_keys = [
            "" if found == f" {key}" else found for found, key in zip(find_keys, self.name_keys, strict=True)
        ]
        self._keep("given_name", given)
        self._keep("family_name", family)

    def _ways(self) -> None:
        emails = cleaning.clean_emails(self._column("email"))
        self._refuse(emails.problems)
        self.emails, self.email_keys = emails.values, emails.keys
        self._keep("email", self.emails)
        self._keep("email_key", self.email_keys)
        if "email_2" in self.cells:
            second = cleaning.clean_emails(self.cells["email_2"])
            self._tell(second.problems, _("Second email"))
            self._keep("email_2", second.values)
            self._keep("email_2_key", second.keys)
        phones = cleaning.clean_phones(self._column("phone"))
        self._tell(phones.problems, _("Phone"))
        self.phones = phones.values
        if "phone_2" in self.cells:
            more = cleaning.clean_phones(self.cells["phone_2"])
            self._tell(more.problems, _("Second phone"))
            self.phones = [one or two for one, two in zip(self.phones, more.values, strict=True)]
            self._keep_phones(
                "phone_2", ["" if two == one else two for one, two in zip(self.phones, more.values, strict=True)]
            )
        self._keep_phones("phone", self.phones)

    def _keep_phones(self, name: str, numbers: list[str]) -> None:
        """Numbers, and how they are written where the commit does not know by their shape."""
        self._keep(name, numbers)
        if any_unusual(numbers):
            self._keep(f"{name}_shown", ["" if not key or usual(key) else shown_phone(key) for key in numbers])

    def _places(self) -> None:
        codes = cleaning.clean_postcodes(self._column("postcode"))
        self._tell(codes.problems, _("Postcode"))
        self.postcodes = codes.values
        self._keep("postcode", self.postcodes)
        parts = [self.cells[name] for name in ("address", "address_2", "town") if name in self.cells]
        self.addresses = [""] * self.count
        if "address" in self.cells:
            lines = cleaning.clean_addresses(parts)
            self._tell(lines.problems, _("Address"))
            self.addresses = [
                _whole(line, code) if line else "" for line, code in zip(lines.values, self.postcodes, strict=True)
            ]
            self._keep("address", self.addresses)
            # Letters that databases fold in ways of their own; all else the commit folds.
            if not "".join(self.addresses).isascii():
                self._keep("address_key", ["" if line.isascii() else address_key(line) for line in self.addresses])

    def _dates(self) -> None:
        order, latest = self.rules.order, self.rules.latest
        self.births: list[date | None] = [None] * self.count
        if "birth_date" in self.cells:
            births = cleaning.clean_dates(self.cells["birth_date"], order=order, latest=latest)
            self._tell(births.problems, _("Date of birth"))
            self.births = births.values
            if any(self.births):
                texts = {day: str(day or NULL) for day in set(self.births)}
                self.staged["birth_date"] = [texts[day] for day in self.births]
        self.said: list[date | None] = [None] * self.count
        for name in ("consent_on", "met_on"):
            if name in self.cells:
                found = cleaning.clean_dates(self.cells[name], order=order, latest=latest)
                self._tell(found.problems, _("Date"))
                self.said = [one or two for one, two in zip(self.said, found.values, strict=True)]

    def _lists(self) -> None:
        if "tags" in self.cells:
            tags = cleaning.clean_tags(self.cells["tags"])
            self._tell(tags.problems, _("Tags"))
            texts = {found: TAGS.join(found)[:MOST_TAGS] for found in set(tags.values)}
            self.tags = {name for found in texts for name in found}
            self._keep("tags", [texts[found] for found in tags.values])
        if "groups" in self.cells:
            groups = cleaning.clean_tags(self.cells["groups"])
            kept = []
            for place, names in enumerate(groups.values):
                known = [name for name in names if name.casefold() in self.rules.groups]
                for name in names:
                    if name not in known:
                        says = _("There is no group “%(name)s” here, so that was left out")
                        self.notes.setdefault(place, []).append(says % {"name": name})
                kept.append(TAGS.join(known)[:MOST_TAGS])
            self._keep("groups", kept)

    def _consents(self) -> None:
        """
        What each row agrees to. A yes without wording, date and source is no consent; a stop needs nothing but itself.
        """
        rules = self.rules
        yes, no, stop = [rules.everyone] * self.count, [0] * self.count, [0] * self.count
        for name, channel in self.rules.consents.items():
            if name in self.cells:
                said, bit = cleaning.clean_permissions(self.cells[name]), BIT_OF[channel]
                self._tell(said.problems)
                answers = set(said.values)
                yes = [have | bit if one == "yes" else have & ~bit for have, one in zip(yes, said.values, strict=True)]
                if "no" in answers:
                    no = [have | bit if one == "no" else have for have, one in zip(no, said.values, strict=True)]
                if "stop" in answers:
                    stop = [have | bit if one == "stop" else have for have, one in zip(stop, said.values, strict=True)]
        for name, channel in self.rules.stopping.items():
            if name in self.cells:
                asked, bit = cleaning.clean_stops(self.cells[name]), BIT_OF.get(channel, ALL)
                self._tell(asked.problems)
                stop = [have | bit if one else have for have, one in zip(stop, asked.values, strict=True)]
        self.stop = stop
        wished = sum(map(bool, yes))
        self.undocumented = 0
        if wished:
            yes = self._documented(yes)
            self.undocumented = wished - sum(map(bool, yes))
        if any(stop):
            yes = [have & ~bits for have, bits in zip(yes, stop, strict=True)]
        self.yes, self.no = yes, no
        self.stopped = self._stopped()
        for name, bits in (("yes", yes), ("no", no), ("stop", stop), ("stopped", self.stopped)):
            if any(bits):
                self.staged[name] = [BITS[some] for some in bits]
        if any(yes) or any(no):
            on = self.rules.on
            texts = {day: str(day or on or NULL) for day in set(self.said)}
            self.staged["said_on"] = [texts[day] for day in self.said]

    def _documented(self, yes: list[int]) -> list[int]:
        rules, nothing = self.rules, [""] * self.count
        words = [cell.translate(SIGNS)[:400] for cell in self.cells.get("consent_words", ())] or nothing
        where = [cell.translate(SIGNS)[:120] for cell in self.cells.get("consent_where", ())] or nothing
        self._keep("words", words)
        self._keep("source", where)
        if rules.words and rules.where:
            return yes if rules.on else [bits if day else 0 for bits, day in zip(yes, self.said, strict=True)]
        said = self._or(self.said, rules.on)
        return [
            bits if bits and (text or rules.words) and (place or rules.where) and day else 0
            for bits, text, place, day in zip(yes, words, where, said, strict=True)
        ]

    @staticmethod
    def _or(days: Sequence[date | None], other: date | None) -> Iterable[date | None]:
        return [day or other for day in days] if other else days

    def _stopped(self) -> list[int]:
        """On which ways a stop of ours stands, and the sentence of when she said so."""
        stops = self.rules.stops
        bits = [0] * self.count
        if not stops:
            return bits
        for values, ways in ((self.email_keys, EMAIL), (self.phones, BY_PHONE)):
            for place, value in enumerate(values):
                if value:
                    found, sentence = stops.standing(value, ways)
                    if found:
                        bits[place] |= found
                        self.notes.setdefault(place, []).append(sentence)
        return bits

    def _refuse_nobodies(self) -> None:
        rows = enumerate(zip(self.names, self.email_keys, strict=True))
        for place in [place for place, (name, email) in rows if not email or not name]:
            if self.names[place]:
                if self.email_keys[place] or self.phones[place] or self.postcodes[place] or self.addresses[place]:
                    continue
                says = _("There is a name, and no email, phone or address")
            elif self.email_keys[place]:
                # Known by her address alone until she tells her name.
                self.names[place] = self.emails[place][:120]
                self.name_keys[place] = name_key(self.emails[place])
                self.find_keys[place] = find_key(self.emails[place])
                continue
            else:
                says = _("No name and no email in the row")
            if place not in self.refusals:
                self.refusals[place] = [says]

    def _keys(self) -> list[int]:
        """Who is who in the file: by email and name, and without an email only by everything together."""
        keys = list(map(hash, zip(self.email_keys, self.name_keys, strict=True)))
        for place in [place for place, email in enumerate(self.email_keys) if not email]:
            ways = (self.phones[place], self.postcodes[place], self.addresses[place].casefold())
            keys[place] = hash((self.name_keys[place], *ways, str(self.births[place])))
        return keys

    # The block

    def _block(self, keys: list[int]) -> CleanBlock:
        count, rows = self.count, self.rows
        columns: dict[str, Iterable[str]] = {
            "ids": new_ids(count),
            "name": self.names,
            "name_key": self.name_keys,
            **self.staged,
        }
        if self.notes:
            says = [""] * count
            for place, sentences in self.notes.items():
                says[place] = ". ".join(sentences).translate(SIGNS)
            columns["problems"] = says
        lines = list(map("\t".join, zip(*columns.values(), strict=True)))
        births = [day.toordinal() - _FROM_1970 if day else 0 for day in self.births] if any(self.births) else []
        places, codes = rows.places, self.postcodes if "postcode" in self.staged else []
        counted = self._says()
        if self.refusals:
            taken = bytearray(b"\1") * count
            for place in self.refusals:
                taken[place] = 0
            places, lines, keys = picked(places, taken), picked(lines, taken), picked(keys, taken)
            births, codes = picked(births, taken), picked(codes, taken)
            counted = {name: bytes(compress(those, taken)) for name, those in counted.items()}
        ends = [*rows.places[:1], *rows.places[-1:], *(line.number for line in rows.broken)]
        return CleanBlock(
            records=rows.records,
            rows=count + len(rows.broken),
            low=min(ends, default=0),
            high=max(ends, default=0),
            places=array("i", places).tobytes(),
            columns=tuple(columns),
            lines="\n".join(lines).encode(),
            keys=array("q", keys).tobytes(),
            births=array("i", births).tobytes(),
            postcodes="\n".join(codes),
            says=counted,
            refused=self._refused(),
            tags=self.tags,
            counts={
                "undocumented": self.undocumented,
                "noted": len(self.notes),
            },
        )

    def _says(self) -> dict[str, bytes]:
        """What the check counts, by the names of findings.py."""
        numbers = self.phones
        said = {
            "by_email": bytes(map(bool, self.email_keys)),
            "by_phone": bytes(map(bool, numbers)),
            "landlines": bytes([number.startswith(LANDLINES) for number in numbers]),
        }
        asked = (("yes", self.yes), ("no", self.no), ("stops", self.stop), ("stopped", self.stopped))
        return said | {name: bytes(map(bool, bits)) if any(bits) else bytes(self.count) for name, bits in asked}

    def _refused(self) -> list[Refused]:
        columns = self.rows.columns
        refused = [
            Refused(
                self.rows.places[at],
                (self.names[at] or self._first_cell(at)).translate(SIGNS)[:120],
                ". ".join(sentences).translate(SIGNS),
                told([column[at] for column in columns]),
            )
            for at, sentences in sorted(self.refusals.items())
        ]
        return refused + [
            Refused(line.number, "", line.problem.translate(SIGNS), told(line.cells)) for line in self.rows.broken
        ]

    def _first_cell(self, place: int) -> str:
        return next((column[place] for column in self.cells.values() if column[place]), "")


def _whole(line: str, code: str) -> str:
    """An address with its postcode; "" for one too short to find a house by."""
    if code and code not in line:
        line = f"{line}, {code}"
    return line[:254].rstrip() if len(line) >= 6 else ""
