"""A segment of those who promised leaflets: who takes it back is in it no more."""

from datetime import timedelta

import pytest

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.known import known_line
from groundswell.trunk.supporters.models import Person
from leaflets import services

pytestmark = pytest.mark.django_db
AT_HOME = {"rounds": ["home"], "when": "30"}


def who(campaign, at, settings=AT_HOME):
    expression = known_line("leaflets.promised").expression(campaign, settings, at)
    return set(sets.ids(campaign, expression, at))


def test_those_who_promised_lately_are_in_it(campaign, promise, noon):
    promise("home", 3)

    assert who(campaign, noon) == set(Person.objects.values_list("pk", flat=True))
    assert who(campaign, noon + timedelta(days=60)) == set()


def test_who_takes_it_back_is_in_it_no_more(campaign, asha, promise, noon):
    promise("home", 2)
    stays, goes = Person.objects.order_by("pk")

    services.take_back(person=goes)

    assert who(campaign, noon) == {stays.pk}
    told = known_line("leaflets.promised").why(scope_in(campaign, asha, "organiser"), [stays], AT_HOME)
    assert told == {stays.pk: "Promised to help with folding leaflets at home, 17 March 2026"}


def test_a_round_that_is_gone_leads_to_nothing(campaign, plan, noon):
    with pytest.raises(Gone):
        who(campaign, noon, {"rounds": ["A" * 22], "when": ""})
