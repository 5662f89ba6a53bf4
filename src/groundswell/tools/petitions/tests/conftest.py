"""An open petition in Ashdale, with two areas and a few postcodes."""

from datetime import datetime

import pytest

from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Petition
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area, BoundarySet, Placing


@pytest.fixture
def areas(campaign: Campaign) -> dict[str, Area]:
    """Millbeck holds AD4 7QX, Thornwick holds AD5 1AA; AD6 2BB is probably Thornwick."""
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
        for number, (name, code) in enumerate([("Millbeck", "M1"), ("Thornwick", "T1")])
    }
    for postcode, name, near in [
        ("AD47QX", "Millbeck", False),
        ("AD51AA", "Thornwick", False),
        ("AD62BB", "Thornwick", True),
    ]:
        Placing.objects.create(boundary_set=boundary_set, code=postcode, area=made[name], near_border=near)
    return made


@pytest.fixture
def petition(campaign: Campaign, areas: dict[str, Area], noon: datetime) -> Petition:
    """Bring our buses back, open since noon."""
    made = services.create_petition(
        campaign=campaign,
        demand="Bring our buses back under public control",
        text="Five companies run our buses.\n\n- one ticket\n- a bus until 11pm",
        addressee="the Mayor of Ashdale",
        lead="Fares up 38% in five years.",
        goal=100,
        account=None,
        at=noon,
    )
    services.open_petition(petition=made, account=None, at=noon)
    return made


@pytest.fixture
def tom(petition: Petition) -> services.Signing:
    """Tom Baxter of Millbeck wishes to sign."""
    return services.Signing(petition.pk, "Tom Baxter", "tom.baxter@example.org", "AD4 7QX", network="n1")
