"""
Signing, in batches: a surge and a quiet day go through the same door.

A batch is one transaction: people met, signatures, consents, ledger rows, counters, and one confirmation waiting for
each address. What is known already is looked up first, to save work; whether a row is new is decided by constraints
alone. On PostgreSQL the statements that do not need each other's answers are sent together: four waits a batch.
"""

from collections import Counter as Sum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from groundswell.tools.petitions.models import Petition, Signature
from groundswell.tools.petitions.services.confirming import confirm_signatures, revive_signatures
from groundswell.trunk import signals
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent import services as consent
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import CounterKey, Happened, hour_of, tally
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.places.selectors import Located, locate_for, locate_on, start_current_maps
from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.records.sql import Started, check_constraints_now, find, start_insert, together
from groundswell.trunk.supporters.identity import canonical_email, shown_name
from groundswell.trunk.supporters.meeting import (
    Identity,
    Introduced,
    Known,
    Meeting,
    Met,
    identity_of,
    read_known,
    start_known,
)
from groundswell.trunk.supporters.models import Person

UNDO_FOR = timedelta(minutes=10)


class PetitionClosed(Exception):
    """The petition was not open when this signature arrived."""


class KeyReused(Exception):
    """The same idempotency key came with another person's signature."""


@dataclass(slots=True)
class Signing:
    """One person's wish to sign. `postcode` is written "LS6 1AA"; `consent_wording_ids` are the boxes she ticked."""

    petition_id: int
    name: str
    email: str
    postcode: str = ""
    hidden: bool = False
    consent_wording_ids: tuple[int, ...] = ()
    network: str = ""
    key: UUID | None = None
    signed_at: datetime | None = None


class Signed(NamedTuple):
    """
    What became of a wish to sign. `refused` is PetitionClosed or KeyReused, or None.

    `signature_id` of somebody who had signed before is a new random id that names nothing, so that a stranger who
    types a name and address learns nothing from the answer.
    """

    signature_id: str = ""
    area_id: int | None = None
    probable: bool = False
    is_new: bool = False
    refused: type[Exception] | None = None


def sign_petition(*, signing: Signing, at: datetime) -> Signed:
    """
    Record one signature as unconfirmed; see `sign_petitions`.

    :raises PetitionClosed: if the petition is not open at `at`.
    :raises KeyReused: if the key belongs to another signature.
    """
    (signed,) = sign_petitions([signing], at=at)
    if signed.refused:
        raise signed.refused(f"petition {signing.petition_id}")
    return signed


class Facts(NamedTuple):
    """What signing must know of a petition. Read anew for each batch, so that a closed one takes nothing more."""

    pk: int
    public_id: str
    campaign_id: int
    wording_id: int
    state: str
    closes_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.state == Petition.OPEN and (self.closes_at is None or at < self.closes_at)


FACTS = ("id", "public_id", "campaign_id", "wording_id", "state", "closes_at")


@transaction.atomic(savepoint=False)
def sign_petitions(batch: Sequence[Signing], *, at: datetime) -> list[Signed]:
    """
    Record signatures as unconfirmed, in the order given; each is counted once its address is confirmed.

    Signing twice gives no error and no second row. Refusals are in the answers, so that one cannot spoil the batch.
    """
    with together():
        view = _look(batch)
        if not view.complete:
            view = _look(batch)
        open_ids = {facts.pk for facts in view.facts.values() if facts.is_open(at)}
        taken = [signing for signing in batch if signing.petition_id in open_ids]
        identities = [
            identity
            for signing, identity in zip(batch, view.identities, strict=True)
            if identity and signing.petition_id in open_ids
        ]
        answers = iter(_take(taken, identities, view, at=at) if taken else ())
    return [next(answers) if signing.petition_id in open_ids else Signed(refused=PetitionClosed) for signing in batch]


class View(NamedTuple):
    """What is stored now that a batch has to do with."""

    facts: dict[int, Facts]
    maps: dict[int, int | None]
    identities: list[Identity | None]
    known: dict[Identity, Known]
    current_maps: Started
    complete: bool


