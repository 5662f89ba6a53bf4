"""Are these two one person? Small samples of our own, each with its reason."""

from datetime import date

import pytest

from groundswell.trunk.duplicates.matching.bearers import MOST, USUAL, Bearers
from groundswell.trunk.duplicates.matching.names import Near, near_family, near_given, read_name
from groundswell.trunk.duplicates.matching.records import Record, house_key
from groundswell.trunk.duplicates.matching.weighing import weigh

LANDLINE, OTHER_LANDLINE = "+441632960317", "+441632960444"
MOBILE, OTHER_MOBILE = "+447700900819", "+447700900820"
HOME = "ad42lp||14"


def record(number, name, *, email="", phones=(), postcode="", house="", birth=None, pronoun="them"):
    return Record(
        id=number,
        shown=name,
        name=read_name(name),
        email=email,
        phones=frozenset(phones),
        postcode=postcode or house.split("|")[0],
        houses=frozenset([house]) if house else frozenset(),
        birth=birth,
        pronoun=pronoun,
    )


def level(one, other):
    match = weigh(record(1, **one) if isinstance(one, dict) else one, record(2, **other))
    return match.level if match else None


ONE_PERSON = {
    "a short name on the same email": (
        {"name": "Tom Baxter", "email": "tom@example.org"},
        {"name": "Thomas Baxter", "email": "tom@example.org"},
    ),
    "a slip in the name on the same mobile": (
        {"name": "Rhona Gillespie", "phones": [MOBILE]},
        {"name": "Rhona Gilespie", "phones": [MOBILE]},
    ),
    "a wedding, with the same mobile": (
        {"name": "Marta Lindholm", "phones": [MOBILE], "birth": date(1984, 3, 9)},
        {"name": "Marta Okafor", "phones": [MOBILE]},
    ),
    "a wedding and a move, with the same birth date and email": (
        {"name": "Winnie Achterberg", "email": "winnie@example.org", "birth": date(1984, 3, 9), "postcode": "ad42lp"},
        {"name": "Winnie Tull", "email": "winnie@example.org", "birth": date(1984, 3, 9), "postcode": "bx11aa"},
    ),
    "names written the other way round": (
        {"name": "Idris Vaughan", "birth": date(1951, 1, 2), "postcode": "ad42lp"},
        {"name": "Vaughan Idris", "birth": date(1951, 1, 2), "postcode": "ad42lp"},
    ),
    "a move, with name and birth date": (
        {"name": "Lorcan Meade", "birth": date(1979, 5, 5), "postcode": "ad42lp"},
        {"name": "Lorcan Meade", "birth": date(1979, 5, 5), "postcode": "bx11aa"},
    ),
    "a move with the number of the home": (
        {"name": "Lorcan Meade", "phones": [LANDLINE], "postcode": "ad42lp"},
        {"name": "Lorcan Meade", "phones": [LANDLINE], "postcode": "bx11aa"},
    ),
    "a slip in the surname in one home": (
        {"name": "Rhona Gillespie", "house": HOME, "email": "r@example.org"},
        {"name": "Rhona Gilespie", "house": HOME, "email": "rhona@example.org"},
    ),
    "swapped names in one home": (
        {"name": "Idris Vaughan", "house": HOME},
        {"name": "Vaughan Idris", "house": HOME},
    ),
    "a short name in one home": (
        {"name": "Bill Penhale", "house": HOME},
        {"name": "William Penhale", "house": HOME, "email": "w.penhale@example.org"},
    ),
}
TWO_PEOPLE = {
    "a couple that shares email, landline and home": (
        {"name": "Edith Stanhope", "email": "stanhopes@example.org", "phones": [LANDLINE], "house": HOME},
        {"name": "George Stanhope", "email": "stanhopes@example.org", "phones": [LANDLINE], "house": HOME},
    ),
    "twins": (
        {"name": "Joan Meade", "birth": date(2001, 2, 3), "house": HOME, "phones": [LANDLINE]},
        {"name": "John Meade", "birth": date(2001, 2, 3), "house": HOME, "phones": [LANDLINE]},
    ),
    "parent and child with one name": (
        {"name": "John Tull", "birth": date(1950, 2, 3), "house": HOME, "phones": [LANDLINE]},
        {"name": "John Tull", "birth": date(1982, 7, 9), "house": HOME, "phones": [LANDLINE]},
    ),
    "the elder and the younger": (
        {"name": "John Tull Snr", "house": HOME, "phones": [MOBILE]},
        {"name": "John Tull Jnr", "house": HOME, "phones": [MOBILE]},
    ),
    "strangers of one name": (
        {"name": "John Smith", "email": "a@example.org", "postcode": "ad42lp"},
        {"name": "John Smith", "email": "b@example.org", "postcode": "bx11aa"},
    ),
    "neighbours with one number of an office": (
        {"name": "Asha Rahman", "phones": [MOBILE]},
        {"name": "Ben Carter", "phones": [MOBILE]},
    ),
}
UNSURE = {
    "one name, one home, one landline and nothing of her own": (
        {"name": "John Tull", "house": HOME, "phones": [LANDLINE], "email": "tullmann@example.org"},
        {"name": "John Tull", "house": HOME, "phones": [LANDLINE], "email": "jt@example.org"},
    ),
    "twins whose names nobody knows": (
        {"name": "Qayla Meade", "house": HOME, "birth": date(2001, 2, 3)},
        {"name": "Zayla Meade", "house": HOME, "birth": date(2001, 2, 3)},
    ),
    "two of one first name who share a house": (
        {"name": "Emma Meade", "house": HOME},
        {"name": "Emma Tull", "house": HOME},
    ),
    "an initial on the email of a home": (
        {"name": "J. Penhale", "email": "penhales@example.org"},
        {"name": "Joan Penhale", "email": "penhales@example.org"},
    ),
}


