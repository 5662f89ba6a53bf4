"""Long work rests while something urgent is to be done, but not for ever."""

import pytest
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.jobs import engine
from groundswell.trunk.jobs.giving_way import give_way
from groundswell.trunk.jobs.tests import jobs_of_tests as jobs

pytestmark = pytest.mark.django_db


def rested() -> bool:
    return give_way(0.12) >= 0.12


def test_it_goes_on_at_once_where_nothing_is_urgent():
    jobs.greet.enqueue("Tom")

    assert not rested()


@pytest.mark.parametrize("runs", [False, True], ids=["ready", "running"])
def test_it_rests_while_something_urgent_is_ready_or_runs_and_no_longer_than_it_is_told(runs):
    jobs.greet.using(queue_name="urgent").enqueue("Tom")
    if runs:
        engine.claim("w")

    assert rested()
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert not rested()
