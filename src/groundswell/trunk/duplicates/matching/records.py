"""One person's record as the matcher reads it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from groundswell.trunk.duplicates.matching.names import Name, read_name
from groundswell.trunk.records.sql import find
from groundswell.trunk.supporters.cleaning.addresses import household_keys
from groundswell.trunk.supporters.models import ContactPoint, Person

POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?) ?([0-9][a-z]{2})\b", re.I)
STROKE = re.compile(r"\b(\d+[a-z]?)/(?=\d)", re.I)


@dataclass(frozen=True, slots=True)
class Record:
    """What of a record tells people apart. `houses` are keys of homes, `phones` E.164."""

    id: int
    shown: str
    name: Name
    email: str
    phones: frozenset[str]
    postcode: str
    houses: frozenset[str]
    birth: date | None
    pronoun: str

    @property
    def mobiles(self) -> frozenset[str]:
        return frozenset(phone for phone in self.phones if is_mobile(phone))


def is_mobile(phone: str) -> bool:
    """Whether a number is carried about by one person: of the United Kingdom's this can be told."""
    return phone.startswith("+447") or not phone.startswith("+44")


def folded_postcode(postcode: str) -> str:
    """A postcode as records are matched by it."""
    return postcode.replace(" ", "").casefold()


def house_key(address: str, postcode: str = "") -> str:
    """
    The home that an address names, however it is written: "Flat 2, 14 Mill Rd" is "14 Mill Road flat 2".

    Postcode, house and flat name it; of the street, in which a slip is soon made, nothing is left. Empty where there is
    too little.
    """
    found = POSTCODE.search(address)
    code = f"{found[1]}{found[2]}" if found else postcode.replace(" ", "")
    text = STROKE.sub(r"flat \1, ", POSTCODE.sub(" ", address))
    (key,) = household_keys([text], [code.casefold()])
    return "|".join(key.split("|")[:3])


def records_of(ids: Iterable[int]) -> dict[int, Record]:
    """Read the records of these people, in two queries; who was erased or merged away is left out."""
    wanted = [(person_id,) for person_id in ids]
    points: dict[int, list[tuple[str, str]]] = {}
    for person_id, kind, value, ended_at in find(ContactPoint, ("person_id",), wanted, POINT).rows():
        if ended_at is None:
            points.setdefault(person_id, []).append((kind, value))
    rows = find(Person, ("id",), wanted, (*PERSON, "merged_into_id", "erased_at")).rows()
    standing = (row[:-2] for row in rows if row[-2] is None and row[-1] is None)
    return {row[0]: read_record(row, points.get(row[0], ())) for row in standing}  # type: ignore[arg-type]


PERSON = ("id", "name", "given_name", "family_name", "email_key", "postcode", "birth_date", "pronoun")
POINT = ("person_id", "kind", "value_key", "ended_at")
Row = tuple[int, str, str, str, str | None, str, date | None, str]


def read_record(row: Row, points: Sequence[tuple[str, str]]) -> Record:
    """A record from its columns and its numbers and addresses."""
    pk, name, given, family, email, postcode, birth, pronoun = row
    addresses = [house_key(value, postcode) for kind, value in points if kind == "address"]
    return Record(
        id=pk,
        shown=name,
        name=read_name(name, given, family),
        email=email or "",
        phones=frozenset(value for kind, value in points if kind == "phone"),
        postcode=folded_postcode(postcode) or next((key.split("|")[0] for key in addresses if key), ""),
        houses=frozenset(key for key in addresses if key),
        birth=birth,
        pronoun=pronoun,
    )
