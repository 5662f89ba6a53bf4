"""The demo's people, times and logo come from the seed alone."""

from datetime import timedelta
from io import BytesIO
from random import Random

import pytest
from django.utils import timezone
from PIL import Image

from groundswell.trunk.demo import World
from groundswell.trunk.demo.desk import LOCAL, NOTES
from groundswell.trunk.demo.logo import draw_logo
from groundswell.trunk.demo.names import FIRST, LAST
from groundswell.trunk.demo.world import DAYS
from groundswell.trunk.supporters.identity import canonical_email, looks_like_a_name, name_key


@pytest.fixture
def make_world(noon):
    def make(seed):
        nobody = None
        return World(nobody, nobody, nobody, {}, ["AD4 7QX", "AD1 2BX", "AD9 4AA"], Random(seed), noon, print)

    return make


def test_the_same_seed_gives_the_same_people_and_times(make_world):
    first, again, other = (make_world(seed) for seed in (1, 1, 2))

    assert first.people(500) == again.people(500) != other.people(500)
    assert first.moments(500) == again.moments(500)
    assert first.key() == again.key()


def test_no_two_people_are_one_and_every_address_belongs_to_nobody(make_world):
    people = make_world(1).people(9000)

    assert len({(canonical_email(p.email), name_key(p.name)) for p in people}) == 9000
    assert all(p.email.endswith("@example.org") and looks_like_a_name(p.name) for p in people)
    assert 100 < 9000 - len({p.email for p in people}) < 500


def test_times_are_in_order_within_three_weeks_and_most_are_evenings(make_world, noon):
    world = make_world(1)

    moments = world.moments(8000)

    assert moments == sorted(moments) and world.started_at <= moments[0] and moments[-1] <= noon
    assert moments[-1] > noon - timedelta(hours=1) and moments[0] < noon - timedelta(days=DAYS - 1)
    evening = sum(18 <= timezone.localtime(moment).hour <= 21 for moment in moments)
    night = sum(timezone.localtime(moment).hour < 6 for moment in moments)
    assert evening > 8000 * 0.3 and night < 8000 * 0.05


def test_names_and_notes_are_plain_and_groups_are_five_with_one_quiet():
    assert len(FIRST) > 120 and len(LAST) > 120
    assert len(LOCAL) == 5 and sum(local.quiet_days > 7 for local in LOCAL) == 1
    assert all(len(note) < 200 for note in NOTES)


def test_the_logo_is_a_picture_that_we_would_take():
    logo = Image.open(BytesIO(draw_logo()))

    assert (logo.format, logo.size, logo.mode) == ("PNG", (512, 512), "RGBA")
    assert logo.getpixel((0, 0))[3] == 0 and logo.getpixel((256, 300))[3] == 255
