"""Ways to contact a person: adding and ending them, and recording what she said about each."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.selectors import stopped
from groundswell.trunk.supporters.identity import address_key, canonical_email
from groundswell.trunk.supporters.models import ContactPoint, Person
from groundswell.trunk.supporters.phones import phone_key, shown_phone
from groundswell.trunk.supporters.services.person import audit_person

KIND_OF_CHANNEL = {
    "email": ContactPoint.EMAIL,
    "phone": ContactPoint.PHONE,
    "text": ContactPoint.PHONE,
    "post": ContactPoint.ADDRESS,
}


class Stopped(Exception):
    """She asked us to stop."""


class CannotRead(Exception):
    """The value is no address or number. The message says what to enter."""


def read_way(kind: str, value: str) -> tuple[str, str]:
    """
    Read a typed value as what is shown and what is matched: canonical email, E.164 phone, folded address.

    :raises CannotRead: with a sentence for the person who typed it.
    """
    value = " ".join(value.replace("\0", "").split())
    if kind == ContactPoint.EMAIL:
        try:
            validate_email(value)
            return value, canonical_email(value)
        except (ValidationError, UnicodeError) as error:
            raise CannotRead(_("Enter an email address like name@example.org")) from error
    if kind == ContactPoint.PHONE:
        key = phone_key(value)
        if key is None:
            raise CannotRead(_("Enter a whole phone number, like 07700 900142"))
        return shown_phone(key), key
    if not 6 <= len(value) <= 254:
        raise CannotRead(_("Enter the house, street and postcode, like 14 Tenter Street, AD4 7QX"))
    return value, address_key(value)


@transaction.atomic
def add_contact_point(
    *, person: Person, kind: str, value: str, source: str, account: Account | None, at: datetime
) -> ContactPoint:
    """
    Add a way to contact a person, or take up again one that had ended. It gives no permission by itself.

    :raises CannotRead: if the value is no address or number.
    """
    shown, key = read_way(kind, value)
    point, is_new = ContactPoint.objects.get_or_create(
        person=person,
        kind=kind,
        value_key=key,
        defaults={"value": shown, "source": source[:120], "added_at": at},
    )
    taken_up = not is_new and ContactPoint.objects.filter(pk=point.pk, ended_at__isnull=False).update(ended_at=None)
    if is_new or taken_up:
        audit_person(person, account, "Added a way to contact a person", at=at, data={"kind": kind})
    return point


@transaction.atomic
def end_contact_point(*, point: ContactPoint, account: Account, at: datetime) -> bool:
    """Stop using a way to contact. It stays known, so that old records can be understood. False if it had ended."""
    ended = ContactPoint.objects.filter(pk=point.pk, ended_at__isnull=True).update(ended_at=at)
    if ended:
        audit_person(point.person, account, "Ended a way to contact a person", at=at, data={"kind": point.kind})
    return bool(ended)


@transaction.atomic
def record_permission(
    *,
    person: Person,
    channel: str,
    given: bool,
    wording: str,
    source: str,
    account: Account,
    key: UUID,
    at: datetime,
) -> None:
    """
    Record what a person told one of us: yes to a channel, in these words, or stop.

    A stop is kept for each of her addresses or numbers of that channel, by hash, and outlives her record. What she
    ticked on a form and did not confirm stays unconfirmed.

    :raises Stopped: for a yes where a stop is in force: only she can lift it, by a form that she confirms.
    """
    values = values_of(person, channel)
    if given and any(stopped(person.campaign_id, channel, value) for value in values):
        raise Stopped(f"person {person.public_id} on {channel}")
    if not given:
        for number, value in enumerate(values):
            consent.opt_out(
                campaign=person.campaign,
                channel=channel,
                value=value,
                source=source,
                at=at,
                key=f"desk:{key.hex}:{channel}:{number}",
            )
    purpose = "news" if given else consent.STOP
    words = consent.wording_for(campaign=person.campaign, channel=channel, purpose=purpose, text=wording, at=at)
    said = consent.Said(
        person_id=person.pk,
        wording_id=words.pk,
        given=given,
        source=source,
        said_at=at,
        effective_at=at,
        recorded_by_id=account.pk,
        key=f"desk:{key.hex}:{channel}",
    )
    if not consent.record_consents([said], at=at):
        return
    if given:
        consent.welcome([person.pk], at=at)
    sentence = "Recorded a yes of a person" if given else "Recorded that a person wants no contact"
    audit_person(person, account, sentence, at=at, data={"channel": channel})


def values_of(person: Person, channel: str) -> list[str]:
    """The addresses or numbers by which a channel reaches a person now."""
    kind = KIND_OF_CHANNEL.get(channel)
    points = [point.value_key for point in person.contact_points.all() if point.kind == kind and not point.ended_at]
    own = [person.email] if kind == ContactPoint.EMAIL and person.email else []
    return [*own, *points]