_campaigns: dict[int, int] = {}
"""Petition to campaign, as last read: a guess that lets all of a view be asked at once. It is checked each time."""


def _look(batch: Sequence[Signing]) -> View:
    """Read what a batch has to do with. It is incomplete where a petition was met for the first time."""
    wanted = {signing.petition_id for signing in batch}
    guess = {pk: _campaigns[pk] for pk in wanted if pk in _campaigns}
    found = find(Petition, ("id",), [(pk,) for pk in wanted], FACTS)
    maps = find(Campaign, ("id",), [(pk,) for pk in {*guess.values()}], ("id", "boundary_set_id"))
    current_maps = start_current_maps()
    identities = [
        identity_of(guess[signing.petition_id], signing.email, signing.name) if signing.petition_id in guess else None
        for signing in batch
    ]
    known = start_known(identity for identity in identities if identity)
    facts = {row[0]: Facts(*row) for row in found.rows()}
    truth = {pk: each.campaign_id for pk, each in facts.items()}
    _campaigns.update(truth)
    complete = all(guess.get(pk) == campaign_id for pk, campaign_id in truth.items())
    return View(facts, dict(maps.rows()), identities, read_known(known), current_maps, complete)


def _take(batch: list[Signing], identities: list[Identity], view: View, *, at: datetime) -> list[Signed]:
    facts = view.facts
    places = _places(batch, view)
    introduced = [
        Introduced(
            facts[signing.petition_id].campaign_id,
            signing.name,
            signing.email,
            signing.postcode,
            place.area_id,
            "on a petition page",
        )
        for signing, place in zip(batch, places, strict=True)
    ]
    meeting = Meeting(introduced, identities, view.known, at=at)
    stored = find(Signature, ("person_id",), [(person.person_id,) for person in view.known.values()], (*PAIR, "state"))
    people = meeting.met()
    before = {(row[0], row[1]): row[2] for row in stored.rows()}
    inserting, offered = _start_insert(batch, places, people, before, facts, at=at)
    _start_consents(batch, people, facts, at=at)
    _ask_to_confirm(batch, facts, at=at)
    new = {offered[public_id]: public_id for (public_id,) in inserting.rows()}
    _revive(batch, people, before, new, at=at)
    keys_of_others = _reused_keys(batch, people, new)
    _follow(batch, places, people, new, facts, at=at)
    ids = new_public_ids(len(batch))
    answers = [
        Signed(new.get(index) or ids[index], place.area_id, place.probable, index in new)
        for index, place in enumerate(places)
    ]
    if keys_of_others:
        refused = Signed(refused=KeyReused)
        answers = [
            refused if signing.key in keys_of_others else answer for signing, answer in zip(batch, answers, strict=True)
        ]
    return answers


def _places(batch: Sequence[Signing], view: View) -> list[Located]:
    """Where each postcode lies on its campaign's map."""
    by_campaign: dict[int, set[str]] = defaultdict(set)
    for signing in batch:
        by_campaign[view.facts[signing.petition_id].campaign_id].add(signing.postcode)
    found = {pk: locate_on(view.maps[pk], codes - {""}, lambda: view.current_maps) for pk, codes in by_campaign.items()}
    nowhere = Located(None)
    return [found[view.facts[signing.petition_id].campaign_id].get(signing.postcode, nowhere) for signing in batch]


PAIR = ("petition_id", "person_id")
SIGNATURE_COLUMNS = (
    *PAIR,
    *("public_id", "wording_id", "state", "shown_name", "hidden", "address", "email_key"),
    *("postcode", "area_id", "area_probable", "network", "flag_reason", "key", "signed_at"),
)


