"""Rows by the ten thousand: copied in as text, carried by the database, and ids kept for later."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.records.bulk import (
    NULL,
    Hole,
    Insertion,
    Insertions,
    by_index,
    copy_lines,
    hold,
    keep_ids,
    may_leave_checks,
    references_held,
)
from groundswell.trunk.records.crew import children_for, over
from groundswell.trunk.supporters.models import Person, Tag

pytestmark = pytest.mark.django_db
DOUBLE = "groundswell.trunk.records.tests.doubling:doubling"


def test_lines_are_copied_as_they_are(campaign):
    names = ["\\N", "a\\tb", "C:\\x", "naïve 😀", "%s", "'; DROP TABLE x; --", ""]

    copy_lines(Tag, ("campaign_id", "name"), [f"{campaign.pk}\t{name}" for name in names])

    assert set(Tag.objects.values_list("name", flat=True)) == set(names)


def test_null_is_told_from_nothing(campaign):
    columns = ("campaign_id", "public_id", "name", "name_key", "email", "email_key", "postcode", "created_at")
    more = ("pronoun", "say")
    line = f"{campaign.pk}\tabc\tAnn\tann\t\t{NULL}\t\t2026-03-17 12:00:00+00:00\tthem\t"

    copy_lines(Person, (*columns, *more), [line])

    ann = Person.objects.get()
    assert (ann.email, ann.email_key, ann.created_at) == ("", None, NOON)


def test_rows_are_carried_from_table_to_table_once(campaign):
    for name in ("Leeds", "York"):
        Group.objects.create(campaign=campaign, slug=name.lower(), name=name, created_at=NOON)
    values = {"campaign_id": F("campaign_id"), "name": Concat(Value("group "), F("name"))}
    groups = Group.objects.filter(campaign=campaign)

    with by_index():
        counts = [Insertions().run("", lambda: Insertion(Tag, values, groups)) for _ in range(2)]

    assert counts == [2, 0]
    assert set(Tag.objects.values_list("name", flat=True)) == {"group Leeds", "group York"}


def test_where_one_row_is_there_already_the_others_come_all_the_same(campaign):
    for name in ("Leeds", "York"):
        Group.objects.create(campaign=campaign, slug=name.lower(), name=name, created_at=NOON)
    Tag.objects.create(campaign=campaign, name="Leeds")
    values = {"campaign_id": F("campaign_id"), "name": F("name")}
    groups = Group.objects.filter(campaign=campaign)

    count = Insertions().run("", lambda: Insertion(Tag, values, groups), all_new=True)

    assert count == 1
    assert set(Tag.objects.values_list("name", flat=True)) == {"Leeds", "York"}


def test_one_insertion_is_asked_for_once_and_carries_what_is_said_each_time(campaign):
    groups = [
        Group.objects.create(campaign=campaign, slug=name.lower(), name=name, created_at=NOON)
        for name in ("Leeds", "York", "Hull")
    ]
    insertions, asked = Insertions(), []

    def say():
        asked.append(True)
        rows = Group.objects.filter(campaign=campaign, pk__gte=Hole("low"), pk__lte=Hole("high"))
        return Insertion(Tag, {"campaign_id": F("campaign_id"), "name": F("name")}, rows)

    counts = [insertions.run("tags", say, low=one.pk, high=one.pk, all_new=True) for one in groups[:2]]

    assert (counts, len(asked)) == ([1, 1], 1)
    assert set(Tag.objects.values_list("name", flat=True)) == {"Leeds", "York"}


def test_held_rows_are_named_and_those_that_are_gone_are_not(campaign):
    tag = Tag.objects.create(campaign=campaign, name="stall")

    assert hold(Tag.objects.filter(pk__in=[tag.pk, tag.pk + 1])) == {tag.pk}
    assert hold(Tag.objects.filter(pk__in=[])) == set()


@pytest.mark.parametrize("held", [True, False])
def test_after_references_that_are_held_every_other_one_is_looked_at_again(campaign, held):
    with references_held(lambda: held):
        Tag.objects.create(campaign=campaign, name="stall")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.create(campaign_id=campaign.pk + 1, name="nowhere")
        connection.check_constraints()

    assert Tag.objects.count() == 1


def test_references_that_are_not_held_are_looked_at(campaign):
    with pytest.raises(IntegrityError), transaction.atomic():
        with references_held(lambda: False):
            Tag.objects.create(campaign_id=campaign.pk + 1, name="nowhere")
        connection.check_constraints()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_a_role_to_which_it_was_not_granted_writes_as_always(campaign):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_of_tests")
        cursor.execute("SET LOCAL ROLE plain_of_tests")
    may_leave_checks.cache_clear()
    try:
        assert not may_leave_checks(connection.alias)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        may_leave_checks.cache_clear()


def test_kept_ids_are_given_to_nobody_else(campaign):
    kept = keep_ids(Tag, 3)
    tag = Tag.objects.create(campaign=campaign, name="stall")
    more = keep_ids(Tag, 2)

    assert len({*kept, tag.pk, *more}) == 6
    assert keep_ids(Tag, 0) == []


def test_a_crew_answers_in_order_and_as_this_process_would():
    answers = [list(over(DOUBLE, range(9), given=lambda: 3, children=children)) for children in (0, 2)]

    assert answers[0] == answers[1] == [0, 3, 6, 9, 12, 15, 18, 21, 24]


def test_what_goes_wrong_in_a_crew_is_told():
    with pytest.raises(RuntimeError, match="ValueError: less than nothing"):
        list(over(DOUBLE, [1, -1, 2], given=lambda: 3, children=1))


def test_little_work_needs_no_crew():
    assert children_for(1) == 0 and children_for(100) >= 1
