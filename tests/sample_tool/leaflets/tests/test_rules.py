"""A round that has all its hands starts a rule, which wants more of them."""

import pytest

from groundswell.trunk.automations import services as automations
from groundswell.trunk.automations.models import Run
from groundswell.trunk.jobs import engine
from leaflets import rules
from leaflets.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(campaign, plan, noon):
    """The rule that leaflets propose to a new campaign."""
    return next(rule for rule in automations.start_rules(campaign=campaign, at=noon) if rule.trigger == rules.FULL)


def work() -> None:
    while job := engine.claim("tests", ("urgent",)):
        engine.run(job)


def hands() -> int:
    return Plan.objects.get().hands


def test_a_full_round_wants_two_more_hands(rule, promise):
    promise("home", 5)
    work()
    assert hands() == 6

    promise("home", 6)
    work()

    assert hands() == 8
    assert Run.objects.get().results[0]["sentence"] == "Each round now wants 8 hands"


def test_a_rule_of_another_round_does_not_hear_it(rule, groups, promise, noon):
    settings = {"round": groups["Millbeck"].public_id}
    automations.change_rule(rule=rule, conditions=settings, steps=rule.steps, at=noon)

    promise("home", 6)
    work()

    assert hands() == 6


def test_doing_the_step_again_adds_nothing(rule, promise):
    promise("home", 6)
    work()
    Run.objects.update(state=Run.WAITING, done=0, results=[])

    run = Run.objects.get()
    while automations.go_on(run_id=run.pk, at=run.happened_at):
        pass

    assert hands() == 8


def test_taken_back_it_wants_as_many_as_before(rule, promise, asha, noon):
    promise("home", 6)
    work()

    automations.take_back_run(run=Run.objects.get(), account=asha, at=noon)
    work()

    assert hands() == 6


def test_too_many_hands_stop_the_rule_with_the_mend(rule, promise, noon):
    automations.change_rule(rule=rule, steps=[{"action": "leaflets.want_more", "settings": {"hands": 99}}], at=noon)

    promise("home", 6)
    work()

    run = Run.objects.get()
    assert run.state == Run.FAILED and "100 hands at most" in run.problem


def test_it_reads_as_a_sentence_on_the_desk(rule, client_for, asha):
    page = client_for(asha).get("/desk/better-buses/rules/").content.decode()

    assert "When a round has all its leaflet hands, want 2 more hands." in page