def _start_insert(
    batch: Sequence[Signing],
    places: Sequence[Located],
    people: Sequence[Met],
    before: dict[tuple[int, int], str],
    facts: dict[int, Facts],
    *,
    at: datetime,
) -> tuple[Started, dict[str, int]]:
    """Begin to insert the signatures that are not there yet; give their public ids by their place in the batch."""
    order = sorted((signing.petition_id, people[index].person_id, index) for index, signing in enumerate(batch))
    offered: dict[str, int] = {}
    rows = []
    for public_id, (petition_id, person_id, index) in zip(new_public_ids(len(order)), order, strict=True):
        if (petition_id, person_id) in before:
            continue
        signing, place = batch[index], places[index]
        offered[public_id] = index
        rows.append(
            (
                petition_id,
                person_id,
                public_id,
                facts[petition_id].wording_id,
                Signature.UNCONFIRMED,
                shown_name(signing.name),
                signing.hidden,
                signing.email,
                canonical_email(signing.email),
                signing.postcode,
                place.area_id,
                place.probable,
                signing.network,
                "",
                signing.key,
                signing.signed_at or at,
            )
        )
    return start_insert(Signature, SIGNATURE_COLUMNS, rows, returning=("public_id",)), offered


def _revive(
    batch: Sequence[Signing],
    people: Sequence[Met],
    before: dict[tuple[int, int], str],
    new: dict[int, str],
    *,
    at: datetime,
) -> None:
    """Let withdrawn signatures wait again; also look at those that somebody else inserted since we looked."""
    pairs = [(signing.petition_id, people[index].person_id) for index, signing in enumerate(batch)]
    ours = {pairs[index] for index in new}
    again = {pair for pair in pairs if pair not in ours and before.get(pair, Signature.WITHDRAWN) == "withdrawn"}
    if again:
        revive_signatures(pairs=sorted(again), at=at)


def _reused_keys(batch: Sequence[Signing], people: Sequence[Met], new: dict[int, str]) -> set[UUID]:
    """Keys in this batch that belong to a signature of another person or petition."""
    suspects: dict[UUID, int] = {
        signing.key: index for index, signing in enumerate(batch) if signing.key and index not in new
    }
    owners = find(Signature, ("key",), [(key,) for key in suspects], ("key", *PAIR))
    return {
        key
        for key, petition_id, person_id in owners.rows()
        if (petition_id, person_id) != (batch[suspects[key]].petition_id, people[suspects[key]].person_id)
    }


def _start_consents(batch: Sequence[Signing], people: Sequence[Met], facts: dict[int, Facts], *, at: datetime) -> None:
    rows = []
    for index, signing in enumerate(batch):
        said_at, person_id = signing.signed_at or at, people[index].person_id
        day = said_at.date().isoformat()
        for wording_id in signing.consent_wording_ids:
            rows.append(
                consent.Said(
                    person_id=person_id,
                    wording_id=wording_id,
                    given=True,
                    source="on the petition page",
                    said_at=said_at,
                    key=f"petition:{signing.petition_id}:{person_id}:{wording_id}:{day}",
                    object_kind="petition",
                    object_id=facts[signing.petition_id].public_id,
                )
            )
    consent.start_record_consents(rows, at=at)


def _ask_to_confirm(batch: Sequence[Signing], facts: dict[int, Facts], *, at: datetime) -> None:
    asked: dict[int, dict[str, str]] = defaultdict(dict)
    for signing in batch:
        asked[facts[signing.petition_id].campaign_id].setdefault(canonical_email(signing.email), signing.email)
    for campaign_id, addresses in sorted(asked.items()):
        messaging.ask_to_confirm(campaign_id=campaign_id, addresses=list(addresses.items()), at=at)


