"""A council of four that is asked one question, and a contest with two candidates."""

from uuid import uuid4

import pytest

from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Candidate, Drive, Stage, Standing, Target
from groundswell.trunk.targets.services import Stands, Step

NAMES = ("Carys Wainfleet", "Osric Penhallow", "Nadia Brockbank", "Hugo Fairclough")


@pytest.fixture
def areas(db) -> list[Area]:
    rills = BoundarySet.objects.create(code="rills", name="The Rills", place_name="ward")
    region = Area.objects.create(boundary_set=rills, kind=Area.REGION, code="R", name="Rills", slug="rills")
    return [
        Area.objects.create(
            boundary_set=rills,
            kind=Area.CONSTITUENCY,
            code=f"R{number}",
            name=f"{name} Rill",
            short=name[:2],
            slug=name.lower(),
            parent=region,
            hex_q=number,
            hex_r=0,
        )
        for number, name in enumerate(("Upper", "Middle", "Lower"))
    ]


@pytest.fixture
def council(campaign, areas, noon) -> list[Target]:
    """Three with a ward each; the fourth has no ward, so no hexagon."""
    return [
        services.add_target(
            campaign=campaign,
            name=name,
            office="Councillor",
            party="Independent" if number % 2 else "Labour",
            area=areas[number] if number < 3 else None,
            email=f"{name.split()[-1].lower()}@council.example.org",
            phone="01632 960123",
            accounts={"bluesky": "carys.example.org"} if number == 0 else None,
            source="The council's site",
            at=noon,
        )
        for number, name in enumerate(NAMES)
    ]


@pytest.fixture
def drive(campaign, asha, council, noon) -> Drive:
    """An open cause, to be won by a majority."""
    drive = services.create_drive(campaign=campaign, account=asha, kind=Drive.CAUSE, title="The council vote", at=noon)
    services.set_stages(drive=drive, stages=[Step("The vote", Stage.MAJORITY)], at=noon)
    services.add_to_drive(drive=drive, targets=council, at=noon)
    services.open_drive(drive=drive, account=asha, at=noon)
    return drive


@pytest.fixture
def standings(drive) -> list[Standing]:
    return [Standing.objects.select_related("drive", "target").get(drive=drive, target__name=name) for name in NAMES]


@pytest.fixture
def standing(standings) -> Standing:
    return standings[0]


@pytest.fixture
def contest(campaign, asha, council, noon) -> Drive:
    """An open contest: two of four nominations get a candidate on the ballot."""
    drive = services.create_drive(campaign=campaign, account=asha, kind=Drive.CONTEST, title="Who is Mayor?", at=noon)
    services.set_stages(drive=drive, stages=[Step("Nominations", Stage.NUMBER, needed=2)], at=noon)
    services.set_candidates(
        drive=drive, candidates=[Stands("Rhona Pickersgill", backed=True), Stands("Leah Brandreth")], at=noon
    )
    services.add_to_drive(drive=drive, targets=council, at=noon)
    services.open_drive(drive=drive, account=asha, at=noon)
    return drive


@pytest.fixture
def rhona(contest) -> Candidate:
    return Candidate.objects.get(drive=contest, short="Pickersgill")


@pytest.fixture
def leah(contest) -> Candidate:
    return Candidate.objects.get(drive=contest, short="Brandreth")


@pytest.fixture
def says(standing, noon):
    """Record what the first councillor said; keyword arguments as of `declare`."""

    def say(stance, **more):
        more.setdefault("key", uuid4())
        more.setdefault("at", noon)
        more.setdefault("evidence_url", "https://example.org/her-post")
        return services.declare(standing=more.pop("standing", standing), stance=stance, **more)

    return say
