"""A worker killed with -9 in the middle of a step, after its write and before it is kept: the step is done once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.shared import CHECKOUT

pytestmark = pytest.mark.slow
SET_UP = """
from groundswell.cli.surroundings import load_django
load_django()
from django.core.management import call_command
from groundswell.trunk.automations import declared, services
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.automations.tests import tool_of_tests as bell
from groundswell.trunk.records.clock import now
declared.declared = bell.declared
"""
BEGIN = """
call_command("migrate", verbosity=0)
from tests.support.people import make_campaign
from uuid import uuid4
campaign = make_campaign("better-buses", "Better Buses", "Ashdale Bus Users")
steps = [{"action": "bell.say", "settings": {"text": "Dong"}}, {"action": "bell.repeat", "settings": {}}]
services.make_rule(campaign=campaign, trigger=bell.RANG, steps=steps, key=uuid4(), at=now())
services.fire(trigger=bell.RANG, campaign_id=campaign.pk, event_key="1", sentence="It rang", context={}, at=now())
"""
WORK = """
import os, signal
if os.environ.get("DIE"):
    def die():
        kept = bell.DONE
        open(os.environ["DIE"], "a").write("\\n".join(kept) + "\\n")
        os.kill(os.getpid(), signal.SIGKILL)
    bell.BEFORE_END.append(die)
run = Run.objects.get()
while services.go_on(run_id=run.pk, at=now()):
    pass
run.refresh_from_db()
print(run.state, run.done, *bell.DONE)
"""


def python(code: str, data: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    path = f"{CHECKOUT / 'src'}{os.pathsep}{CHECKOUT}"
    return subprocess.run(
        [sys.executable, "-c", f"{SET_UP}{code}"],
        env={**kept, "PYTHONPATH": path, "GROUNDSWELL_DATA": str(data), **more},
        capture_output=True,
        text=True,
    )


def test_a_killed_step_is_done_again_under_the_same_key_and_the_run_ends(tmp_path):
    begun = python(BEGIN, tmp_path)
    assert begun.returncode == 0, begun.stderr
    told = tmp_path / "told"

    killed = python(WORK, tmp_path, DIE=str(told))
    went_on = python(WORK, tmp_path)

    assert killed.returncode == -9, killed.stderr
    (key,) = told.read_text().split()
    state, done, first, _second = went_on.stdout.split()
    assert (state, done, first) == ("done", "2", key)
