"""Whom the demo writes down twice is found, and nobody else: the queue of a first visit shows what it is for."""

from random import Random

import pytest
from tests.support.people import NOON

from groundswell.trunk.demo import World
from groundswell.trunk.demo.doubles import COUNT, SOURCE, WAYS, write_some_down_twice
from groundswell.trunk.duplicates.models import Merge, Pair
from groundswell.trunk.duplicates.tests.people import make_person
from groundswell.trunk.supporters.models import ContactPoint

pytestmark = pytest.mark.django_db
NAMES = (
    *("Thomas Baxter", "Rhona Gillespie", "William Penhale", "Winnie Achterberg", "Elizabeth Stanhope"),
    *("Lorcan Meade", "Idris Vaughan", "Katherine Tull", "Marta Lindholm", "Femi Okoro"),
)


def test_everybody_who_is_written_down_twice_is_found_and_one_is_merged(campaign, asha):
    postcodes = ["AD4 7QX", "AD1 2BX", "AD9 4AA"]
    world = World(campaign, asha, asha, {}, postcodes, Random(1), NOON, lambda *step: None)
    for number, name in enumerate(NAMES):
        email = f"{name.split()[0].lower()}@example.org"
        code = postcodes[number % 3]
        make_person(campaign, name, email=email, phone=f"+4477009008{number:02}", postcode=code, days_ago=3)

    write_some_down_twice(world)

    written = set(ContactPoint.objects.filter(source=SOURCE).values_list("person", flat=True))
    pairs = Pair.objects.filter(campaign=campaign)
    assert len(NAMES) == COUNT > len(set(WAYS)) and pairs.count() == COUNT
    assert {pair.second_id for pair in pairs} == written
    assert not pairs.filter(level=Pair.UNSURE).exists()
    assert Merge.objects.count() == 1
