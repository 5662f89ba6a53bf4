"""The crowd of `groundswell demo people`: nobody real, the same for the same seed, and in step with every number."""

from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from tests.support.people import NOON
from tests.support.shared import shared_path

from groundswell.cli.recounting import recount_all
from groundswell.trunk.consent.models import Consent, OptOut
from groundswell.trunk.demo.people.crowd import DAYS, Crowd
from groundswell.trunk.demo.people.make import RealPeople, make_people
from groundswell.trunk.demo.people.sources import read_sources
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.places.loading.ashdale import load_ashdale
from groundswell.trunk.supporters.models import ContactPoint, Person, Tagging
from groundswell.trunk.supporters.phones import DRAMA

pytestmark = pytest.mark.django_db


def silent(step, done, total):
    pass


@pytest.fixture
def ashdale(campaign, group, olu):
    campaign.boundary_set = load_ashdale(at=NOON)
    campaign.save()
    return campaign


def make(campaign, count=400, seed=1):
    return make_people(campaign=campaign, count=count, seed=seed, at=NOON, data=None, progress=silent)


def test_a_crowd_is_made_with_what_it_did_and_agreed_to(ashdale):
    assert make(ashdale) == 400

    people = Person.objects.filter(campaign=ashdale)
    assert people.count() == 400
    assert people.filter(area__isnull=False).count() == 400
    assert 150 < people.filter(supporter_since__isnull=False).count() < 350
    assert Consent.objects.filter(given=True).exists() and OptOut.objects.exists()
    assert Tagging.objects.exists() and ContactPoint.objects.exists()
    assert Activity.objects.filter(person__isnull=False).count() > 400
    if apps.is_installed("groundswell.tools.petitions"):
        assert Activity.objects.filter(kind="petitions.confirmed").exists()


def test_every_number_is_right_afterwards(ashdale):
    make(ashdale)

    assert recount_all(apply=False) == []


def test_the_same_seed_adds_nobody_twice_and_another_adds_a_crowd(ashdale):
    made = [make(ashdale, 120), make(ashdale, 120), make(ashdale, 120, seed=2)]

    assert made[:2] == [120, 0]
    assert made[2] > 100
    assert recount_all(apply=False) == []


def test_nobody_is_made_up_among_people_who_may_be_real(ashdale):
    Person.objects.create(campaign=ashdale, name="A", name_key="a", email_key="a@real.test", created_at=NOON)

    with pytest.raises(RealPeople):
        make(ashdale)

    assert Person.objects.count() == 1


def test_nobody_of_the_crowd_can_be_rung_or_written_to(ashdale):
    make(ashdale)

    numbers = ContactPoint.objects.filter(kind="phone").values_list("value_key", flat=True)
    assert numbers and all(DRAMA.match(number) for number in numbers)
    keys = Person.objects.filter(email_key__isnull=False).values_list("email_key", flat=True)
    assert all(key.rpartition("@")[2].endswith(("example.org", "example.com", "example.net")) for key in keys)


@pytest.mark.parametrize("data", [None, "shared"])
def test_a_crowd_has_households_shared_mailboxes_and_records_that_stand_twice(data):
    sources = read_sources(shared_path() / "data" if data else None, postcodes=["AD1 2BX", "AD4 7QX"])
    crowd = Crowd(sources, count=3000, seed=7, at=NOON)

    people = [one for _start, batch in crowd.batches() for one in batch]

    assert len(people) == 3000 == len({one.public_id for one in people})
    mailboxes = Counter(one.email for one in people if one.email)
    assert any(count > 1 for count in mailboxes.values())
    assert len({one.home for one in people}) < 2400
    assert all(NOON - timedelta(days=DAYS + 2) < moment <= NOON for one in people for moment in one.acted)
    assert people[:50] == [one for _start, batch in crowd.batches() for one in batch][:50]
