"""A number that a petition passes starts a rule once, while it is news."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.petitions.models import Petition
from groundswell.tools.petitions.rules import PASSED, tell_numbers
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(campaign, noon):
    """A rule as a campaign has it; what it does is another tool's."""

    def make(**more) -> Rule:
        values = {
            "campaign": campaign,
            "trigger": PASSED,
            "steps": [{"action": "x.y"}],
            "key": uuid4(),
            "made_at": noon,
        }
        return Rule.objects.create(**(values | more))

    return make


@pytest.fixture
def signed(petition, noon):
    """So many people's signatures are confirmed at a time."""

    def sign(count, at=noon):
        moments = [(None, at)] * count
        ledger.count(tally(petition.campaign_id, "petitions.confirmed", moments, object_id=petition.public_id))

    return sign


def told():
    return list(Run.objects.order_by("pk").values_list("sentence", flat=True))


def test_a_round_number_is_told_once(petition, rule, signed, noon):
    rule()
    signed(99)
    assert tell_numbers(at=noon) == 0

    signed(1)
    assert [tell_numbers(at=noon), tell_numbers(at=noon)] == [1, 0]
    assert told() == [f"100 people have signed “{petition.words.demand}”"]
    fields = Run.objects.get().context["fields"]
    assert (fields["number"], fields["headline"]) == ("100", "100 people have signed")


def test_of_several_numbers_passed_at_once_the_highest_is_told(rule, signed, noon, petition):
    Petition.objects.update(goal=5000)
    rule()
    signed(600)

    tell_numbers(at=noon)

    assert [line.split()[0] for line in told()] == ["500"]


def test_a_rule_of_the_goal_hears_the_goal_alone(petition, rule, signed, noon):
    Petition.objects.update(goal=130)
    rule(conditions={"which": "goal"})
    signed(120)
    assert tell_numbers(at=noon) == 0

    signed(10)
    tell_numbers(at=noon)

    assert [line.split()[0] for line in told()] == ["130"]


def test_a_new_rule_does_not_begin_with_old_news(rule, signed, noon):
    signed(100)
    rule()

    assert tell_numbers(at=noon + timedelta(days=2)) == 0


@pytest.mark.parametrize("change", [{"paused": True}, {"closed": True}])
def test_a_paused_rule_and_a_closed_petition_tell_nothing(petition, rule, signed, noon, change):
    rule(paused_at=noon if change.get("paused") else None)
    if change.get("closed"):
        Petition.objects.update(state=Petition.CLOSED)
    signed(100)

    assert tell_numbers(at=noon) == 0


def test_what_it_tells_it_names_in_its_declaration(rule, signed, noon):
    from groundswell.tools.petitions.apps import Petitions

    rule()
    signed(100)
    tell_numbers(at=noon)

    (trigger,) = Petitions.triggers
    assert set(Run.objects.get().context["fields"]) == set(trigger.fields)
