"""Changing what we know of one person. Each change leaves one line in the audit trail, without her data in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns import services as campaigns
from groundswell.trunk.campaigns.models import Group, Membership
from groundswell.trunk.ledger.services import hour_of
from groundswell.trunk.places import selectors as places
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import name_key, tidy_name
from groundswell.trunk.supporters.models import ContactPoint, Note, Person, ProposedChange, Sight, Tagging

EDITABLE = frozenset({"name", "pronoun", "say", "postcode"})


class KnownAlready(Exception):
    """Another person has this name on the same email address."""


def record_sight(*, person: Person, account: Account, at: datetime) -> bool:
    """Write that an account looked at a person, at most once an hour. False when that stood there already."""
    with transaction.atomic():
        new = insert_new(Sight, ("account_id", "person_id", "hour_key"), [(account.pk, person.pk, hour_of(at))])
        if new:
            # Only the present hour is asked for; the trail itself is the audit's.
            Sight.objects.filter(account=account, person=person).exclude(hour_key=hour_of(at)).delete()
            audit_person(person, account, "Saw a person", verb="saw", at=at)
    return bool(new)


@transaction.atomic
def set_details(*, person: Person, account: Account, at: datetime, **details: str) -> list[str]:
    """
    Change name, pronoun, how to say the name, or postcode ("LS6 1AA" or empty). Gives the names of what changed.

    :raises KnownAlready: if another person has that name on the same email address.
    """
    if unknown := set(details) - EDITABLE:
        raise ValueError(f"Not details of a person: {sorted(unknown)}")
    changed = [name for name, value in details.items() if getattr(person, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(person, name, details[name])
    fields = [*changed]
    if "name" in changed:
        person.name = tidy_name(person.name)
        person.name_key, person.find_key = name_key(person.name), find_key(person.name)
        fields += ["name_key", "find_key"]
    if "postcode" in changed:
        person.area_id = area_of(person)
        fields.append("area")
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError as error:
        raise KnownAlready(f"person {person.public_id}") from error
    audit_person(person, account, "Changed a person's details", at=at, data={"fields": changed})
    return changed


def area_of(person: Person) -> int | None:
    """The area her postcode lies in on the campaign's map, where that is certain or probable."""
    if not person.postcode:
        return None
    return places.locate_for(person.campaign, [person.postcode])[person.postcode].area_id


@transaction.atomic
def write_note(*, person: Person, text: str, account: Account, key: UUID, at: datetime) -> Note:
    """Keep a note. The same key again gives back the first one."""
    note, is_new = Note.objects.get_or_create(
        key=key, defaults={"person": person, "text": text, "author": account, "written_at": at}
    )
    if is_new:
        audit_person(person, account, "Wrote a note on a person", at=at)
    return note


@transaction.atomic
def remove_note(*, note: Note, account: Account, at: datetime) -> bool:
    """Delete a note for good. False when it was gone."""
    deleted, _by_model = Note.objects.filter(pk=note.pk).delete()
    if deleted:
        audit_person(note.person, account, "Deleted a note on a person", at=at)
    return bool(deleted)


@transaction.atomic
def remove_tag(*, person: Person, tag_name: str, account: Account, at: datetime) -> bool:
    """Take one tag off a person. False when she did not carry it."""
    deleted, _by_model = Tagging.objects.filter(
        person=person, tag__campaign=person.campaign, tag__name=tag_name
    ).delete()
    if deleted:
        audit_person(person, account, "Took a tag off a person", at=at)
    return bool(deleted)


@transaction.atomic
def take_out_of_group(*, person: Person, group: Group, account: Account, at: datetime) -> bool:
    """End a membership; it stays known, so that no list puts her back. False when she was not a member."""
    membership = Membership.objects.select_related("group", "person").filter(person=person, group=group).first()
    if membership is None or not campaigns.leave_group(membership=membership, at=at):
        return False
    audit_person(person, account, "Took a person out of a group", at=at)
    return True


@transaction.atomic
def decide_change(*, change: ProposedChange, take: bool, account: Account, at: datetime) -> bool:
    """
    Use what a form said of a known person, or keep what we had. False when someone else decided first.

    A new email address or phone number comes beside the old one; a new postal address ends the old.
    """
    state = ProposedChange.TAKEN if take else ProposedChange.KEPT
    won = ProposedChange.objects.filter(pk=change.pk, state=ProposedChange.WAITING).update(
        state=state, decided_by=account, decided_at=at
    )
    if not won:
        return False
    if take:
        _use(change, account=account, at=at)
    else:
        audit_person(change.person, account, "Kept what we had of a person", at=at, data={"fields": [change.field]})
    return True


def _use(change: ProposedChange, *, account: Account, at: datetime) -> None:
    person = change.person
    if change.field in EDITABLE:
        set_details(person=person, account=account, at=at, **{change.field: change.new})
        return
    from groundswell.trunk.supporters.services.ways import add_contact_point

    if change.field == ContactPoint.ADDRESS:
        person.contact_points.filter(kind=ContactPoint.ADDRESS, ended_at__isnull=True).update(ended_at=at)
    add_contact_point(person=person, kind=change.field, value=change.new, source=change.said_by, account=account, at=at)


def audit_person(
    person: Person,
    account: Account | None,
    sentence: str,
    *,
    at: datetime,
    verb: str = "changed",
    data: dict[str, Any] | None = None,
) -> None:
    """
    One line of the audit trail on a person: who and what sort of change, never the value. What changed is looked up
    anew by the sets and the search; call it in the transaction of the change.
    """
    if verb == "changed":
        touch(person.campaign_id, [person.pk])
    audit.record(
        account=account,
        campaign=person.campaign,
        verb=verb,
        object_kind="person",
        object_id=person.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
