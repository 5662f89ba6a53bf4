"""Pairs are found among all people, among those who came since, and nobody is merged by it."""

from datetime import timedelta

import pytest
from tests.support.people import NOON

from groundswell.trunk.duplicates import finding, services
from groundswell.trunk.duplicates.matching import bearers
from groundswell.trunk.duplicates.models import Pair
from groundswell.trunk.duplicates.services import searching
from groundswell.trunk.duplicates.services.searching import ANEW
from groundswell.trunk.duplicates.tests.people import make_person
from groundswell.trunk.supporters.models import ContactPoint, Person

pytestmark = pytest.mark.django_db
BY = {
    "email": ({"email": "baxter@example.org"}, {"email": "baxter@example.org"}),
    "phone": ({"phone": "+447700900819"}, {"phone": "+447700900819"}),
    "birth date": ({"born": "1984-03-09"}, {"born": "1984-03-09"}),
    "home": ({"address": "Flat 2, 14 Mill Rd, AD4 2LP"}, {"address": "14 Mill Road flat 2, AD4 2LP"}),
    "postcode and home": (
        {"address": "14 Mill Rd", "postcode": "AD4 2LP"}, {"address": "14 Mill Road", "postcode": "AD4 2LP"},
    ),
}  # fmt: skip


def found(campaign):
    return {(pair.first.name, pair.second.name): pair.level for pair in Pair.objects.filter(campaign=campaign)}


@pytest.mark.parametrize("shared", BY)
@pytest.mark.parametrize("later", [False, True])
def test_a_pair_is_found_by_what_it_shares(campaign, shared, later):
    """In a search through all, and when one of the two came later."""
    one, other = BY[shared]
    make_person(campaign, "Tom Baxter", **one)
    if later:
        services.find_duplicates(campaign=campaign, at=NOON)
    make_person(campaign, "Thomas Baxter", **other)
    make_person(campaign, "Edith Stanhope", **(one if shared != "email" else {"email": "else@example.org"}))

    services.look_at_new(campaign=campaign, at=NOON) if later else services.find_duplicates(campaign=campaign, at=NOON)

    assert list(found(campaign)) == [("Tom Baxter", "Thomas Baxter")]


def test_a_search_merges_nobody(campaign):
    for _number in range(2):
        make_person(campaign, "Tom Baxter", phone="+447700900819", born="1984-03-09")

    assert services.find_duplicates(campaign=campaign, at=NOON) == 1

    assert Pair.objects.get().identical
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_a_number_that_was_added_later_is_looked_at(campaign):
    make_person(campaign, "Tom Baxter", phone="+447700900819")
    other = make_person(campaign, "Thomas Baxter")
    services.find_duplicates(campaign=campaign, at=NOON)
    ContactPoint.objects.create(
        person=other, kind="phone", value="x", value_key="+447700900819", source="call", added_at=NOON
    )

    services.look_at_new(campaign=campaign, at=NOON)

    assert list(found(campaign)) == [("Tom Baxter", "Thomas Baxter")]


def test_rows_of_a_slow_transaction_are_found_too(campaign):
    """They come in with lower ids than some that were seen before."""
    first = make_person(campaign, "Tom Baxter", phone="+447700900819")
    slow = make_person(campaign, "Thomas Baxter", phone="+447700900819")
    points = list(slow.contact_points.all())
    slow_id = slow.pk
    slow.delete()
    make_person(campaign, "Rhona Gillespie")
    services.look_at_new(campaign=campaign, at=NOON)
    slow.pk = slow_id
    slow.save(force_insert=True)
    for point in points:
        point.person = slow
        point.save(force_insert=True)

    services.look_at_new(campaign=campaign, at=NOON)

    assert list(found(campaign)) == [(first.name, slow.name)]
    services.look_at_new(campaign=campaign, at=NOON)
    assert services.look_at_new(campaign=campaign, at=NOON) == 0


def test_who_told_two_apart_is_not_asked_again(campaign, asha):
    make_person(campaign, "Tom Baxter", phone="+447700900819")
    make_person(campaign, "Thomas Baxter", phone="+447700900819")
    services.find_duplicates(campaign=campaign, at=NOON)
    services.call_different(pair=Pair.objects.get(), account=asha, at=NOON)

    waiting = services.find_duplicates(campaign=campaign, at=NOON + timedelta(days=1))

    assert waiting == 0 and Pair.objects.get().state == Pair.DIFFERENT


