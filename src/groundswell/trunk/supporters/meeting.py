"""
Meeting people on public forms, in batches. A known person is never overwritten: what is new of her waits as a
proposed change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import canonical_email, name_key, tidy_name
from groundswell.trunk.supporters.models import Person, ProposedChange


@dataclass(frozen=True)
class Introduced:
    """What a person said of herself on a form. `postcode` is written "LS6 1AA", or empty."""

    campaign_id: int
    name: str
    email: str
    postcode: str = ""
    area_id: int | None = None
    said_by: str = ""

    @property
    def identity(self) -> tuple[int, str, str]:
        return self.campaign_id, canonical_email(self.email), name_key(self.name)


@dataclass(frozen=True)
class Met:
    """The person an introduction belongs to. `proposed` says that a change of hers now waits."""

    person_id: int
    is_new: bool
    confirmed: bool
    proposed: bool = False


def meet_people(rows: Sequence[Introduced], *, at: datetime) -> list[Met]:
    """
    Find or make the person of each introduction, in the order given; call inside a transaction.

    Another name on one email is another person who shares it. Another postcode of a known person becomes a proposed
    change, once.
    """
    identities = [row.identity for row in rows]
    firsts = dict(reversed(list(zip(identities, rows, strict=True))))
    new = _add(firsts, at=at)
    known = _known([identity for identity in firsts if identity not in new])
    proposals: set[tuple[int, str]] = set()
    met = []
    for identity, row in zip(identities, rows, strict=True):
        if identity in new:
            met.append(Met(new[identity], is_new=row is firsts[identity], confirmed=False))
            continue
        person_id, postcode, confirmed_at = known[identity]
        differs = bool(row.postcode) and row.postcode != postcode
        if differs:
            proposals.add((person_id, row.postcode))
        met.append(Met(person_id, is_new=False, confirmed=confirmed_at is not None, proposed=differs))
    _propose(proposals, {known[i][0]: (known[i][1], firsts[i].said_by) for i in known}, at=at)
    return met


def _add(firsts: dict[tuple[int, str, str], Introduced], *, at: datetime) -> dict[tuple[int, str, str], int]:
    columns = (
        *("campaign_id", "email_key", "name_key", "public_id", "name", "email", "postcode", "area_id"),
        *("created_at", "latest_activity_at", "pronoun", "say", "find_key"),
    )
    rows = [
        (
            *identity,
            new_public_id(),
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
        for identity, row in sorted(firsts.items())
    ]
    added = insert_new(Person, columns, rows, returning=("campaign_id", "email_key", "name_key", "id"))
    return {(campaign_id, email_key, name): pk for campaign_id, email_key, name, pk in added}


def _known(
    identities: list[tuple[int, str, str]],
) -> dict[tuple[int, str, str], tuple[int, str, datetime | None]]:
    """Stored postcode and confirmation of people already known, by identity."""
    if not identities:
        return {}
    wanted = set(identities)
    found = Person.objects.filter(
        Q(campaign_id__in={i[0] for i in wanted}), email_key__in={i[1] for i in wanted}
    ).values_list("campaign_id", "email_key", "name_key", "id", "postcode", "email_confirmed_at")
    return {
        (c, e, n): (pk, postcode, confirmed)
        for c, e, n, pk, postcode, confirmed in found
        if e is not None and (c, e, n) in wanted
    }


def _propose(proposals: set[tuple[int, str]], known: dict[int, tuple[str, str]], *, at: datetime) -> None:
    rows = [
        (
            new_public_id(),
            person_id,
            "postcode",
            known[person_id][0],
            postcode,
            known[person_id][1],
            at,
            "waiting",
        )
        for person_id, postcode in sorted(proposals)
    ]
    columns = ("public_id", "person_id", "field", "old", "new", "said_by", "said_at", "state")
    insert_new(ProposedChange, columns, rows)
