"""A small campaign whose people differ in what segments ask."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.segments.models import Segment
from groundswell.trunk.segments.reading import ALL
from groundswell.trunk.segments.services import saving
from groundswell.trunk.supporters import services as supporters
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.tests.world import make_areas, make_person


def line(rule: str, **settings: Any) -> dict[str, Any]:
    return {"rule": rule, "settings": settings}


def definition(*lines: dict[str, Any], join: str = ALL, but: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"join": join, "lines": list(lines), "but": list(but)}


def group_of(join: str, *lines: dict[str, Any]) -> dict[str, Any]:
    return {"join": join, "lines": list(lines)}


def sign(
    campaign: Campaign,
    person: Person,
    object_id: str = "A" * 22,
    *,
    at: datetime = NOON,
    kind: str = "petitions.signed",
    object_kind: str = "petition",
    group: Group | None = None,
) -> None:
    """She signed something, or did another thing: a row of the ledger, as the tool would write it."""
    happened = ledger.Happened(
        key=f"test:{uuid4().hex}",
        campaign_id=campaign.pk,
        kind=kind,
        occurred_at=at,
        person_id=person.pk,
        group_id=group.pk if group else None,
        object_kind=object_kind,
        object_id=object_id,
    )
    ledger.record([happened], at=at)
    Person.objects.filter(pk=person.pk, latest_activity_at__lt=at).update(latest_activity_at=at)


def tag(people: "QuerySet[Person]", campaign: Campaign, name: str, account: Any) -> Any:
    return supporters.tag_people(picked=people, campaign=campaign, name=name, account=account, key=uuid4(), at=NOON)


class Town:
    """
    Denise (tagged Driver, Millbeck), Winnie (Millbeck, no email), Rhona (Weir Side, Driver), Cal's people elsewhere.

    Denise and Rhona said yes to email; Winnie only signed. Denise signed today, Rhona sixty days ago.
    """

    def __init__(self, campaign: Campaign, account: Any, group: Group | None = None) -> None:
        self.campaign, self.account = campaign, account
        self.areas = make_areas(campaign)
        self.denise = make_person(
            campaign, "Denise Okoro-Hall", area=self.areas["millbeck"], postcode="AD4 7QX", pronoun="her"
        )
        self.rhona = make_person(campaign, "Rhona Gillespie", area=self.areas["weir"])
        self.winnie = make_person(campaign, "Winnie Achterberg", supporter=False, area=self.areas["millbeck"])
        for person, at in ((self.denise, NOON), (self.rhona, NOON - timedelta(days=60)), (self.winnie, NOON)):
            sign(campaign, person, at=at)
        Person.objects.filter(pk=self.rhona.pk).update(latest_activity_at=NOON - timedelta(days=60))
        drivers = Person.objects.filter(pk__in=[self.denise.pk, self.rhona.pk])
        self.driver = tag(drivers, campaign, "Driver", account)


def save(
    scope: Any, account: Any, name: str, asked: dict[str, Any], *, shared: bool = False, at: datetime = NOON
) -> Segment:
    return saving.save_segment(
        scope=scope, account=account, name=name, definition=asked, shared=shared, key=uuid4(), at=at
    )
