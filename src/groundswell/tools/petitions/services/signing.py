"""
Signing, in batches: a surge and a quiet day go through the same door.

A batch is one transaction: people met, signatures, consents, ledger rows, counters, and one confirmation waiting for
each address. Nothing is looked up before it is inserted: the constraints decide between two answers at once.
"""

from collections import Counter as Sum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from groundswell.tools.petitions.models import Petition, Signature
from groundswell.tools.petitions.services.confirming import confirm_signatures, revive_signatures
from groundswell.trunk import signals
from groundswell.trunk.consent import services as consent
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import CounterKey, Happened, tally
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.places.selectors import Located, locate_for
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.identity import canonical_email, shown_name
from groundswell.trunk.supporters.meeting import Introduced, Met, meet_people
from groundswell.trunk.supporters.models import Person

UNDO_FOR = timedelta(minutes=10)


class PetitionClosed(Exception):
    """The petition was not open when this signature arrived."""


class KeyReused(Exception):
    """The same idempotency key came with another person's signature."""


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Signed:
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


@transaction.atomic(savepoint=False)
def sign_petitions(batch: Sequence[Signing], *, at: datetime) -> list[Signed]:
    """
    Record signatures as unconfirmed, in the order given; each is counted once its address is confirmed.

    Signing twice gives no error and no second row. Refusals are in the answers, so that one cannot spoil the batch.
    """
    petitions = Petition.objects.select_related("campaign").in_bulk({signing.petition_id for signing in batch})
    answers: list[Signed | None] = [
        None if _is_open(petitions.get(signing.petition_id), at) else Signed(refused=PetitionClosed)
        for signing in batch
    ]
    taken = [index for index, answer in enumerate(answers) if answer is None]
    if taken:
        for index, answer in zip(taken, _take([batch[i] for i in taken], petitions, at=at), strict=True):
            answers[index] = answer
    return [answer for answer in answers if answer is not None]


def _is_open(petition: Petition | None, at: datetime) -> bool:
    return (
        petition is not None
        and petition.state == Petition.OPEN
        and (petition.closes_at is None or at < petition.closes_at)
    )


def _take(batch: list[Signing], petitions: dict[int, Petition], *, at: datetime) -> list[Signed]:
    places = _places(batch, petitions)
    people = meet_people(
        [
            Introduced(
                campaign_id=petitions[signing.petition_id].campaign_id,
                name=signing.name,
                email=signing.email,
                postcode=signing.postcode,
                area_id=place.area_id,
                said_by="on a petition page",
            )
            for signing, place in zip(batch, places, strict=True)
        ],
        at=at,
    )
    new = _insert(batch, places, people, petitions, at=at)
    again = [(batch[i].petition_id, people[i].person_id) for i in range(len(batch)) if i not in new]
    if again:
        revive_signatures(pairs=again, at=at)
    keys_of_others = _reused_keys(batch, people, new)
    answers = []
    for index, (signing, place) in enumerate(zip(batch, places, strict=True)):
        if signing.key in keys_of_others:
            answers.append(Signed(refused=KeyReused))
        else:
            answers.append(
                Signed(new.get(index) or new_public_id(), place.area_id, place.probable, is_new=index in new)
            )
    _follow(batch, places, people, new, petitions, at=at)
    return answers


def _places(batch: list[Signing], petitions: dict[int, Petition]) -> list[Located]:
    """Where each postcode lies on its campaign's map."""
    by_campaign: dict[int, set[str]] = {}
    campaigns = {petition.campaign_id: petition.campaign for petition in petitions.values()}
    for signing in batch:
        by_campaign.setdefault(petitions[signing.petition_id].campaign_id, set()).add(signing.postcode)
    found = {pk: locate_for(campaigns[pk], codes - {""}) for pk, codes in by_campaign.items()}
    nowhere = Located(None)
    return [found[petitions[signing.petition_id].campaign_id].get(signing.postcode, nowhere) for signing in batch]


SIGNATURE_COLUMNS = (
    *(
        "petition_id",
        "person_id",
        "public_id",
        "wording_id",
        "state",
        "shown_name",
        "hidden",
        "address",
        "email_key",
    ),
    *("postcode", "area_id", "area_probable", "network", "flag_reason", "key", "signed_at"),
)


