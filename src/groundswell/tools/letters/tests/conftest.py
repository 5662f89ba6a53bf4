"""An open letter drive to three councillors of Ashdale, one of whom may not be sent to."""

from datetime import datetime, timedelta

import pytest

from groundswell.tools.letters.models import Fact, LetterDrive
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area, BoundarySet, Placing
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive, Standing, Target

PROMPTS = [
    {"question": "Where do you take the bus?", "hint": ""},
    {"question": "What happens if it goes?", "hint": ""},
    {"question": "What do you want her to do?", "hint": "One thing is best."},
]


@pytest.fixture
def areas(campaign: Campaign) -> dict[str, Area]:
    """Millbeck holds AD4 7QX, Thornwick AD5 1AA, Rill AD2 2AA (nobody decides there); AD6 2BB is near a border."""
    boundary_set = BoundarySet.objects.create(code="test", name="Test areas", approximate=True)
    campaign.boundary_set = boundary_set
    campaign.save()
    made = {
        name: Area.objects.create(
            boundary_set=boundary_set,
            kind="constituency",
            code=code,
            name=name,
            slug=name.lower(),
            short=name[:3].upper(),
            hex_q=number,
            hex_r=0,
        )
        for number, (name, code) in enumerate([("Millbeck", "M1"), ("Thornwick", "T1"), ("Rill", "R1")])
    }
    for postcode, name, near in [
        ("AD47QX", "Millbeck", False),
        ("AD51AA", "Thornwick", False),
        ("AD22AA", "Rill", False),
        ("AD62BB", "Thornwick", True),
        ("AD62BB", "Millbeck", True),
    ]:
        share = 1 if name == "Thornwick" or not near else 0
        Placing.objects.create(boundary_set=boundary_set, code=postcode, area=made[name], near_border=near, share=share)
    return made


@pytest.fixture
def drive(campaign: Campaign, areas: dict[str, Area], noon: datetime) -> Drive:
    """The council's vote on public control: a cause, open."""
    return Drive.objects.create(
        campaign=campaign,
        slug="public-control",
        kind="cause",
        state="open",
        title="Ashdale council vote",
        target_word="councillor",
        targets_word="councillors",
        boundary_set=campaign.boundary_set,
        created_at=noon,
        opened_at=noon,
    )


def stand(drive: Drive, name: str, area: Area | None, noon: datetime, **fields: object) -> Standing:
    """Put a councillor into the drive."""
    values = {"office": "Councillor", "email": f"{name.split()[-1].lower()}@council.example.org", **fields}
    target = Target.objects.create(
        campaign=drive.campaign, name=name, area=area, source="test", loaded_at=noon, **values
    )
    return Standing.objects.create(drive=drive, target=target, added_at=noon)


@pytest.fixture
def wainfleet(drive: Drive, areas: dict[str, Area], noon: datetime) -> Standing:
    """Cllr Carys Wainfleet of Millbeck, who has an email address."""
    return stand(drive, "Carys Wainfleet", areas["Millbeck"], noon)


@pytest.fixture
def haigh(drive: Drive, areas: dict[str, Area], noon: datetime) -> Standing:
    """Cllr Aurelio Haigh of Thornwick: his address is known, but may not be sent to."""
    return stand(drive, "Aurelio Haigh", areas["Thornwick"], noon, no_sending=True)


@pytest.fixture
def letter_drive(drive: Drive, wainfleet: Standing, noon: datetime) -> LetterDrive:
    """Three prompts and two facts, open since noon."""
    made = LetterDrive.objects.create(
        drive=drive,
        state="open",
        title="Write to your councillor before Tuesday’s vote",
        subject="Please vote for public control",
        prompts=PROMPTS,
        created_at=noon,
    )
    Fact.objects.create(
        letter_drive=made,
        text="Evening buses cut from 61 to 40 in five years",
        source="Council transport paper 7",
        order=1,
    )
    Fact.objects.create(letter_drive=made, text="A two-mile ticket costs £4.80", source="County fares survey", order=2)
    return made


@pytest.fixture
def amira(campaign: Campaign, areas: dict[str, Area], noon: datetime) -> Person:
    """Amira Kessler of Millbeck, whose address is confirmed."""
    return Person.objects.create(
        campaign=campaign,
        name="Amira Kessler",
        name_key="amira kessler",
        email="amira.kessler@example.org",
        email_key="amira.kessler@example.org",
        postcode="AD4 7QX",
        area=areas["Millbeck"],
        email_confirmed_at=noon - timedelta(days=2),
        created_at=noon - timedelta(days=2),
    )
