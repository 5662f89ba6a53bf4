"""What each kind of organisation may do, and which addresses a campaign may have."""

from datetime import date

import pytest

from groundswell.trunk.campaigns.kinds import CONSENT, KINDS, SOFT_OPT_IN, may_rest_on
from groundswell.trunk.campaigns.models import Organisation
from groundswell.trunk.campaigns.slugs import is_reserved, numbered, skeleton, slug_of

BEFORE, SINCE = date(2026, 2, 4), date(2026, 2, 5)


def test_every_kind_says_what_it_gets_and_which_rules_it_keeps_and_where_they_stand():
    assert set(KINDS) == {key for key, _label in Organisation.KINDS}
    for kind in KINDS.values():
        assert kind.gets and kind.rules and kind.purposes and kind.imprint_hint
        assert all(rule.source and str(rule.sentence) for rule in kind.rules)
        assert any("imprint" in str(rule.sentence).lower() for rule in kind.rules)


@pytest.mark.parametrize("kind", KINDS)
def test_soft_opt_in_is_for_charities_alone_and_only_since_february_2026(kind):
    assert may_rest_on(kind, CONSENT, first_met_on=BEFORE)
    assert not may_rest_on(kind, SOFT_OPT_IN, first_met_on=BEFORE)
    assert may_rest_on(kind, SOFT_OPT_IN, first_met_on=SINCE) == (kind == Organisation.CHARITY)


def test_consent_sentences_name_the_campaign_and_are_one_purpose_each():
    for kind in KINDS.values():
        texts = [purpose.text("Better Buses for Ashdale") for purpose in kind.purposes]
        assert all("Better Buses for Ashdale" in text and len(text) <= 400 for text in texts)
        assert len({purpose.channel for purpose in kind.purposes}) == len(kind.purposes)


def test_names_of_any_script_become_addresses_or_nothing():
    assert slug_of("Better Buses for Ashdale!") == "better-buses-for-ashdale"
    assert slug_of("Łódź’s café Søren") == "lodzs-cafe-soren"
    assert slug_of("☃") == ""
    assert len(slug_of("word " * 40)) <= 60


def test_two_hundred_look_alike_addresses_are_refused():
    swaps = {"l": "1i", "o": "0", "e": "3", "s": "5", "a": "4", "t": "7", "b": "8", "g": "9", "z": "2", "i": "l1"}
    words = (
        "account",
        "groundswell",
        "campaigns",
        "privacy",
        "setup",
        "desk",
        "official",
        "static",
        "security",
        "support",
        "status",
        "logout",
        "tools",
    )
    forged = {
        word[:at] + other + word[at + 1 :]
        for word in words
        for at, letter in enumerate(word)
        for other in swaps.get(letter, "")
    }
    forged |= {f"{word[:at]}-{word[at:]}" for word in words for at in range(1, len(word))}
    forged |= {word[:at] + word[at - 1] + word[at:] for word in words for at in range(1, len(word))}
    forged |= set(words)

    assert len(forged) >= 200
    assert [slug for slug in forged if not is_reserved(slug)] == []
    assert not is_reserved("better-buses")


def test_look_alikes_share_a_skeleton_and_honest_neighbours_do_not():
    assert skeleton("better-buses") == skeleton("better-bu5es") == skeleton("betterbuses") == skeleton("better-busses")
    assert skeleton("better-buses") != skeleton("better-trains")


def test_a_taken_name_gets_a_number_within_the_length():
    tries = numbered("a" * 60)

    assert next(tries) == "a" * 60
    assert next(tries) == "a" * 58 + "-2"
