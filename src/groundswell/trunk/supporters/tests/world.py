"""A small campaign with people in it, as the tests of this room need it."""

from datetime import datetime, timedelta
from uuid import uuid4

from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Campaign, Group, Membership
from groundswell.trunk.consent import services as consent
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import ContactPoint, Person
from groundswell.trunk.supporters.phones import phone_key, shown_phone


def make_person(
    campaign: Campaign, name: str, *, supporter: bool = True, at: datetime = NOON, **more: object
) -> Person:
    """A person with an email address made from her name; a supporter has said yes to email."""
    email = str(more.pop("email", f"{name_key(name).replace(' ', '.')}@example.org"))
    phone = str(more.pop("phone", ""))
    person = Person.objects.create(
        campaign=campaign,
        name=name,
        name_key=name_key(name),
        find_key=find_key(name),
        email=email,
        email_key=canonical_email(email) if email else None,
        email_confirmed_at=at if supporter else None,
        created_at=at,
        latest_activity_at=at,
        **more,
    )
    if phone:
        add_phone(person, phone)
    if supporter:
        say(person, "email", True, at=at)
        person.refresh_from_db()
    return person


def add_phone(person: Person, number: str) -> ContactPoint:
    key = phone_key(number)
    assert key
    return ContactPoint.objects.create(
        person=person, kind="phone", value=shown_phone(key), value_key=key, source="at the door", added_at=NOON
    )


def say(person: Person, channel: str, given: bool, *, at: datetime = NOON) -> None:
    wording = consent.wording_for(campaign=person.campaign, channel=channel, text=f"May we {channel} you?", at=at)
    said = consent.Said(
        person_id=person.pk,
        wording_id=wording.pk,
        given=given,
        source="on the petition page",
        said_at=at,
        effective_at=at,
        key=uuid4().hex,
    )
    consent.record_consents([said], at=at)
    consent.welcome([person.pk], at=at)


def join(person: Person, group: Group, *, confirmed: bool = True, left: bool = False) -> Membership:
    return Membership.objects.create(
        group=group,
        person=person,
        key=uuid4(),
        joined_at=NOON,
        confirmed_at=NOON if confirmed else None,
        left_at=NOON + timedelta(hours=1) if left else None,
    )


def make_areas(campaign: Campaign) -> dict[str, Area]:
    """A region with two wards, and a ward outside it."""
    boundary_set = BoundarySet.objects.create(code=f"set-{campaign.slug}"[:20], name="Ashdale")
    campaign.boundary_set = boundary_set
    campaign.save(update_fields=["boundary_set"])

    def area(code: str, name: str, kind: str, parent: Area | None = None) -> Area:
        return Area.objects.create(
            boundary_set=boundary_set,
            code=code,
            name=name,
            kind=kind,
            slug=name.lower().replace(" ", "-"),
            parent=parent,
        )

    region = area("R1", "Ashdale North", Area.REGION)
    return {
        "region": region,
        "millbeck": area("W1", "Millbeck", Area.CONSTITUENCY, region),
        "weir": area("W2", "Weir Side", Area.CONSTITUENCY, region),
        "moor": area("W3", "High Moor", Area.CONSTITUENCY),
    }
