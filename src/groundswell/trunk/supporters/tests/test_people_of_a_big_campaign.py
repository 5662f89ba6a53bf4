"""
Lists of a big campaign come from sets and from the index of words. Here every question is asked both ways, of one
campaign that is small and then called big, and the answers must be the same.
"""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.segments.sets.models import Follower
from groundswell.trunk.supporters import found_by, people_sets, services
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.desk_search import find_people
from groundswell.trunk.supporters.models import FoundBy, Person
from groundswell.trunk.supporters.people_list import Question, answer, page
from groundswell.trunk.supporters.personal_data import erase_person
from groundswell.trunk.supporters.tests.world import add_phone, join, make_areas, make_person, say

pytestmark = pytest.mark.django_db
PETITION = "p" * 22


@pytest.fixture
def world(campaign, asha, group):
    """Eight people who differ in everything that the sentence can ask."""
    people = [
        make_person(campaign, name, supporter=number != 3, at=NOON + timedelta(hours=number % 3))
        for number, name in enumerate(
            (
                *("Denise Okoro-Hall", "Siân Probert", "Seán O’Brien", "Hannah Annsworth"),
                *("Tom Baxter", "Zoë Łukasz", "Ann Hall", "李雷 Smith"),
            )
        )
    ]
    areas = make_areas(campaign)
    Person.objects.filter(pk__in=[person.pk for person in people[:3]]).update(
        area=areas["millbeck"], postcode="AD4 7QX"
    )
    add_phone(people[0], "07700 900142")
    join(people[1], group)
    join(people[2], group, confirmed=False)
    say(people[4], "email", False, at=NOON + timedelta(days=1))
    say(people[0], "phone", True)
    for number, person in enumerate(people[:5]):
        happened = ledger.Happened(
            key=uuid4().hex,
            campaign_id=campaign.pk,
            kind="petitions.signed",
            occurred_at=NOON - timedelta(days=number),
            person_id=person.pk,
            object_kind="petition",
            object_id=PETITION,
        )
        ledger.record([happened], at=NOON)
    services.tag_people(
        picked=[people[0].pk, people[6].pk], campaign=campaign, name="Driver", account=asha, key=uuid4(), at=NOON
    )
    return people


@pytest.fixture
def big(monkeypatch, campaign, world):
    """From now on the campaign counts as big; its words are up to date, as a second later."""
    monkeypatch.setattr(people_sets, "BIG", 0)
    monkeypatch.setattr(people_sets, "_big", set())
    monkeypatch.setattr(people_sets, "_has_words", set())
    Follower.objects.create(campaign=campaign, name=people_sets.SEARCH, ledger_position=0, touched_position=0)
    found_by.rebuild(campaign.pk)
    return campaign


@pytest.fixture
def scope(campaign, asha):
    return scope_in(campaign, asha, "organiser")


QUESTIONS = (
    {},
    {"who": "supporters"},
    {"who": "signers"},
    {"who": "rubbish"},
    {"did": "petitions.signed"},
    {"did": f"petitions.signed:{PETITION}"},
    {"did": "petitions.signed:nothing"},
    {"did": "petitions.signed", "since": "2026-03-15"},
    {"since": "2026-03-15"},
    {"since": "2031-01-01"},
    {"since": "rubbish"},
    {"area": "W1"},
    {"area": "R1"},
    {"area": "High Moor"},
    {"area": "Nowhere"},
    {"group": "millbrook"},
    {"group": "unknown"},
    {"tag": "Driver"},
    {"tag": "unknown"},
    {"may": "email-yes"},
    {"may": "email-no"},
    {"may": "email-not_asked"},
    {"may": "phone-yes"},
    {"may": "phone-not_asked"},
    {"source": "on the petition page"},
    {"source": "nowhere"},
    {"tag": "Driver", "may": "phone-yes", "area": "R1"},
    {"q": "hall"},
    {"q": "okor deni"},
    {"q": "obrien"},
    {"q": "zoe"},
    {"q": "Łuk"},
    {"q": "李"},
    {"q": "tom.baxter@example.org"},
    {"q": "TOM.BAXTER@exam"},
    {"q": "07700 900142"},
    {"q": "00142"},
    {"q": "07700 9001"},
    {"q": "ad47qx"},
    {"q": "AD4"},
    {"q": "???"},
    {"q": "' OR 1=1 --"},
    {"q": "an", "may": "email-yes"},
)


def names(listing):
    return sorted(Person.objects.filter(pk__in=listing.everyone()).values_list("name", flat=True))


def asked(scope, questions):
    found = []
    for question in questions:
        listing = answer(scope, Question(**question), Choices(scope))
        shown = sorted(person.name for person in page(listing).people)
        batches = sorted(pk for ids in listing.batches(2) for pk in ids)
        count = listing.count()
        assert count.n == len(shown) == len(batches) and count.exact
        found.append((question, bool(listing.sets), names(listing), shown, listing.reach(), listing.sentence()))
    return found


def test_every_question_has_one_answer_in_small_campaigns_and_in_big_ones(scope, world, request):
    small = asked(scope, QUESTIONS)
    request.getfixturevalue("big")
    large = asked(scope, QUESTIONS)

    assert {row[1] for row in small} == {False} and {row[1] for row in large} == {True}
    assert [row[:1] + row[2:] for row in small] == [row[:1] + row[2:] for row in large]
    assert sum(bool(row[2]) for row in large) > 25


