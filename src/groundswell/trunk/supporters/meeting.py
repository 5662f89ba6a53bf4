"""
Meeting people on public forms, in batches. A known person is never overwritten: what is new of her waits as a
proposed change.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.records.sql import Started, find, start_insert
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import canonical_email, name_key, tidy_name
from groundswell.trunk.supporters.models import Person, ProposedChange

Identity = tuple[int, str, str]


class Introduced(NamedTuple):
    """What a person said of herself on a form. `postcode` is written "LS6 1AA", or empty."""

    campaign_id: int
    name: str
    email: str
    postcode: str = ""
    area_id: int | None = None
    said_by: str = ""

    @property
    def identity(self) -> Identity:
        return identity_of(self.campaign_id, self.email, self.name)


class Met(NamedTuple):
    """The person an introduction belongs to. `proposed` says that a change of hers now waits."""

    person_id: int
    is_new: bool
    confirmed: bool
    proposed: bool = False


class Known(NamedTuple):
    """What is stored of a person who was met before."""

    person_id: int
    postcode: str
    confirmed: bool


def identity_of(campaign_id: int, email: str, name: str) -> Identity:
    """What tells people apart: campaign, mailbox and name."""
    return campaign_id, canonical_email(email), name_key(name)


def meet_people(rows: Sequence[Introduced], *, at: datetime) -> list[Met]:
    """
    Find or make the person of each introduction, in the order given; call inside a transaction.

    Another name on one email is another person who shares it. Another postcode of a known person becomes a proposed
    change, once.
    """
    identities = [row.identity for row in rows]
    known = read_known(start_known(identities))
    return Meeting(rows, identities, known, at=at).met()


def start_known(identities: Iterable[Identity]) -> Started:
    """Begin to look for people met before; see `read_known`."""
    columns = ("campaign_id", "email_key", "name_key", "id", "postcode", "email_confirmed_at", "merged_into_id")
    keys = sorted({(email, name, campaign_id) for campaign_id, email, name in identities})
    return find(Person, ("email_key", "name_key", "campaign_id"), keys, columns, indexed=1)


def read_known(found: Started) -> dict[Identity, Known]:
    """
    Who was met before. One whose record was merged into another is the other: only such a batch asks once more.
    """
    rows = found.rows()
    merged = sorted({(row[6],) for row in rows if row[6] is not None})
    postcodes: dict[int, str] = {row[0]: row[1] for row in find(Person, ("id",), merged, ("id", "postcode")).rows()}
    return {
        (row[0], row[1], row[2]): Known(
            row[6] or row[3], postcodes[row[6]] if row[6] in postcodes else row[4], row[5] is not None
        )
        for row in rows
    }


class Meeting:
    """
    One batch being met. The people who are not `known` are inserted when it is made, and `met` tells who is who: what
    is sent between the two goes to the database in one go.
    """

    def __init__(
        self, rows: Sequence[Introduced], identities: list[Identity], known: dict[Identity, Known], *, at: datetime
    ) -> None:
        self.rows, self.identities, self.known = rows, identities, known
        self.firsts: dict[Identity, Introduced] = {}
        for identity, row in zip(identities, rows, strict=True):
            if identity not in self.firsts:
                self.firsts[identity] = row
        unknown = sorted(identity for identity in self.firsts if identity not in known)
        self._added = _add([(identity, self.firsts[identity]) for identity in unknown], at=at)
        self._at = at

    def met(self) -> list[Met]:
        new: dict[Identity, int] = {(row[0], row[1], row[2]): row[3] for row in self._added.rows()}
        known = self.known
        missed = [identity for identity in self.firsts if identity not in new and identity not in known]
        if missed:  # Somebody else met them between our look and our insert.
            known = known | read_known(start_known(missed))
        # Only now: writers that take people first and proposals second cannot wait for each other in a circle.
        self._propose(known, at=self._at)
        met = []
        for identity, row in zip(self.identities, self.rows, strict=True):
            person_id = new.get(identity)
            if person_id is not None:
                met.append(Met(person_id, row is self.firsts[identity], False))
            else:
                person = known[identity]
                met.append(Met(person.person_id, False, person.confirmed, _differs(row, person)))
        return met

    def _propose(self, known: dict[Identity, Known], *, at: datetime) -> None:
        """Let other postcodes of known people wait for a decision."""
        proposals: dict[tuple[int, str], tuple[str, str]] = {}
        for identity, row in zip(self.identities, self.rows, strict=True):
            person = known.get(identity)
            if person and _differs(row, person):
                proposals[person.person_id, row.postcode] = person.postcode, self.firsts[identity].said_by
        rows = [
            (public_id, person_id, "postcode", old, postcode, said_by, at, ProposedChange.WAITING)
            for public_id, ((person_id, postcode), (old, said_by)) in zip(
                new_public_ids(len(proposals)), sorted(proposals.items()), strict=True
            )
        ]
        columns = ("public_id", "person_id", "field", "old", "new", "said_by", "said_at", "state")
        start_insert(ProposedChange, columns, rows, once="(person_id, field, new)")


def _differs(row: Introduced, person: Known) -> bool:
    return bool(row.postcode) and row.postcode != person.postcode


def _add(people: Sequence[tuple[Identity, Introduced]], *, at: datetime) -> Started:
    columns = (
        *("campaign_id", "email_key", "name_key", "public_id", "name", "email", "postcode", "area_id"),
        *("created_at", "latest_activity_at", "pronoun", "say", "find_key"),
    )
    rows = [
        (
            *identity,
            public_id,
            tidy_name(row.name),
            row.email,
            row.postcode,
            row.area_id,
            at,
            at,
            "them",
            "",
            find_key(row.name),
        )
        for public_id, (identity, row) in zip(new_public_ids(len(people)), people, strict=True)
    ]
    return start_insert(
        Person,
        columns,
        rows,
        returning=("campaign_id", "email_key", "name_key", "id"),
        once="(campaign_id, email_key, name_key) WHERE email_key IS NOT NULL",
    )