@pytest.mark.parametrize("name", ONE_PERSON)
def test_one_person_is_suggested(name):
    one, other = ONE_PERSON[name]

    assert level(one, other) in ("very_likely", "likely")
    assert level(other, one) == level(one, other)


@pytest.mark.parametrize("name", TWO_PEOPLE)
def test_two_people_are_not_in_the_queue(name):
    one, other = TWO_PEOPLE[name]

    assert level(one, other) is None


@pytest.mark.parametrize("name", UNSURE)
def test_what_a_home_shares_is_a_question_and_no_suggestion(name):
    one, other = UNSURE[name]

    assert level(one, other) == "unsure"


def test_one_name_in_one_home_is_likely_and_never_more_where_nothing_speaks_against_it():
    home = {"name": "Edith Stanhope", "house": HOME, "phones": [LANDLINE]}

    assert level(home, {**home, "email": "edith@example.org"}) == "likely"


TOWN = Bearers({"emma": 60, "winnie": 4}, 4000)


@pytest.mark.parametrize(("given", "found"), [("Emma", "unsure"), ("Winnie", "likely"), ("Zelda", "likely")])
def test_a_wedding_at_home_is_likely_where_few_bear_the_first_name(given, found):
    one, other = (record(number, f"{given} {family}", house=HOME) for number, family in ((1, "Meade"), (2, "Tull")))

    match = weigh(one, other, TOWN)

    assert match.level == found
    assert ("given_rare" in match.because) == (found == "likely")


def test_of_a_few_people_nobody_s_name_is_called_rare():
    assert Bearers({}, 40).weight("zelda") == USUAL
    assert TOWN.weight("zelda") == MOST and TOWN.weight("winnie") > TOWN.weight("emma")


CITY = Bearers({"emma": 60}, 4000, crowds={"ad42lp": 256, "bx11aa": 4000}, dated=100_000)


@pytest.mark.parametrize(("postcode", "reason"), [("ad43ht", 50), ("ad42lp", 30), ("bx11aa", None)])
def test_a_postcode_says_the_less_the_more_share_it(postcode, reason):
    one, other = (record(number, "Emma Meade", postcode=postcode) for number in (1, 2))

    match = weigh(one, other, CITY)

    assert (dict(match.signs)["postcode"] if match else None) == reason


