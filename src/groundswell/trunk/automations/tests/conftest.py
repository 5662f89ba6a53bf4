"""A campaign in which a bell may ring, and a rule that says so, and says it again."""

from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult

from groundswell.trunk.automations import declared as module
from groundswell.trunk.automations import services
from groundswell.trunk.automations.models import Rule
from groundswell.trunk.automations.tests import tool_of_tests as bell
from groundswell.trunk.jobs import engine

STEPS = [{"action": "bell.say", "settings": {"text": "Dong"}}, {"action": "bell.repeat", "settings": {}}]


@pytest.fixture(autouse=True)
def tool(monkeypatch):
    """Only the tool of these tests declares triggers and actions."""
    bell.begin_anew()
    monkeypatch.setattr(module, "declared", bell.declared)
    monkeypatch.setattr(module, "installed_tools", lambda: iter([bell.TOOL]))
    return bell


@pytest.fixture
def make(campaign, asha, noon):
    def make_rule(**more) -> Rule:
        values = {
            "campaign": campaign,
            "trigger": bell.RANG,
            "steps": STEPS,
            "key": uuid4(),
            "account": asha,
            "at": noon,
        }
        return services.make_rule(**(values | more))

    return make_rule


@pytest.fixture
def rule(make) -> Rule:
    return make()


@pytest.fixture
def ring(campaign, noon):
    """The bell rings: `ring("second", at=…)`; gives how many runs that made."""

    def ring(event="first", **more) -> int:
        context = {"loud": more.pop("loud", False), "subject": {"kind": "bell", "public_id": "x"}}
        values = {"trigger": bell.RANG, "campaign_id": campaign.pk, "sentence": f"The {event} bell rang", "at": noon}
        return services.fire(event_key=event, context=context, **(values | more))

    return ring


@pytest.fixture
def work():
    """Do the jobs that are ready, as a worker does; gives how many."""

    def work() -> int:
        count = 0
        while job := engine.claim("tests"):
            engine.run(job)
            count += 1
        return count

    return work


@pytest.fixture
def jobs(db):
    return lambda: DBTaskResult.objects.filter(task_path__contains="automations")