def _follow(
    batch: Sequence[Signing],
    places: Sequence[Located],
    people: Sequence[Met],
    new: dict[int, str],
    facts: dict[int, Facts],
    *,
    at: datetime,
) -> None:
    """What a new signature starts: ledger, counters and the signal."""
    happened = []
    numbers: Sum[tuple[int, str]] = Sum()
    moments: dict[str, datetime] = {}
    by_campaign: dict[int, list[int]] = defaultdict(list)
    for index, public_id in new.items():
        petition = facts[batch[index].petition_id]
        moment = batch[index].signed_at or at
        by_campaign[petition.campaign_id].append(index)
        hour = hour_of(moment)
        moments[hour] = moment
        numbers[petition.pk, hour] += 1
        happened.append(
            Happened(
                key=f"petitions.signed:{public_id}",
                campaign_id=petition.campaign_id,
                kind="petitions.signed",
                occurred_at=moment,
                person_id=people[index].person_id,
                area_id=places[index].area_id,
                object_kind="petition",
                object_id=petition.public_id,
            )
        )
    ledger.start_record(happened, at=at)
    for campaign_id, indexes in by_campaign.items():
        signals.send(
            signals.PeopleActed(
                campaign_id=campaign_id,
                kind="petitions.signed",
                person_ids=tuple(people[i].person_id for i in indexes),
                area_ids=tuple(places[i].area_id for i in indexes),
                at=at,
            )
        )
    changes: Sum[CounterKey] = Sum()
    for (petition_id, hour), number in numbers.items():
        changes += _signed(facts[petition_id], moments[hour], number)
    # The one row that every batch changes is taken last: the next batch waits for it until this one is committed.
    check_constraints_now()
    ledger.count(changes)


def _signed(petition: Facts, moment: datetime, number: int) -> "Sum[CounterKey]":
    """The counters of so many new, unconfirmed signatures of one hour."""
    campaign_id, public_id = petition.campaign_id, petition.public_id
    return tally(campaign_id, "petitions.signed", [(None, moment)], object_id=public_id, step=number) + tally(
        campaign_id, "petitions.unconfirmed", [(None, None)], object_id=public_id, step=number
    )


@transaction.atomic
def sign_as_known(*, petition: Petition, person: Person, key: UUID | None, at: datetime) -> Signature:
    """
    Sign for a person whom a mailed personal link recognised: confirmed at once, undone within ten minutes.

    Signing twice gives back the first signature; one she withdrew is counted again.

    :raises PetitionClosed: if the petition is not open at `at`.
    """
    facts = Facts(
        petition.pk,
        petition.public_id,
        petition.campaign_id,
        petition.words.pk,
        petition.state,
        petition.closes_at,
    )
    if not facts.is_open(at):
        raise PetitionClosed(f"petition {petition.public_id} at {at}")
    signing = Signing(petition.pk, person.name, person.email, person.postcode, key=key)
    (place,) = locate_for(petition.campaign, [signing.postcode]).values()
    met = Met(person.pk, is_new=False, confirmed=True)
    inserting, _ = _start_insert([signing], [place], [met], {}, {petition.pk: facts}, at=at)
    new = [public_id for (public_id,) in inserting.rows()]
    if new:
        ledger.count(_signed(facts, at, 1))
        ledger.record(
            [
                Happened(
                    key=f"petitions.signed:{new[0]}",
                    campaign_id=petition.campaign_id,
                    kind="petitions.signed",
                    occurred_at=at,
                    person_id=person.pk,
                    area_id=place.area_id,
                    object_kind="petition",
                    object_id=petition.public_id,
                )
            ],
            at=at,
        )
    signature = Signature.objects.get(petition=petition, person=person)
    if signature.state in (Signature.UNCONFIRMED, Signature.WITHDRAWN):
        confirm_signatures(signature_ids=[signature.pk], at=at, undo_until=at + UNDO_FOR)
        signature.refresh_from_db()
    return signature


def choose_area(*, signature_id: str, area_id: int, candidates: Sequence[int], at: datetime) -> bool:
    """Put a "probably" right, while the signature is not yet counted. False where there was nothing to change."""
    if area_id not in candidates:
        return False
    return bool(
        Signature.objects.filter(public_id=signature_id, state=Signature.UNCONFIRMED, area_probable=True).update(
            area_id=area_id, area_probable=False
        )
    )
