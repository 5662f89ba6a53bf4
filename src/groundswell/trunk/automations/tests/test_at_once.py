"""Events at the same moment: what a rule does within an hour is counted one after the other."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from groundswell.trunk.automations import declared, services
from groundswell.trunk.automations.actions import FirstRule
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.automations.tests.conftest import STEPS
from groundswell.trunk.automations.tests.tool_of_tests import RANG

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BELLS = 12


def test_events_at_once_never_do_more_than_the_rule_may_within_the_hour(campaign, asha, noon):
    services.make_rule(campaign=campaign, trigger=RANG, steps=STEPS, most_an_hour=3, key=uuid4(), account=asha, at=noon)
    start, broke = threading.Barrier(BELLS), []

    def ring(number):
        start.wait(timeout=20)
        try:
            services.fire(
                trigger=RANG,
                campaign_id=campaign.pk,
                event_key=f"bell {number}",
                sentence="It rang",
                context={"loud": False},
                at=noon,
            )
        except Exception as error:
            broke.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ring, args=(number,)) for number in range(BELLS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    states = list(Run.objects.values_list("state", flat=True))
    assert broke == []
    assert (states.count(Run.WAITING), states.count(Run.HELD)) == (3, BELLS - 3)


def test_a_suggested_rule_is_made_once_however_often_it_is_pressed_at_once(campaign, asha, tool, monkeypatch):
    first = FirstRule(RANG, tuple(STEPS))
    monkeypatch.setattr(declared, "first_rules", lambda campaign: [first])
    key, start, pressed = str(uuid4()), threading.Barrier(4), []

    def press():
        client = Client()
        try:
            client.force_login(asha)
            start.wait(timeout=20)
            data = {"number": "0", "key": key}
            pressed.append(client.post("/desk/better-buses/rules/suggested/", data).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _press in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert pressed == [302] * 4
    assert Rule.objects.count() == 1
