"""A leaflet that says what was withdrawn: put right before it is printed, told of afterwards."""

import pytest

from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.records.ids import new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(campaign, groups, plan, noon):
    """A figure that both rounds say and that is not true, with what is."""
    fact = services.record_fact(
        campaign=campaign,
        kind=Fact.FIGURE,
        text="One network saves £6m a year",
        figure="£6m",
        source_title="Paper 4",
        key=new_key(),
        at=noon,
    )
    for group in groups.values():
        services.use_facts(kind="leaflets.round", public_id=group.public_id, facts=[fact], at=noon)
    services.correct_fact(
        fact=fact,
        reason="The paper was old",
        text="One network saves £5.4m a year",
        figure="£5.4m",
        key=new_key(),
        at=noon,
        account=None,
    )
    return fact


def test_one_press_puts_right_what_is_not_printed_yet(campaign, groups, wrong, promise, noon):
    promise(groups["Thornwick"].public_id, 1)

    done = services.change_uses(fact=wrong, account=None, at=noon)

    assert (done.changed, done.left) == (1, 1)
    assert [fact.figure for fact in selectors.facts_of("leaflets.round", groups["Millbeck"].public_id)] == ["£5.4m"]
    left = [use for use in selectors.uses(wrong, at=noon) if use.to_put_right]
    assert [(use.title, use.detail, use.out) for use in left] == [("leaflets in Thornwick", "Printed", True)]
