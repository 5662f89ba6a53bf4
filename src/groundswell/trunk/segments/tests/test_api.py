"""Segments by the open API: counted within what the key's account may see, and nobody else's."""

import pytest
from django.test import Client
from tests.support.people import give_role, make_account

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.api import services as keys
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments.tests.world_of_segments import Town, definition, line, save
from groundswell.trunk.supporters.models import Tag

pytestmark = pytest.mark.django_db
BASE = "/api/v1/segments"


def caller(account, campaign) -> Client:
    """A program with a key of this account."""
    made = keys.make_key(account=account, campaign=campaign, name="test", may_write=False, days=30, at=now())
    return Client(headers={"authorization": f"Bearer {made[1]}"})


@pytest.fixture
def town(campaign, asha):
    return Town(campaign, asha)


@pytest.fixture
def drivers(campaign, asha, town):
    asked = definition(line("people.tagged", tags=["Driver"]))
    return save(scope_in(campaign, asha, "organiser"), asha, "Drivers", asked)


def test_a_segment_is_a_sentence_and_a_count(campaign, asha, drivers):
    program = caller(asha, campaign)

    [listed], one = program.get(BASE).json(), program.get(f"{BASE}/{drivers.public_id}").json()

    assert listed == one
    assert (one["name"], one["sentence"], one["problem"]) == ("Drivers", "People who are tagged Driver.", "")
    assert (one["count"], one["email_count"], one["phone_count"]) == (2, 2, 0)


def test_a_line_that_leads_to_nothing_is_said_instead_of_a_count(campaign, asha, drivers):
    Tag.objects.all().delete()

    one = caller(asha, campaign).get(f"{BASE}/{drivers.public_id}").json()

    assert one["count"] is None and "“Driver” was deleted" in one["problem"]


def test_each_key_counts_her_own_and_strangers_see_nothing(campaign, other_campaign, oona, town, drivers):
    gwen = make_account("Gwen Harries", "gwen@example.org")
    give_role(gwen, campaign, "organiser", area=town.areas["weir"])
    path = f"{BASE}/{drivers.public_id}"

    assert caller(gwen, campaign).get(path).status_code == 404
    drivers.shared = True
    drivers.save()
    assert caller(gwen, campaign).get(path).json()["count"] == 1
    assert caller(oona, other_campaign).get(path).status_code == 404
    assert Client().get(path).status_code == 401
