"""
The rule of what is offered next, point by point. tests/sample_tool/leaflets/tests/test_next_acts.py holds the four
written cases with two real acts.
"""

from dataclasses import replace
from datetime import timedelta

from groundswell.trunk.acts import Offer
from groundswell.trunk.next_acts import BANDS, ranked
from tests.support.people import NOON

KNOCK = Offer("knock", "Knock on doors", "2 miles away", "/knock/", miles=2.0, short_of=5, wanted=10)


def titles(*offers):
    """The order in which offers of different acts are shown."""
    return [offer.title for offer in ranked([(offer.key, offer) for offer in offers])]


def but(title, **changes):
    return replace(KNOCK, key=title, title=title, **changes)


def test_what_has_all_it_wants_is_not_offered():
    assert titles(but("full", short_of=0), but("over", short_of=-3), KNOCK) == ["Knock on doors"]


def test_what_wants_no_number_is_never_full():
    assert titles(but("share it", short_of=0, wanted=0, miles=None)) == ["share it"]


def test_what_lies_beyond_the_last_band_is_not_offered():
    assert titles(but("far", miles=BANDS[-1] + 0.1), but("just", miles=BANDS[-1])) == ["just"]


def test_a_nearer_band_comes_first_however_little_it_wants():
    assert titles(but("far and empty", miles=14.0, short_of=10), but("near", miles=0.5, short_of=1)) == [
        "near",
        "far and empty",
    ]


def test_inside_a_band_the_most_needed_comes_first_even_if_it_is_farther():
    assert titles(but("near", miles=1.5, short_of=2), but("farther", miles=4.5, short_of=9)) == ["farther", "near"]


def test_need_is_a_share_and_not_a_number():
    big, small = but("big", short_of=500, wanted=10_000), but("small", short_of=4, wanted=5)

    assert titles(big, small) == ["small", "big"]


def test_what_can_be_done_from_anywhere_stands_in_the_band_of_five_miles():
    anywhere = but("anywhere", miles=None)

    assert titles(but("fifteen", miles=5.1), anywhere, but("one", miles=0.9)) == ["one", "anywhere", "fifteen"]


def test_of_equals_what_is_due_first_then_the_nearer_then_the_key():
    soon, later = but("soon", due_at=NOON, miles=3.0), but("later", due_at=NOON + timedelta(days=1), miles=3.0)

    assert titles(but("b", miles=3.0), but("a", miles=3.0), but("nearer"), later, soon) == [
        "soon",
        "later",
        "nearer",
        "a",
        "b",
    ]


def test_every_act_has_its_turn_before_any_has_a_second():
    first, second = but("knock here", miles=0.1), but("knock there", miles=0.2)
    call = but("call", miles=None)

    order = ranked([("knock", first), ("knock", second), ("call", call)])

    assert [offer.title for offer in order] == ["knock here", "call", "knock there"]


def test_the_order_does_not_depend_on_who_was_asked_first():
    offers = [but(name, miles=miles) for name, miles in (("a", 0.5), ("b", 3.0), ("c", None), ("d", 12.0))]

    assert titles(*offers) == titles(*reversed(offers))
