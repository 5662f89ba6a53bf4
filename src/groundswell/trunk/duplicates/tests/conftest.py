import pytest

from groundswell.trunk.duplicates.tests.people import make_person
from groundswell.trunk.places.models import Area, BoundarySet


@pytest.fixture
def tom(campaign):
    """Signed today."""
    return make_person(
        campaign, "Tom Baxter", email="tom.baxter@example.org", phone="+441632960317", postcode="AD4 2LP"
    )


@pytest.fixture
def thomas(campaign):
    """Came by a stall sheet two years ago."""
    return make_person(
        campaign,
        "Thomas Baxter",
        email="thomas@example.org",
        phone="+447700900819",
        address="9 Staithe Road, AD4 3HT",
        postcode="AD4 3HT",
        days_ago=600,
    )


@pytest.fixture
def area(campaign):
    maps = BoundarySet.objects.create(code="m", name="m")
    return Area.objects.create(boundary_set=maps, kind="ward", code="W1", name="Millbeck", slug="millbeck")
