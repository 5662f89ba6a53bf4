"""Finding facts in texts, and putting the right one in the place of the wrong one."""

import pytest

from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.facts.saying import say_instead, telling


def fact(text="", figure=""):
    return Fact(text=text, figure=figure)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("We could save £6m. Every year.", "We could save £5.4m. Every year."),
        ("£6m, £6m and £6m", "£5.4m, £5.4m and £5.4m"),
        ("(£6M)", "(£5.4m)"),
        ("Running the network as one  saves\n£6m a year!", "Public control saves £5.4m a year!"),
        ("running the NETWORK as one saves £6m a year", "Public control saves £5.4m a year"),
        ("£16m", None),
        ("£6.5m", None),
        ("£6m5", None),
        ("nothing of the kind", None),
    ],
)
def test_the_right_fact_takes_the_place_of_the_wrong_one(text, right):
    wrong = fact("Running the network as one saves £6m a year", "£6m")

    assert say_instead(text, wrong, fact("Public control saves £5.4m a year.", "£5.4m")) == right


def test_quotation_marks_of_either_kind_are_the_same_words():
    said = say_instead("It’s 5–6 miles – really", fact("It's 5-6 miles"), fact("It's 7 miles"))

    assert said == "It's 7 miles – really"


def test_a_replacement_is_text_and_no_pattern():
    assert say_instead("It is £6m.", fact("x y z", "£6m"), fact("x", r"\1 \g<0> £5")) == r"It is \1 \g<0> £5."
    assert say_instead("It is (6+", fact("x y z", "(6+"), fact("x", "7")) == "It is 7"


def test_a_number_alone_tells_nothing():
    assert [telling(figure) for figure in ("42", "7", "", "£6", "8,412", "1,000", "38%", "412")] == [
        *(False, False, False, True, True, True, True, True)
    ]


@pytest.mark.django_db
def test_a_withdrawn_figure_is_found_in_what_is_pasted(campaign, six, five, record, noon):
    record("The 42 goes at five past nine", figure="42")
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None, instead=five)

    said = selectors.said_in(campaign, "Taking the 42 back saves “£6m”.\nPublic control saves £5.4m a year")

    assert (said.ended, said.current) == ([six], [five])


@pytest.mark.django_db
def test_a_figure_that_another_fact_still_has_is_no_mistake(campaign, six, record, noon):
    record("The depot costs £6m", figure="£6m")
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)

    assert selectors.said_in(campaign, "The depot: £6m").ended == []
    assert selectors.said_in(campaign, "Running the network as one saves £6m a year").ended == [six]


@pytest.mark.django_db
def test_facts_of_another_campaign_are_never_found(other_campaign, six, noon):
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)

    assert selectors.said_in(other_campaign, six.text).ended == []


@pytest.mark.django_db
def test_what_was_erased_is_found_in_no_text(campaign, denise, noon):
    services.take_back_quote(fact=denise, erase=True, at=noon, account=None)

    assert selectors.said_in(campaign, "And so on … and on").ended == []
