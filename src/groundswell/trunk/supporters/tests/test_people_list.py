"""The list of people: found by what is typed, narrowed by a sentence, paged, tagged and put back."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.support.people import NOON

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.supporters import services
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.desk_search import find_people
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.models import BulkChange, Person, Tagging
from groundswell.trunk.supporters.people_list import Question, answer, page
from groundswell.trunk.supporters.tests.world import join, make_areas, make_person, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(campaign, asha):
    return scope_in(campaign, asha, "organiser")


def found(scope, **asked):
    listing = answer(scope, Question(**asked), Choices(scope))
    return sorted(listing.query.values_list("name", flat=True))


def index(campaign):
    return reverse("people:index", args=[campaign.slug])


@pytest.fixture
def four(campaign):
    return [
        make_person(campaign, "Denise Okoro-Hall", phone="07700 900142", postcode="AD4 7QX"),
        make_person(campaign, "Siân Probert", postcode="AD4 2LP", email="sian.p@example.org"),
        make_person(campaign, "Seán O’Brien", supporter=False, email="Sean+late@example.com"),
        make_person(campaign, "Hannah Annsworth", postcode="AD14 7QX"),
    ]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("sian", ["Siân Probert"]),
        ("SIÂN prob", ["Siân Probert"]),
        ("hall denise", ["Denise Okoro-Hall"]),
        ("obrien", ["Seán O’Brien"]),
        ("o'brien", ["Seán O’Brien"]),
        ("ann", ["Hannah Annsworth"]),
        ("nnah", []),
        ("sian.p@", ["Siân Probert"]),
        ("sean@example.com", ["Seán O’Brien"]),
        ("SEAN+other@Example.COM", ["Seán O’Brien"]),
        ("07700900142", ["Denise Okoro-Hall"]),
        ("+44 7700 900142", ["Denise Okoro-Hall"]),
        ("900142", ["Denise Okoro-Hall"]),
        ("ad4 7qx", ["Denise Okoro-Hall"]),
        ("AD47QX", ["Denise Okoro-Hall"]),
        ("ad4", ["Denise Okoro-Hall", "Siân Probert"]),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("@", []),
        ("\0", []),
        ("a@" + "é" * 90 + ".example", []),
    ],
)
def test_one_box_finds_names_emails_phones_and_postcodes(scope, four, typed, names):
    assert found(scope, q=typed or "x") == names
    assert sorted(person.title for person in find_people(scope, typed, 10)) == names


def test_finding_stops_at_the_limit(scope, four):
    assert len(find_people(scope, "ad", 10)) <= 10 and len(find_people(scope, "example.", 1)) <= 1


def test_a_long_name_fits_its_key():
    assert len(find_key("Ünïcode-" * 60)) <= 160


def happen(campaign, person, kind, object_id, at=NOON):
    happened = ledger.Happened(
        key=uuid4().hex,
        campaign_id=campaign.pk,
        kind=kind,
        occurred_at=at,
        person_id=person.pk,
        object_kind="petition",
        object_id=object_id,
    )
    ledger.record([happened], at=at)


def test_the_sentence_narrows_by_deed_and_day(campaign, scope, four):
    denise, sian = four[:2]
    happen(campaign, denise, "petitions.signed", "p" * 22, at=NOON - timedelta(days=9))
    happen(campaign, sian, "petitions.signed", "q" * 22)

    assert found(scope, did="petitions.signed") == ["Denise Okoro-Hall", "Siân Probert"]
    assert found(scope, did=f"petitions.signed:{'p' * 22}") == ["Denise Okoro-Hall"]
    assert found(scope, did="petitions.signed", since="2026-03-15") == ["Siân Probert"]
    assert found(scope, did="petitions.signed", since="rubbish") == ["Denise Okoro-Hall", "Siân Probert"]
    assert found(scope, did="nothing.known") == []


def test_the_sentence_narrows_by_place_group_tag_and_source(campaign, scope, asha, group, four):
    denise, sian = four[:2]
    areas = make_areas(campaign)
    Person.objects.filter(pk=denise.pk).update(area=areas["millbeck"])
    join(sian, group)
    services.tag_people(
        picked=Person.objects.filter(pk=sian.pk), campaign=campaign, name="Driver", account=asha, key=uuid4(), at=NOON
    )

    assert found(scope, area="W1") == found(scope, area="millbeck") == found(scope, area="R1") == ["Denise Okoro-Hall"]
    assert found(scope, area="Nowhere") == []
    assert found(scope, group="millbrook") == found(scope, tag="Driver") == ["Siân Probert"]
    assert found(scope, tag="driver-unknown") == found(scope, group="unknown") == []
    assert len(found(scope, source="on the petition page")) == 3
    assert found(scope, who="signers") == ["Seán O’Brien"]


def test_the_sentence_narrows_by_permission(scope, four):
    denise, sian, sean, _hannah = four
    say(denise, "email", False, at=NOON + timedelta(hours=1))
    say(sian, "phone", True)

    assert found(scope, may="email-no") == ["Denise Okoro-Hall"]
    assert found(scope, may="email-yes") == ["Hannah Annsworth", "Siân Probert"]
    assert found(scope, may="email-not_asked") == ["Seán O’Brien"]
    assert found(scope, may="phone-yes") == ["Siân Probert"]
    assert found(scope, may="fax-yes") == []


def test_the_sentence_is_read_aloud_and_each_part_can_be_taken_away(scope, four, group):
    question = Question(did="petitions.signed", since="2026-03-01", group=group.slug)

    listing = answer(scope, question, Choices(scope))

    assert listing.sentence() == "People who signed since 1 March 2026 and are in Millbrook"
    assert [slot.without for slot in listing.slots] == ["group=millbrook", "did=petitions.signed&since=2026-03-01"]


@pytest.mark.parametrize("sort", ["", "name"])
def test_pages_follow_on_without_gap_or_repeat(campaign, scope, sort):
    for number in range(7):
        # Some at the same moment and some of the same name, so that the last sort key has to decide.
        person = make_person(campaign, f"Name {number // 2}", email=f"n{number}@example.org", at=NOON)
        Person.objects.filter(pk=person.pk).update(latest_activity_at=NOON + timedelta(hours=number // 3))
    listing = answer(scope, Question(sort=sort), Choices(scope))

    seen, after = [], ""
    for _ in range(4):
        found_page = page(listing, after=after, size=2)
        seen += [person.pk for person in found_page.people]
        after = found_page.after

    assert after == "" and len(seen) == 7 == len(set(seen))
    assert seen == [p.pk for p in page(listing, size=10).people]


def test_the_page_shows_shape_and_word_for_each_way(campaign, asha, client_for, four):
    say(four[0], "phone", False)

    text = client_for(asha).get(index(campaign)).content.decode()

    assert text.count("way-yes") == 3 and text.count("way-no") == 1 + text.count("way-none")
    assert "No calls" in text and "denise.okoro-hall@example.org" in text


def test_what_is_written_in_a_cell_stays_text(campaign, asha, client_for, four):
    Person.objects.filter(pk=four[0].pk).update(email="<b>&@example.org", name="<i>Denise</i>")

    text = client_for(asha).get(index(campaign)).content.decode()

    assert '<span class="val">&lt;b&gt;&amp;@example.org</span></li>' in text
    assert "&lt;i&gt;Denise&lt;/i&gt;" in text and "<i>Denise" not in text


def test_nobody_found_says_what_to_take_away(campaign, asha, client_for, four, group):
    answer_page = client_for(asha).get(index(campaign), {"group": group.slug, "who": "supporters"})

    assert "No one matches" in answer_page.content.decode()
    assert "Take away “are in Millbrook” and 3 do." in answer_page.content.decode()


def test_an_empty_campaign_says_how_people_get_here(campaign, asha, client_for):
    assert "Nobody here yet" in client_for(asha).get(index(campaign)).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_list(
    campaign, asha, client_for, group, django_assert_max_num_queries, four
):
    def fill(first, last):
        for number in range(first, last):
            person = make_person(campaign, f"Filler {number}", phone=f"07700 900{200 + number}")
            happen(campaign, person, "petitions.signed", "p" * 22)
            join(person, group)

    browser = client_for(asha)
    fill(0, 3)
    browser.get(index(campaign))
    with django_assert_max_num_queries(28) as few:
        browser.get(index(campaign))
    fill(3, 40)
    with django_assert_max_num_queries(len(few.captured_queries)):
        text = browser.get(index(campaign)).content.decode()
    assert text.count('name="pick"') == 44


def tag(browser, campaign, **form):
    return browser.post(
        reverse("people:pick", args=[campaign.slug]), {"do": "tag", "tag": "Driver", **form}, follow=True
    )


def test_tagging_those_picked_and_taking_it_back(campaign, asha, client_for, four):
    denise, sian = four[:2]
    browser = client_for(asha)
    tag(browser, campaign, pick=[denise.public_id], key=str(uuid4()))

    picked = [denise.public_id, sian.public_id]
    answered = tag(browser, campaign, pick=picked, tag="driver", key=str(uuid4()), question="sort=name")
    before = sorted(Tagging.objects.values_list("person__name", flat=True))
    (undo,) = re.findall(r'<form method="post" action="([^"]*/undo/[^"]*)"', answered.content.decode())
    undone = browser.post(undo)

    assert undone["Location"] == reverse("people:index", args=[campaign.slug]) + "?sort=name"
    assert "Tagged 1 person “Driver”" in answered.content.decode()
    assert before == ["Denise Okoro-Hall", "Siân Probert"]
    assert list(Tagging.objects.values_list("person__name", flat=True)) == ["Denise Okoro-Hall"]


def test_pressing_twice_tags_once(campaign, asha, client_for, four):
    form = {"pick": [four[0].public_id], "key": str(uuid4())}

    for _ in range(2):
        tag(client_for(asha), campaign, **form)

    assert (BulkChange.objects.count(), Tagging.objects.count()) == (1, 1)


def test_picking_all_means_the_question_and_not_the_screen(campaign, asha, client_for, four):
    tag(client_for(asha), campaign, all="1", question="who=supporters")

    assert Tagging.objects.count() == 3


def test_another_accounts_press_is_not_there_to_undo(campaign, asha, olu, client_for, four):
    tag(client_for(asha), campaign, pick=[four[0].public_id])
    change = BulkChange.objects.get()

    answered = client_for(olu).post(reverse("people:undo", args=[campaign.slug, change.public_id]))

    assert answered.status_code == 404 and Tagging.objects.count() == 1


def test_an_undo_comes_too_late_after_a_day(campaign, asha, four):
    change = services.tag_people(
        picked=Person.objects.all(), campaign=campaign, name="Driver", account=asha, key=uuid4(), at=NOON
    )

    assert not services.undo_change(change=change, account=asha, at=NOON + timedelta(hours=25))
    assert services.undo_change(change=change, account=asha, at=NOON + timedelta(hours=23))
    assert not services.undo_change(change=change, account=asha, at=NOON + timedelta(hours=23))


def test_only_supporters_are_added_to_a_group_and_who_left_stays_out(campaign, asha, group, four):
    denise, sian, sean, hannah = four
    join(denise, group, left=True)
    join(hannah, group)

    change = services.add_to_group(picked=Person.objects.all(), group=group, account=asha, key=uuid4(), at=NOON)
    inside = sorted(group.memberships.filter(left_at__isnull=True).values_list("person__name", flat=True))
    services.undo_change(change=change, account=asha, at=NOON)

    assert (change.count, inside) == (1, ["Hannah Annsworth", "Siân Probert"])
    assert sorted(group.memberships.values_list("person__name", flat=True)) == ["Denise Okoro-Hall", "Hannah Annsworth"]


def test_pressing_with_nobody_picked_says_so(campaign, asha, client_for, four):
    assert "Pick people first" in tag(client_for(asha), campaign).content.decode()
