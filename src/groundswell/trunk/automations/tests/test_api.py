"""Rules by the open API: read, with what they did, and paused; nobody else's."""

import pytest
from django.test import Client
from tests.support.people import give_role, make_account

from groundswell.trunk.api import services as keys
from groundswell.trunk.automations.models import Run
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db
BASE = "/api/v1/rules"


def caller(account, campaign, *, may_write=True) -> Client:
    """A program with a key of this account."""
    made = keys.make_key(account=account, campaign=campaign, name="test", may_write=may_write, days=30, at=now())
    return Client(headers={"authorization": f"Bearer {made[1]}"})


def test_a_rule_is_a_sentence_and_shows_what_it_did(asha, campaign, rule, ring, work):
    ring()
    work()
    program = caller(asha, campaign)

    listed, one = program.get(BASE).json(), program.get(f"{BASE}/{rule.public_id}").json()
    [run] = program.get(f"{BASE}/{rule.public_id}/runs").json()

    assert listed == [one] and one["sentence"].startswith("When") and one["paused_date"] is None
    assert one["actions"] == ["bell.say", "bell.repeat"]
    assert (run["sentence"], run["state"]) == ("The first bell rang", "done")
    assert [step["done"] for step in run["steps"]] == [True, True]


def test_a_paused_rule_starts_nothing_until_it_works_again(asha, campaign, rule, ring):
    program = caller(asha, campaign)

    for _time in range(2):
        paused = program.post(f"{BASE}/{rule.public_id}/pause")
        assert paused.status_code == 200 and paused.json()["paused_date"]
    assert ring("paused") == 0
    assert program.post(f"{BASE}/{rule.public_id}/resume").json()["paused_date"] is None

    assert ring("second") == 1
    assert Run.objects.count() == 1


def test_strangers_and_keys_that_only_read_pause_nothing(asha, oona, other_campaign, campaign, group, rule):
    only_group = make_account("Gwen Harries", "gwen@example.org")
    give_role(only_group, campaign, "organiser", group=group)
    paths = [f"{BASE}/{rule.public_id}{part}" for part in ("", "/runs")]

    for program in (caller(oona, other_campaign), caller(only_group, campaign)):
        assert [program.get(path).status_code for path in paths] == [404, 404]
        assert program.post(f"{BASE}/{rule.public_id}/pause").status_code == 404
    assert caller(asha, campaign, may_write=False).post(f"{BASE}/{rule.public_id}/pause").status_code == 403
    assert Client().get(BASE).status_code == 401
    rule.refresh_from_db()
    assert rule.paused_at is None
