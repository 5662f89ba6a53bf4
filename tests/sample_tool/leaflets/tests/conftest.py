"""Two groups of a campaign, twelve miles apart, and two postcodes."""

from collections.abc import Callable
from datetime import datetime

import pytest

from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.places.models import Area, BoundarySet, Placing
from groundswell.trunk.supporters.models import Person
from leaflets import services
from leaflets.models import Promise
from leaflets.services import Promising


@pytest.fixture
def areas(campaign: Campaign) -> dict[str, Area]:
    """AD4 7QX lies in Millbeck, AD5 1AA in Kelder, between the two groups but nearer to Thornwick."""
    campaign.boundary_set = BoundarySet.objects.create(code="test", name="Test areas")
    campaign.save()
    made = {}
    for name, code, lat in (("Millbeck", "AD47QX", 54.000), ("Kelder", "AD51AA", 54.112)):
        made[name] = Area.objects.create(
            boundary_set=campaign.boundary_set,
            kind="constituency",
            code=name[:2],
            name=name,
            slug=name.lower(),
            lat=lat,
            lon=-1.9,
        )
        Placing.objects.create(boundary_set=campaign.boundary_set, code=code, area=made[name])
    return made


@pytest.fixture
def groups(campaign: Campaign, areas: dict[str, Area], noon: datetime) -> dict[str, Group]:
    places = (("Millbeck", 54.005), ("Thornwick", 54.170))
    return {
        name: Group.objects.create(campaign=campaign, slug=name.lower(), name=name, lat=lat, lon=-1.9, created_at=noon)
        for name, lat in places
    }


@pytest.fixture
def plan(campaign: Campaign, groups: dict[str, Group], noon: datetime) -> None:
    """Six hands for each round, open to everyone."""
    services.set_plan(campaign=campaign, hands=6, account=None, at=noon)
    services.open_plan(campaign=campaign, at=noon)


@pytest.fixture
def promise(campaign: Campaign, plan: None, noon: datetime) -> Callable[[str, int], None]:
    """`promise("home", 3)`: three people promise, and confirm."""

    def promise(round_id: str, count: int) -> None:
        wishes = [
            Promising(round_id, f"Hand {letter}", f"{letter}.{round_id.lower()}@example.org", "AD4 7QX")
            for letter in "abcdefgh"[:count]
        ]
        services.take_promises(wishes, campaign=campaign, at=noon)
        waiting = Promise.objects.filter(round_id=round_id).values_list("person", flat=True)
        services.confirm_promises(person_ids=list(waiting), at=noon)

    return promise


@pytest.fixture
def tom(campaign: Campaign, groups: dict[str, Group], plan: None, noon: datetime) -> Person:
    """Tom Baxter has promised to deliver in Millbeck, and not confirmed."""
    wish = Promising(groups["Millbeck"].public_id, "Tom Baxter", "tom.baxter@example.org", "AD4 7QX")
    services.take_promises([wish], campaign=campaign, at=noon)
    return Person.objects.get(name="Tom Baxter")
