"""What the tests of boards have in common: a contest over six local parties and a cause of four councillors."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area, BoundarySet, Placing
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Candidate, Drive, Stage, Standing
from groundswell.trunk.targets.services import Stands, Step

SOURCE = "https://www.party.example/news/7"
PLACES = ("Ashby Fell", "Beck Foot", "Cold Edge", "Dunnerley", "Easterby")


def wards(campaign: Campaign) -> list[Area]:
    """Five wards in a row; AD4 7QX is in the first, AD5 1AA is probably the second."""
    made = BoundarySet.objects.create(code="wards", name="Wards", place_name="ward")
    campaign.boundary_set = made
    campaign.save()
    found = [
        Area.objects.create(
            boundary_set=made,
            kind=Area.CONSTITUENCY,
            code=f"W{number}",
            name=name,
            short=name[:3].upper(),
            slug=name.lower().replace(" ", "-"),
            hex_q=number,
            hex_r=-(number % 2),
        )
        for number, name in enumerate(PLACES)
    ]
    Placing.objects.create(boundary_set=made, code="AD47QX", area=found[0])
    Placing.objects.create(boundary_set=made, code="AD51AA", area=found[1], near_border=True)
    Placing.objects.create(boundary_set=made, code="AD51AA", area=found[2], share=0)
    return found


def contest(campaign: Campaign, at: datetime, *, backed: bool = True, **more: Any) -> Drive:
    """Five local parties with a ward each and one without; two nominations put a name on the ballot."""
    targets = [
        services.add_target(
            campaign=campaign, name=name, office="Local party", area=area, source="Their site", at=at,
            email=f"{name.split()[0].lower()}@party.example",
        )
        for name, area in [*zip(PLACES, wards(campaign), strict=True), ("Student branch", None)]
    ]  # fmt: skip
    drive = services.create_drive(
        campaign=campaign, account=None, kind=Drive.CONTEST, title="Who should stand for Mayor?", slug="mayor", at=at,
        target_word="local party", targets_word="local parties", **{"public_board": True, **more},
    )  # fmt: skip
    services.set_stages(drive=drive, stages=[Step("Nominations", Stage.NUMBER, needed=2)], at=at)
    people = [Stands("Rhona Pickersgill", "Pickersgill", backed=backed), Stands("Leah Brandreth", "Brandreth")]
    services.set_candidates(drive=drive, candidates=people, at=at)
    services.add_to_drive(drive=drive, targets=targets, at=at)
    services.open_drive(drive=drive, account=None, at=at)
    return Drive.objects.select_related("campaign").get(pk=drive.pk)


def standing(drive: Drive, name: str) -> Standing:
    return Standing.objects.select_related("drive__campaign", "target").get(drive=drive, target__name=name)


def nominates(drive: Drive, name: str, whom: str, at: datetime, **more: Any) -> services.Declared:
    """One of them nominates somebody, by the first name."""
    return services.declare(
        standing=standing(drive, name),
        stance=Standing.DECLARED,
        candidate=Candidate.objects.get(drive=drive, name__startswith=whom),
        key=uuid4(),
        at=at,
        seen=None,
        **{"evidence_url": SOURCE, **more},
    )
