"""Whoever keeps the sets is killed at any moment, also while writing: what is taken up next is never wrong."""

import random
import signal
import subprocess
import sys
import time

import pytest

from groundswell.trunk.jobs.tests.test_worker_killed import run_code, surroundings

__all__ = ["surroundings"]
pytestmark = pytest.mark.slow

MAKE = """
from tests.support.people import NOON, make_campaign
from groundswell.trunk.supporters.models import Person, Tag
campaign = make_campaign("town", "Town", "Town")
Person.objects.bulk_create(
    Person(campaign=campaign, name=f"P {n}", name_key=f"p {n}", email=f"p{n}@example.org", created_at=NOON)
    for n in range(3000)
)
for name in "abc":
    Tag.objects.create(campaign=campaign, name=name)
"""

CHANGE_AND_KEEP = """
import random, sys
from django.db import transaction
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.services import Happened, record
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments import catching_up
from groundswell.trunk.segments.services import touch
from groundswell.trunk.segments.sets import following, keeping
from groundswell.trunk.supporters.models import Person, Tag, Tagging

following.LONGEST_WAIT = 60.0  # Transactions of every database of the cluster hold it up, those of another test too.
catching_up.LARGE, catching_up.KEPT_AFTER, keeping.WHOLE_UP_TO, keeping.BATCH = 1, 1, 100, 5
campaign, chance = Campaign.objects.get(), random.Random()
people, tags = list(Person.objects.values_list("pk", flat=True)), list(Tag.objects.all())
catch_up = catching_up.CatchUp(f"worker {chance.random()}")
catching_up.Keeper.objects.all().delete()
print("begun", flush=True)
while True:
    some = chance.sample(people, 20)
    with transaction.atomic():
        record(
            [Happened(f"k:{chance.random()}", campaign.pk, f"k.{pk % 3}", now(), pk) for pk in some[:10]], at=now()
        )
        tag = chance.choice(tags)
        Tagging.objects.filter(tag=tag, person__in=some[5:]).delete()
        Tagging.objects.bulk_create(Tagging(tag=tag, person_id=pk, tagged_at=now()) for pk in some[10:])
        touch(campaign.pk, some)
    catch_up()
    print("round", flush=True)
"""

COMPARE = """
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.catching_up import differences
from groundswell.trunk.segments.sets import keeping, memory
from groundswell.trunk.segments.sets.building import build
from groundswell.trunk.segments.sets.models import SetsKept
campaign = Campaign.objects.get()
assert keeping.take_up(campaign) is not None
state, exact = memory.current(campaign)
true = build(campaign)
columns = all((state.columns[n][list(true.here)] == true.columns[n][list(true.here)]).all() for n in ("latest", "name"))
print(SetsKept.objects.get().version, exact, columns, differences(state.facts, true.facts))
"""


def test_sets_kept_by_a_worker_that_is_killed_again_and_again_are_never_wrong(surroundings: dict[str, str]) -> None:
    from groundswell.trunk.jobs.tests.test_worker_killed import SRC

    surroundings = {**surroundings, "PYTHONPATH": f"{SRC}:{SRC.parent}"}
    subprocess.run([sys.executable, "-m", "groundswell.cli.main", "migrate"], env=surroundings, check=True)
    run_code(surroundings, MAKE)
    chance, kept = random.Random(11), 0
    loaded = f"from groundswell.cli.surroundings import load_django; load_django()\n{CHANGE_AND_KEEP}"
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", loaded], env=surroundings, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in ("begun\n", "round\n"):
            assert process.stdout.readline() == line
        time.sleep(chance.uniform(0.05, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        version, exact, columns, wrong = run_code(surroundings, COMPARE).splitlines()[-1].split(" ", 3)
        assert (exact, columns, wrong) == ("True", "True", "[]")
        assert int(version) > kept, "it was killed before it kept anything: the test shows nothing"
        kept = int(version)