@pytest.mark.parametrize("part", ["group", "area"])
def test_an_organiser_of_a_part_sees_the_same_part_of_a_big_campaign(campaign, group, world, request, part):
    gwen = make_account("Gwen", "gwen@example.org")
    give_role(
        gwen,
        campaign,
        "organiser",
        **{part: group if part == "group" else world[0].campaign.boundary_set.areas.get(code="W1")},
    )
    scope = scope_in(campaign, gwen, "organiser")
    small = asked(scope, QUESTIONS)
    request.getfixturevalue("big")
    large = asked(scope, QUESTIONS)

    assert [row[:1] + row[2:] for row in small] == [row[:1] + row[2:] for row in large]
    # What was done in other groups is not for her: deeds are read from the tables, with the groups they were done in.
    assert [row[1] for row in large if "did" in row[0]] == [False] * 4


@pytest.mark.parametrize("sort", ["latest", "name"])
def test_pages_follow_on_in_the_same_order(scope, world, request, sort):
    def walk():
        listing, seen, after = answer(scope, Question(sort=sort), Choices(scope)), [], ""
        while after or not seen:
            found = page(listing, after=after, size=3)
            seen += [person.name for person in found.people]
            after = found.after
        return seen

    small = walk()
    request.getfixturevalue("big")

    assert walk() == small and len(small) == 8


def test_a_broad_search_walks_along_the_list_and_says_about(scope, big, monkeypatch):
    monkeypatch.setattr(people_sets, "MOST_FOUND", 2)
    monkeypatch.setattr(people_sets, "STRIDE", 3)
    whole = answer(scope, Question(q="a"), Choices(scope))
    exact = sorted(Person.objects.filter(find_key__contains=" a").values_list("name", flat=True))
    listing = answer(scope, Question(q="h"), Choices(scope))
    first, rest = page(listing, size=2), []
    after = first.after
    while after:
        found = page(listing, after=after, size=2)
        rest += found.people
        after = found.after

    assert names(whole) == exact
    assert sorted(person.name for person in [*first.people, *rest]) == names(listing)
    assert not listing.count().exact and listing.reach() == {}


def test_what_a_set_does_not_know_yet_is_never_shown(scope, big, world):
    listing = answer(scope, Question(tag="Driver"), Choices(scope))
    erase_person(person=world[0], account=None, at=NOON)

    assert [person.name for person in page(listing).people] == ["Ann Hall"]
    assert [ids for ids in listing.batches()] == [[world[6].pk]]


def test_whoever_is_gone_since_the_sets_named_her_stops_no_page(scope, big, world, monkeypatch):
    """As while a long list is taken back: its people leave the tables first."""
    listing = answer(scope, Question(), Choices(scope))
    everybody = [person.pk for person in page(listing).people]
    Person.objects.exclude(pk=everybody[-1]).delete()

    shown = page(listing, size=1)
    monkeypatch.setattr(people_sets, "MOST_STRIDES", 1)
    given_up = page(listing, size=1)

    assert len(everybody) == len(world) and [person.pk for person in shown.people] == everybody[-1:]
    assert not given_up.people and not given_up.after


def test_without_an_index_of_words_the_rows_are_read(scope, big, monkeypatch):
    Follower.objects.all().delete()
    FoundBy.objects.all().delete()

    assert [found.title for found in find_people(scope, "okoro", 5)] == ["Denise Okoro-Hall"]


def test_the_words_follow_names_addresses_and_ends(campaign, asha, big, world, scope):
    denise, sian = world[:2]
    services.set_details(person=denise, name="Dee Marlowe", account=asha, at=NOON)
    Person.objects.filter(pk=sian.pk).update(merged_into=denise)
    written = found_by.refresh(campaign.pk, [person.pk for person in world])

    assert written == 2
    assert [found.title for found in find_people(scope, "marl", 5)] == ["Dee Marlowe"]
    assert find_people(scope, "okoro", 5) == find_people(scope, "probert", 5) == []
    assert found_by.refresh(campaign.pk, [person.pk for person in world]) == 0


def test_another_campaigns_words_find_nobody_here(big, other_campaign, oona):
    theirs = make_person(other_campaign, "Denise Okoro")
    found_by.refresh(other_campaign.pk, [theirs.pk])
    Follower.objects.create(campaign=other_campaign, name=people_sets.SEARCH, ledger_position=0, touched_position=0)
    scope = scope_in(other_campaign, oona, "organiser")

    listing = answer(scope, Question(q="denise"), Choices(scope))

    assert listing.sets and names(listing) == ["Denise Okoro"]


def test_the_choices_of_a_big_campaign_come_from_its_sets(scope, big, world):
    choices = Choices(scope)

    happened = people_sets.happened_in(scope, choices.look)

    assert ("petitions.signed", "petition", PETITION) in happened and ("petitions.signed", "", "") in happened
    assert choices.sources == ["on the petition page"]
    assert [value for value, _says in choices.deeds] == ["supporters.new", "petitions.signed"]


def test_the_page_of_a_big_campaign_says_how_they_may_be_reached(campaign, asha, client_for, big):
    text = client_for(asha).get(reverse("people:index", args=[campaign.slug]), {"tag": "Driver"}).content.decode()

    assert "2 people" in text and "found. 2 by email, 1 by phone, 0 by neither" in text


def test_words_and_pairs_have_no_neighbours_in_common(world):
    words = found_by.words_of(world[0].campaign_id, [person.pk for person in world])

    assert len(words) == 8 and all(first != second for first, second in pairwise(sorted(words.values())))
    assert words[world[0].pk].startswith(f"{world[0].campaign_id}=denise ")