def test_a_pair_that_was_put_right_since_leaves_the_queue(campaign):
    make_person(campaign, "Tom Baxter", phone="+447700900819")
    other = make_person(campaign, "Thomas Baxter", phone="+447700900819")
    services.find_duplicates(campaign=campaign, at=NOON)
    other.contact_points.all().delete()

    assert services.find_duplicates(campaign=campaign, at=NOON + timedelta(days=1)) == 0


def test_erased_and_merged_records_and_other_campaigns_are_never_looked_at(campaign, other_campaign):
    kept = make_person(campaign, "Tom Baxter", phone="+447700900819")
    make_person(campaign, "Thomas Baxter", phone="+447700900819", merged_into=kept)
    make_person(campaign, "Tommy Baxter", phone="+447700900819", erased_at=NOON)
    make_person(other_campaign, "Tom Baxter", phone="+447700900819")

    assert services.find_duplicates(campaign=campaign, at=NOON) == 0


def test_a_number_that_half_the_town_gave_makes_no_pairs(campaign, monkeypatch):
    monkeypatch.setattr(finding, "MOST_IN_A_BLOCK", 10)
    for number in range(12):
        make_person(campaign, f"Tom Baxter {number:02}", phone="+441632960000")

    assert services.find_duplicates(campaign=campaign, at=NOON) == 0


def test_a_crowd_of_one_name_in_a_block_makes_no_crowd_of_pairs(campaign):
    for number in range(finding.MOST_ALIKE + 5):
        make_person(campaign, "Tom Baxter", born="1901-01-01", email=f"{number}@example.org")

    assert services.find_duplicates(campaign=campaign, at=NOON) == 0
    assert ANEW > finding.CHUNK


@pytest.fixture
def crowded(monkeypatch):
    """Three in a postcode are a crowd, and six are a part of town."""
    monkeypatch.setattr(bearers, "CROWDED", 3)
    monkeypatch.setattr(finding, "CROWDED", 3)
    monkeypatch.setattr(bearers, "PART_OF_TOWN", 5)


CROWD = ("Edith Stanhope", "George Inchbald", "Femi Okoro", "Ruth Meade", "Marta Lindholm", "Idris Vaughan")


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        # What a home, a name written round or a number tells is found among hundreds too.
        (("Winnie Tull", "9 Mill Road, AD4 2LP"), ("Winnie Achterberg", "9 Mill Rd, AD4 2LP"), True),
        (("Lorcan Haddow", "9 Mill Road, AD4 2LP"), ("Haddow Lorcan", "9 Mill Rd, AD4 2LP"), True),
        (("William Penhale", "9 Mill Road, AD4 2LP"), ("Bill Penhale", "9 Mill Rd, AD4 2LP"), True),
        # A name alone tells nothing there.
        (("Lorcan Haddow", "9 Mill Road, AD4 2LP"), ("Lorcan Haddow", "70 Mill Road, AD4 2LP"), False),
        (("Lorcan Haddow", ""), ("Lorcan Haddow", ""), False),
    ],
)
def test_among_a_crowd_in_one_postcode_a_name_alone_is_no_question(campaign, crowded, one, other, kept, later):
    for name in CROWD:
        make_person(campaign, name, postcode="AD4 2LP")
    make_person(campaign, one[0], address=one[1], postcode="AD4 2LP")
    if later:
        services.find_duplicates(campaign=campaign, at=NOON)
    make_person(campaign, other[0], address=other[1], postcode="AD4 2LP")

    services.look_at_new(campaign=campaign, at=NOON) if later else services.find_duplicates(campaign=campaign, at=NOON)

    assert list(found(campaign)) == ([(one[0], other[0])] if kept else [])


def test_a_postcode_that_few_share_is_a_question(campaign):
    for name in ("Lorcan Haddow", "Lorcan Haddow"):
        make_person(campaign, name, postcode="AD4 2LP")

    assert services.find_duplicates(campaign=campaign, at=NOON) == 1


@pytest.mark.parametrize("later", [False, True])
def test_the_work_grows_with_the_people_and_not_with_their_square(campaign, monkeypatch, later):
    """Two hundred in one postcode, whose names are near by their looks: nobody is held beside all others."""
    looked = []
    real = finding.matches
    monkeypatch.setattr(searching, "matches", lambda some, bearers: looked.append(len(some)) or real(some, bearers))
    for number in range(200):
        letter = "abcdefghij"[number % 10]
        make_person(campaign, f"{letter}given{number} {letter}family{number}", postcode="AD4 2LP")

    services.look_at_new(campaign=campaign, at=NOON) if later else services.find_duplicates(campaign=campaign, at=NOON)

    assert sum(looked) < 200