@pytest.mark.parametrize(("bearers", "found"), [(TOWN, "likely"), (CITY, "unsure")])
def test_a_birth_date_says_less_where_four_people_have_each(bearers, found):
    one, other = (
        record(number, f"Emma {family}", birth=date(1984, 3, 9)) for number, family in ((1, "Ek"), (2, "Tull"))
    )

    assert weigh(one, other, bearers).level == found


def test_two_names_a_letter_apart_are_one_on_one_mobile_and_two_on_the_email_of_a_home():
    assert level({"name": "Joan Meade", "phones": [MOBILE]}, {"name": "John Meade", "phones": [MOBILE]}) is not None
    shared = {"email": "meades@example.org", "house": HOME}
    assert level({"name": "Joan Meade", **shared}, {"name": "John Meade", **shared}) is None


def test_sharing_an_email_a_phone_and_a_home_is_never_alone_a_reason():
    shared = {"email": "home@example.org", "phones": [MOBILE], "house": HOME, "birth": date(1980, 1, 1)}

    assert level({"name": "Ruth Okoro", **shared}, {"name": "Femi Okoro", **shared}) is None


def test_what_speaks_against_it_is_told_too():
    one, other = (
        record(1, "Tom Baxter", email="t@example.org", postcode="ad42lp"),
        record(2, "Thomas Baxter", email="t@example.org", postcode="ad43ht"),
    )
    match = weigh(one, other)

    assert {sign.key for sign in match.signs} == {"given_nickname", "family_same", "email", "district"}


def test_only_pairs_in_which_nothing_differs_are_identical():
    one = record(1, "Lorcan Meade", phones=[MOBILE])

    assert weigh(one, record(2, "Lorcan Meade", phones=[MOBILE], postcode="ad42lp")).identical
    assert not weigh(one, record(2, "Lorcan Mead", phones=[MOBILE])).identical


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("kate", "katherine", Near.NICKNAME),
        ("jhon", "john", Near.SLIP),
        ("joan", "john", Near.DIFFERENT),
        ("alexander", "alexandra", Near.DIFFERENT),
        ("j", "john", Near.INITIAL),
        ("ann", "anne", Near.NICKNAME),
    ],
)
def test_given_names_stand_to_each_other(one, other, near):
    assert near_given(one, other) == near_given(other, one) == near


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("okoro-hall", "okoro hall", Near.SAME),
        ("okoro-hall", "hall", Near.PART),
        ("smyth", "smith", Near.SLIP),
        ("van der berg", "van der meer", Near.DIFFERENT),
    ],
)
def test_family_names_stand_to_each_other(one, other, near):
    assert near_family(one, other) == near_family(other, one) == near


@pytest.mark.parametrize(
    ("written", "given", "family", "suffix"),
    [
        ("Dr. Siân O’Neill-Jones MP", "sian", "oneill-jones", ""),
        ("PENHALE, John", "john", "penhale", ""),
        ("John Tull Jnr", "john", "tull", "younger"),
        ("Anna van der Berg", "anna", "van der berg", ""),
        ("Madonna", "madonna", "", ""),
        ("", "", "", ""),
        ("محمد علي", "محمد", "علي", ""),
    ],
)
def test_names_are_taken_apart(written, given, family, suffix):
    name = read_name(written)

    assert (name.given, name.family, name.suffix) == (given, family, suffix)


def test_one_home_is_one_key_however_it_is_written():
    spellings = ("Flat 2, 14 Mill Rd, AD4 2LP", "14 Mill Road flat 2, ad42lp", "2/14 Mill Rd, AD4 2LP")

    assert {house_key(text) for text in spellings} == {"ad42lp|14|2"}
    assert house_key("14 Mill Rd", "AD4 2LP") == house_key("14 Mill Road, AD4 2LP")
    assert house_key("Mill Road") == ""
