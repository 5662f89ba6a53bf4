"""The demo's blocks leave the board's figures as they are."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from groundswell.tools.nominations.demo_claims import demo_claims
from groundswell.tools.nominations.models import Block
from groundswell.trunk.demo import World
from groundswell.trunk.demo.make import silent
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.models import Standing
from groundswell.trunk.targets.services import Asked

pytestmark = pytest.mark.django_db


def stances(drive) -> Counter[str]:
    return Counter(Standing.objects.filter(drive=drive).values_list("stance", flat=True))


def test_one_is_done_one_handed_back_and_the_others_go_on(drive, campaign, olu, asha, noon):
    at = noon + timedelta(days=10)
    for number, standing in enumerate(Standing.objects.filter(drive=drive).order_by("pk")[:6]):
        targets.record_asks([Asked(standing.pk, "call", f"before:{number}")], at=noon)
    world = World(campaign, olu, asha, {}, ["AD4 2LP", "AD5 1AA", "AD1 2BX"], Random(1), at, silent)
    before = stances(drive)

    demo_claims(world, drive)

    assert stances(drive) == before
    assert Counter(Block.objects.values_list("end", flat=True)) == {"done": 1, "handed_back": 1, "": 1}