def _insert(
    batch: list[Signing],
    places: list[Located],
    people: list[Met],
    petitions: dict[int, Petition],
    *,
    at: datetime,
) -> dict[int, str]:
    """Insert the signatures; give back public ids of the new ones by their place in the batch."""
    offered: dict[str, int] = {}
    rows = []
    order = sorted(range(len(batch)), key=lambda i: (batch[i].petition_id, people[i].person_id, i))
    for index in order:
        signing, public_id = batch[index], new_public_id()
        offered[public_id] = index
        rows.append(
            (
                signing.petition_id,
                people[index].person_id,
                public_id,
                petitions[signing.petition_id].wording_id,
                Signature.UNCONFIRMED,
                shown_name(signing.name),
                signing.hidden,
                signing.email,
                canonical_email(signing.email),
                signing.postcode,
                places[index].area_id,
                places[index].probable,
                signing.network,
                "",
                signing.key,
                signing.signed_at or at,
            )
        )
    inserted = insert_new(Signature, SIGNATURE_COLUMNS, rows, returning=("public_id",))
    return {offered[public_id]: public_id for (public_id,) in inserted}


def _reused_keys(batch: list[Signing], people: list[Met], new: dict[int, str]) -> set[UUID]:
    """Keys in this batch that belong to a signature of another person or petition."""
    suspects: dict[UUID, int] = {
        signing.key: index for index, signing in enumerate(batch) if signing.key and index not in new
    }
    if not suspects:
        return set()
    owners = Signature.objects.filter(key__in=suspects).values_list("key", "petition_id", "person_id")
    return {
        key
        for key, petition_id, person_id in owners
        if key and (petition_id, person_id) != (batch[suspects[key]].petition_id, people[suspects[key]].person_id)
    }


def _follow(
    batch: list[Signing],
    places: list[Located],
    people: list[Met],
    new: dict[int, str],
    petitions: dict[int, Petition],
    *,
    at: datetime,
) -> None:
    """What a signature starts: consents, ledger, counters, a confirmation owed, and the signal."""
    _record_consents(batch, people, petitions, new, at=at)
    ledger.record(
        [
            Happened(
                key=f"petitions.signed:{public_id}",
                campaign_id=petitions[batch[index].petition_id].campaign_id,
                kind="petitions.signed",
                occurred_at=batch[index].signed_at or at,
                person_id=people[index].person_id,
                area_id=places[index].area_id,
                object_kind="petition",
                object_id=petitions[batch[index].petition_id].public_id,
            )
            for index, public_id in new.items()
        ],
        at=at,
    )
    changes: Sum[CounterKey] = Sum()
    by_campaign: dict[int, list[int]] = {}
    for index in new:
        petition = petitions[batch[index].petition_id]
        by_campaign.setdefault(petition.campaign_id, []).append(index)
        changes += _signed(petition, batch[index].signed_at or at)
    ledger.count(changes)
    asked: dict[int, dict[str, str]] = {}
    for signing in batch:
        campaign_id = petitions[signing.petition_id].campaign_id
        asked.setdefault(campaign_id, {}).setdefault(canonical_email(signing.email), signing.email)
    for campaign_id, addresses in sorted(asked.items()):
        messaging.ask_to_confirm(campaign_id=campaign_id, addresses=sorted(addresses.items()), at=at)
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


def _signed(petition: Petition, moment: datetime) -> "Sum[CounterKey]":
    """The counters of one new, unconfirmed signature."""
    return tally(petition.campaign_id, "petitions.signed", [(None, moment)], object_id=petition.public_id) + tally(
        petition.campaign_id, "petitions.unconfirmed", [(None, None)], object_id=petition.public_id
    )


def _record_consents(
    batch: list[Signing],
    people: list[Met],
    petitions: dict[int, Petition],
    new: dict[int, str],
    *,
    at: datetime,
) -> None:
    consent.record_consents(
        [
            consent.Said(
                person_id=people[index].person_id,
                wording_id=wording_id,
                given=True,
                source="on the petition page",
                object_kind="petition",
                object_id=petitions[signing.petition_id].public_id,
                said_at=signing.signed_at or at,
                key=f"petition:{signing.petition_id}:{people[index].person_id}:{wording_id}:"
                f"{(signing.signed_at or at).date().isoformat()}",
            )
            for index, signing in enumerate(batch)
            for wording_id in signing.consent_wording_ids
        ],
        at=at,
    )


@transaction.atomic
def sign_as_known(*, petition: Petition, person: Person, key: UUID | None, at: datetime) -> Signature:
    """
    Sign for a person whom a mailed personal link recognised: confirmed at once, undone within ten minutes.

    Signing twice gives back the first signature; one she withdrew is counted again.

    :raises PetitionClosed: if the petition is not open at `at`.
    """
    if not _is_open(petition, at):
        raise PetitionClosed(f"petition {petition.public_id} at {at}")
    signing = Signing(petition.pk, person.name, person.email, person.postcode, key=key)
    place = _places([signing], {petition.pk: petition})[0]
    met = Met(person.pk, is_new=False, confirmed=True)
    new = _insert([signing], [place], [met], {petition.pk: petition}, at=at)
    if new:
        changes = _signed(petition, at)
        ledger.count(changes)
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
