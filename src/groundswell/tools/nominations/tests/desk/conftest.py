"""The Ashdale council vote: five councillors with a ward each and one without, and those who organise two wards."""

from datetime import datetime, timedelta

import pytest
from tests.support.people import give_role, make_account

from groundswell.tools.nominations.tests.boards import PLACES, contest, standing, wards
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.places.models import Area
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Drive, Stage, Standing
from groundswell.trunk.targets.services import Step

DESK = "/desk/better-buses/nominations/"
BOARD = f"{DESK}council-vote/"
NAMES = ("Carys Wainfleet", "Osric Penhallow", "Nadia Brockbank", "Hugo Fairclough", "Ines Holroyd", "Lord Mayor")


@pytest.fixture
def areas(campaign: Campaign) -> list[Area]:
    return wards(campaign)


@pytest.fixture
def council(campaign: Campaign, areas: list[Area], asha: Account, noon: datetime) -> Drive:
    """Open, a majority of six needed within three days."""
    targets = [
        services.add_target(
            campaign=campaign,
            name=name,
            office="Councillor",
            party="Green" if number % 2 else "Labour",
            area=area,
            source="The council's site",
            at=noon,
        )
        for number, (name, area) in enumerate(zip(NAMES, [*areas, None], strict=True))
    ]
    drive = services.create_drive(
        campaign=campaign, account=asha, kind=Drive.CAUSE, title="Council vote", slug="council-vote", at=noon,
        target_word="councillor", targets_word="councillors",
    )  # fmt: skip
    services.set_stages(
        drive=drive, stages=[Step("The vote", Stage.MAJORITY, closes_at=now() + timedelta(days=3))], at=noon
    )
    services.add_to_drive(drive=drive, targets=targets, at=noon)
    services.open_drive(drive=drive, account=asha, at=noon)
    return Drive.objects.select_related("campaign").get(pk=drive.pk)


@pytest.fixture
def mayor(campaign: Campaign, noon: datetime) -> Drive:
    return contest(campaign, noon)


@pytest.fixture
def carys(council: Drive) -> Standing:
    """Of Ashby Fell, the first ward."""
    return standing(council, "Carys Wainfleet")


@pytest.fixture
def osric(council: Drive) -> Standing:
    """Of Beck Foot, the second ward."""
    return standing(council, "Osric Penhallow")


@pytest.fixture
def wanda(campaign: Campaign, areas: list[Area]) -> Account:
    """Organises Ashby Fell, and nothing else."""
    account = make_account("Wanda Fell", "wanda@example.org")
    give_role(account, campaign, "organiser", area=areas[0])
    return account


@pytest.fixture
def gita(campaign: Campaign, areas: list[Area], noon: datetime) -> Account:
    """Organises the group of Beck Foot."""
    account = make_account("Gita Foot", "gita@example.org")
    group = Group.objects.create(campaign=campaign, slug="beck", name="Beck Foot", area=areas[1], created_at=noon)
    give_role(account, campaign, "organiser", group=group)
    return account


def page(standing: Standing) -> str:
    return f"{BOARD}targets/{standing.public_id}/"


assert len(PLACES) == len(NAMES) - 1
