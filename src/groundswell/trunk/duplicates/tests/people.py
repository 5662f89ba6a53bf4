"""Records for the tests of this room."""

from datetime import date, timedelta
from typing import Any

from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import ContactPoint, Person


def make_person(
    campaign: Campaign,
    name: str,
    *,
    email: str = "",
    days_ago: int = 0,
    phone: str = "",
    address: str = "",
    born: str = "",
    **fields: Any,
) -> Person:
    """One record, as a form or a list would leave it."""
    met = NOON - timedelta(days=days_ago)
    person = Person.objects.create(
        campaign=campaign,
        name=name,
        name_key=name_key(name),
        find_key=find_key(name),
        email=email,
        email_key=canonical_email(email) if email else None,
        birth_date=date.fromisoformat(born) if born else None,
        created_at=met,
        latest_activity_at=met,
        **fields,
    )
    for kind, value in (("phone", phone), ("address", address)):
        if value:
            ContactPoint.objects.create(
                person=person, kind=kind, value=value, value_key=value.casefold(), source="stall sheet", added_at=met
            )
    return person
