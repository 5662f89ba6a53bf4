"""The demo's letters, made by the services that everyone uses."""

from random import Random
from types import SimpleNamespace

import pytest

from groundswell.tools.letters import demo
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.trunk.demo.world import World
from groundswell.trunk.targets.models import TargetNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(campaign, asha, noon):
    def silent(step, done, total):
        return None

    return World(campaign, asha, asha, {}, ["AD4 7QX", "AD5 1AA"], Random(1), noon, silent)


def test_people_write_one_is_held_one_comes_back_one_waits(world, drive, wainfleet):
    wainfleet.stance = "asked"
    wainfleet.save()

    demo.demo(world)

    states = list(Letter.objects.values_list("state", flat=True))
    wainfleet.refresh_from_db()
    assert len(states) == demo.LETTERS
    assert SimpleNamespace(held=states.count("held"), bounced=states.count("bounced")) == SimpleNamespace(
        held=1, bounced=1
    )
    assert states.count("unconfirmed") == 1 and states.count("sent") == demo.LETTERS - 3
    assert wainfleet.heard_letters == demo.LETTERS - 3
    assert TargetNote.objects.get().kind == "bounce"
    assert LetterDrive.objects.get().facts.count() == 4


def test_without_the_drive_there_are_no_letters(world):
    demo.demo(world)

    assert not LetterDrive.objects.exists()
