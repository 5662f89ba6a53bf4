"""Adding a person by hand."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.ids import ALPHABET, LENGTH
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import name_key, tidy_name
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import ContactPoint, Person
from groundswell.trunk.supporters.services.person import area_of, audit_person
from groundswell.trunk.supporters.services.ways import add_contact_point, record_permission


@dataclass(frozen=True)
class Added:
    """The person, and whether she is new to us. A known person is left as she was."""

    person: Person
    is_new: bool


@transaction.atomic
def add_person(
    *,
    campaign: Campaign,
    account: Account,
    name: str,
    key: UUID,
    at: datetime,
    email: str = "",
    phone: str = "",
    postcode: str = "",
    yes_to: Sequence[str] = (),
    wording: str = "",
    source: str = "",
) -> Added:
    """
    Add a person one of us met, with what she agreed to (channels in `yes_to`, the words she heard, and where).

    With an email address she may be known already: then nothing of hers changes, save that another postcode waits as
    a proposed change. Without one the key alone tells a second press from a second person.

    :raises CannotRead: if the phone number is none.
    """
    person, is_new = (
        _met(campaign, name, email, postcode, source, at=at)
        if email
        else _written_down(campaign, name, postcode, key, at=at)
    )
    if not is_new:
        return Added(person, is_new=False)
    person.find_key, person.area_id = find_key(person.name), area_of(person)
    person.save(update_fields=["find_key", "area"])
    audit_person(person, account, "Added a person by hand", at=at)
    if phone:
        add_contact_point(person=person, kind=ContactPoint.PHONE, value=phone, source=source, account=account, at=at)
    for channel in yes_to:
        record_permission(
            person=person,
            channel=channel,
            given=True,
            wording=wording,
            source=source,
            account=account,
            key=key,
            at=at,
        )
    person.refresh_from_db()
    return Added(person, is_new=True)


def _met(campaign: Campaign, name: str, email: str, postcode: str, source: str, *, at: datetime) -> tuple[Person, bool]:
    introduced = Introduced(campaign.pk, name, email, postcode, said_by=source)
    (met,) = meet_people([introduced], at=at)
    return Person.objects.select_related("campaign").get(pk=met.person_id), met.is_new


def _written_down(campaign: Campaign, name: str, postcode: str, key: UUID, *, at: datetime) -> tuple[Person, bool]:
    return Person.objects.select_related("campaign").get_or_create(
        public_id=_public_id(campaign, key),
        defaults={
            "campaign": campaign,
            "name": tidy_name(name),
            "name_key": name_key(name),
            "postcode": postcode,
            "created_at": at,
            "latest_activity_at": at,
        },
    )


def _public_id(campaign: Campaign, key: UUID) -> str:
    """The public id that a form's key stands for: as hard to guess as the key, and the same for a second press."""
    number, letters = int.from_bytes(hashlib.sha256(f"{campaign.public_id}:{key}".encode()).digest()[:16]), []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)
