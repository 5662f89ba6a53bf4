"""The queue on the desk: seen, decided, undone; by organisers of the whole campaign and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django_tasks_db.models import DBTaskResult
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.duplicates import selectors, services
from groundswell.trunk.duplicates.models import Merge, Pair
from groundswell.trunk.duplicates.selectors import LOOKS_FOR
from groundswell.trunk.duplicates.tests.people import make_person
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(campaign, tom, thomas):
    thomas.contact_points.filter(kind="phone").update(value_key="+441632960317")
    Person.objects.filter(pk=thomas.pk).update(birth_date="1984-03-09")
    Person.objects.filter(pk=tom.pk).update(birth_date="1984-03-09")
    services.find_duplicates(campaign=campaign, at=NOON)
    return Pair.objects.get()


@pytest.fixture
def second_pair(campaign, pair):
    for name in ("Rhona Gillespie", "Rhona Gilespie"):
        make_person(campaign, name, phone="+447700900111")
    services.find_duplicates(campaign=campaign, at=NOON)
    return Pair.objects.exclude(pk=pair.pk).get()


def address(name, *parts):
    return reverse(f"duplicates:{name}", args=["better-buses", *parts])


def test_the_queue_says_why_in_words_and_never_in_numbers(client_for, asha, pair):
    page = client_for(asha).get(address("index"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Very likely the same person" in text and "Tom is short for Thomas" in text
    assert "Born on the same day" in text and "Different emails" in text
    assert str(pair.weight) not in strip_tags(text)


def test_how_much_speaks_for_a_pair_is_nowhere_in_the_page(client_for, asha, pair):
    # Its tags hold ids and keys drawn by lot: three digits turn up in them by chance, and five do not.
    Pair.objects.update(weight=31873)

    assert "31873" not in client_for(asha).get(address("index")).content.decode()


def test_merging_goes_on_to_the_next_pair_and_offers_the_undo(client_for, asha, pair, second_pair, tom, thomas):
    browser = client_for(asha)
    first = browser.get(address("index")).context["pair"]

    answer = browser.post(
        address("merge", first.public_id),
        {"key": str(uuid4()), "name": first.second.public_id, "email": first.first.public_id},
        follow=True,
    )

    merge = Merge.objects.get()
    assert answer.context["pair"] != first and answer.context["done"]["merge"] == merge
    assert merge.kept == first.first and Person.objects.get(pk=merge.kept_id).name == first.second.name
    back = browser.post(address("undo", merge.public_id), follow=True)
    assert back.context["pair"] == first and not Person.objects.filter(merged_into__isnull=False).exists()


def test_pressing_merge_twice_merges_once(client_for, asha, pair):
    browser, form = client_for(asha), {"key": str(uuid4())}

    for _press in range(2):
        browser.post(address("merge", pair.public_id), form)

    assert Merge.objects.count() == 1


def test_calling_them_different_leaves_both_and_can_be_taken_back(client_for, asha, pair):
    browser = client_for(asha)

    after = browser.post(address("different", pair.public_id), follow=True)
    assert "stay two people" in after.content.decode()
    assert Pair.objects.get().state == Pair.DIFFERENT
    browser.post(address("again", pair.public_id))

    assert Pair.objects.get().state == Pair.WAITING


def test_somebody_else_on_a_pair_is_shown_and_gets_another_one(client_for, asha, olu, pair, second_pair):
    mine = client_for(asha).get(address("index")).context["pair"]
    client_for(asha).post(address("looking", mine.public_id))

    theirs = client_for(olu).get(address("index")).context["pair"]
    same = client_for(olu).get(address("pair", mine.public_id)).content.decode()

    assert theirs != mine
    assert "Asha Rahman has this pair open too" in same


def test_who_left_a_pair_does_not_hold_it(pair, asha, olu):
    at = timezone.now()
    assert services.keep_looking(pair=pair, account=asha, at=at)

    assert not services.keep_looking(pair=pair, account=olu, at=at + LOOKS_FOR / 2)
    assert services.keep_looking(pair=pair, account=olu, at=at + LOOKS_FOR * 2)


def test_a_pair_merged_meanwhile_says_by_whom(client_for, asha, olu, pair):
    services.merge_people(first=pair.first, second=pair.second, account=olu, key=uuid4(), at=timezone.now())

    page = client_for(asha).post(address("merge", pair.public_id), {"key": str(uuid4())}, follow=True)

    assert "Olu Adeyemi merged these two" in page.content.decode()
    assert Merge.objects.count() == 1


def test_a_third_record_in_the_way_comes_back_with_what_was_chosen(client_for, asha, pair, campaign):
    make_person(campaign, "Thomas Baxter", email="tom.baxter@example.org")
    chosen = {"name": pair.second.public_id, "email": pair.first.public_id, "key": str(uuid4())}

    page = client_for(asha).post(address("merge", pair.public_id), chosen)

    assert page.status_code == 422 and "A third record has this name" in page.content.decode()
    picked = {line.name: option.person for line in page.context["lines"] for option in line.options if option.picked}
    assert picked["name"] == pair.second and picked["email"] == pair.first


def test_what_is_lost_is_said_before_it_is(client_for, asha, pair):
    text = client_for(asha).get(address("pair", pair.public_id)).content.decode()

    assert "What is lost" in text and "“Thomas Baxter” is no longer shown" in text


def test_looking_at_a_pair_is_written_down_once_for_each_record(client_for, asha, pair):
    for _look in range(2):
        client_for(asha).get(address("pair", pair.public_id))

    assert AuditEntry.objects.filter(sentence="Saw a person").count() == 2


def test_many_identical_pairs_are_merged_and_taken_apart_by_one_press(client_for, asha, campaign):
    for number, name in enumerate(("Idris Vaughan", "Marta Lindholm", "Lorcan Meade")):
        for extra in ({"postcode": "AD4 2LP"}, {"email": f"p{number}@example.org"}):
            make_person(campaign, name, phone=f"+44770090011{number}", **extra)
    make_person(campaign, "Rhona Gillespie", phone="+447700900777", postcode="AD4 2LP")
    make_person(campaign, "Rhona Gillespie", phone="+447700900777", postcode="BX1 1AA")
    services.find_duplicates(campaign=campaign, at=NOON)
    last = Pair.objects.order_by("-pk").first().pk
    press = uuid4()

    assert "3 pairs" in client_for(asha).get(address("identical")).content.decode()
    client_for(asha).post(address("identical"), {"key": str(press)})
    assert DBTaskResult.objects.filter(task_path__endswith="merge_identical").count() == 1
    done = services.merge_identical(campaign_id=campaign.pk, account=asha, press=press, upto=last, at=timezone.now())
    assert done == (3, 0)
    again = services.merge_identical(campaign_id=campaign.pk, account=asha, press=press, upto=last, at=timezone.now())
    assert again == (0, 0) and Pair.objects.filter(state=Pair.WAITING).count() == 1

    assert services.undo_press(press=press, account=asha, at=timezone.now()) == 3
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_a_pair_that_changed_since_the_search_is_not_merged_by_the_press(campaign, asha):
    one, _other = (make_person(campaign, "Tom Baxter", phone="+447700900819") for _ in range(2))
    services.find_duplicates(campaign=campaign, at=NOON)
    Person.objects.filter(pk=one.pk).update(postcode="AD4 2LP")
    Person.objects.exclude(pk=one.pk).update(postcode="BX1 1AA")

    done = services.merge_identical(
        campaign_id=campaign.pk, account=asha, press=uuid4(), upto=Pair.objects.get().pk, at=NOON
    )

    assert done == (0, 0) and not Merge.objects.exists()


def test_only_organisers_of_the_whole_campaign_come_in(client_for, pair, ben, cal, campaign, group, oona):
    local = make_account("Local Organiser", "local@example.org")
    give_role(local, campaign, "organiser", group=group)
    merge = services.merge_people(first=pair.first, second=pair.second, account=None, key=uuid4(), at=NOON)
    for account in (ben, cal, local, oona):
        browser = client_for(account)
        for where in (address("index"), address("pair", pair.public_id), address("identical"), address("merges")):
            assert browser.get(where).status_code in (403, 404)
        for where in (address("merge", pair.public_id), address("undo", merge.public_id)):
            assert browser.post(where).status_code in (403, 404)

    assert Person.objects.filter(merged_into__isnull=False).count() == 1


def test_a_pair_of_another_campaign_is_nobody_s(client_for, oona, asha, other_campaign, pair):
    browser = client_for(oona)

    where = reverse("duplicates:pair", args=["other", pair.public_id])
    assert browser.get(where).status_code == 404


def test_a_merged_record_is_in_no_list_and_its_page_is_a_stranger(client_for, asha, pair):
    merge = services.merge_people(first=pair.first, second=pair.second, account=asha, key=uuid4(), at=NOON)
    browser = client_for(asha)

    listed = browser.get(reverse("people:index", args=["better-buses"])).content.decode()
    page = browser.get(reverse("people:person", args=["better-buses", merge.gone.public_id]))

    kept = browser.get(reverse("people:person", args=["better-buses", merge.kept.public_id])).content.decode()

    assert (
        "Merged into this record" in kept and reverse("duplicates:undo", args=["better-buses", merge.public_id]) in kept
    )
    assert merge.gone.public_id not in listed
    assert page.status_code in (302, 404)


def test_a_queue_of_many_asks_no_more_questions_than_one_of_two(
    client_for, asha, campaign, pair, second_pair, django_assert_max_num_queries
):
    browser = client_for(asha)
    browser.get(address("index"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(address("index"))
    of_two = len(asked)
    many_pairs(campaign, 40)
    browser.get(address("index"))  # The first look at a record is written down.

    with django_assert_max_num_queries(of_two):
        browser.get(address("index"))

    assert Pair.objects.count() > 40 and of_two < 42


def many_pairs(campaign, count):
    for number in range(count):
        for name in ("Rhona Gillespie", "Rhona Gilespie"):
            make_person(campaign, name, phone=f"+4477009002{number:02}", postcode=f"BX{number} 1AA")
    services.find_duplicates(campaign=campaign, at=NOON + timedelta(days=1))


def test_the_desk_says_that_likely_pairs_wait_and_counts_no_further_than_it_must(
    client_for, asha, campaign, pair, second_pair, monkeypatch
):
    Pair.objects.filter(pk=pair.pk).update(level=Pair.UNSURE, rank=2)
    overview = reverse("desk:overview", args=["better-buses"])

    one = client_for(asha).get(overview).content.decode()
    many_pairs(campaign, 12)
    monkeypatch.setattr(selectors, "MOST_COUNTED", 9)
    with CaptureQueriesContext(connection) as asked:
        many = client_for(asha).get(overview).content.decode()

    assert "Two records may be one person" in one
    assert '<span class="badge hot">1<span class="vh"> waiting for you</span></span>' in one
    assert "More than 9 pairs of records may be one person each" in many
    assert any("LIMIT 10" in query["sql"] for query in asked)


def test_who_may_not_merge_is_told_of_no_pairs(client_for, pair, campaign, group):
    local = make_account("Local Organiser", "local@example.org")
    give_role(local, campaign, "organiser", group=group)

    page = client_for(local).get(reverse("desk:overview", args=["better-buses"]), follow=True).content.decode()

    assert "may be one person" not in page
