"""Two lists at once, and a worker that is killed while it writes one: nobody is doubled, and undoing leaves nothing."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from tests.support.people import NOON

from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Import
from groundswell.trunk.jobs.tests.test_worker_killed import groundswell, run_code, surroundings
from groundswell.trunk.supporters.importing.tests.lists import STALL, checked, committed, undone
from groundswell.trunk.supporters.models import Person

__all__ = ["checked", "committed", "groundswell", "surroundings", "undone"]

PREPARE = """
from uuid import uuid4
from groundswell.trunk.campaigns.models import Campaign, Organisation
from groundswell.trunk.imports import services
from groundswell.trunk.imports.services import staging
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.importing.tests.lists import HEAD, CONSENT, digest
staging.ROWS_AT_ONCE = {"sqlite": 400, "postgresql": 400}
body = Organisation.objects.create(name="Users", created_at=now())
campaign = Campaign.objects.create(organisation=body, slug="buses", name="Buses", created_at=now(), opened_at=now())
import hashlib
print(hashlib.sha256(repr(digest()).encode()).hexdigest())
rows = [
    f"Ann,Price{n},ann{n % 7000}@example.org,07700 900{n % 1000:03},AD4 7RD,{n} Mill Road,stall,yes,03/05/2024"
    for n in range(8000)
]
table = services.read_in(
    campaign=campaign, account=None, kind="supporters", source=HEAD + "\\n".join(rows), file_name="s.csv",
    key=uuid4(), at=now(), options={"consent": CONSENT},
)
table = services.check(table=table, at=now(), tell=lambda done: None)
services.commit(table=table, account=None, at=now())
"""
KILL = """
import subprocess, sys, time
from groundswell.trunk.imports.models import Block
worker, end = subprocess.Popen([sys.executable, "-m", "groundswell.cli.main", "worker"]), time.monotonic() + 240
while not Block.objects.exclude(done_at=None).exists():
    assert time.monotonic() < end and worker.poll() is None, "the worker never wrote a block"
    time.sleep(0.001)
worker.kill()
worker.wait()
"""
"""A worker that is killed as soon as it has written a block; who looks from another process comes too late."""
STATE = """
from groundswell.trunk.imports.models import Import, Block
from groundswell.trunk.supporters.models import Person
table = Import.objects.get()
print(table.state, Block.objects.exclude(done_at=None).count(), Person.objects.count(), table.rows_done)
"""
UNDO = """
import hashlib
from groundswell.trunk.imports.models import Import
from groundswell.trunk.imports import services
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.importing.tests.lists import digest
table = Import.objects.get()
services.undo(table=table, account=None, at=now(), by_job=False)
services.run_undo(table_id=table.pk, clock=now)
print(hashlib.sha256(repr(digest()).encode()).hexdigest())
"""


@pytest.mark.slow
def test_a_worker_killed_while_it_writes_doubles_nobody_and_undo_leaves_nothing(surroundings, groundswell):  # noqa: F811
    assert groundswell("migrate").wait() == 0
    before = run_code(surroundings, PREPARE)
    run_code(surroundings, KILL)
    state, blocks, people, _done = run_code(surroundings, STATE).split()
    assert state == "committing" and int(people) == 400 * int(blocks), "a block is whole or not there"

    groundswell("worker")
    end = time.monotonic() + 240
    while not (said := run_code(surroundings, STATE)).startswith("committed"):
        assert time.monotonic() < end, said
        time.sleep(0.5)

    assert said == "committed 20 8000 8000"
    assert run_code(surroundings, UNDO) == before


@pytest.mark.django_db(transaction=True)
def test_the_same_list_twice_at_once_makes_everybody_once(checked, asha):
    tables = [checked(STALL), checked(STALL)]
    for number, table in enumerate(tables):
        services.commit(table=table, account=asha, at=NOON + timedelta(seconds=number), by_job=False)

    threads = [threading.Thread(target=write, args=(table,)) for table in tables]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(Import.objects.values_list("state", flat=True)) == {Import.COMMITTED}
    assert sorted(Person.objects.values_list("name", flat=True)) == [
        "Marek Solarz",
        "Siân Probert",
        "Winnie Achterberg",
    ]


def write(table: Import) -> None:
    try:
        services.run_commit(table_id=table.pk, clock=lambda: NOON)
    finally:
        connection.close()
