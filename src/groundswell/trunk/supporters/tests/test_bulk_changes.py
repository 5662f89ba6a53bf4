"""Changing many people with one press: by a job in batches, stopped, gone on with, and taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pyroaring import BitMap
from tests.support.people import NOON

from groundswell.trunk.segments.sets.models import Touched
from groundswell.trunk.supporters import services, tasks
from groundswell.trunk.supporters.models import BulkChange, Person, Tagging
from groundswell.trunk.supporters.personal_data import erase_person, export_person
from groundswell.trunk.supporters.services import bulk
from groundswell.trunk.supporters.tests.world import join, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven(campaign, monkeypatch):
    """Seven people, where three are more than one press changes at once and two are a batch."""
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    monkeypatch.setattr(bulk, "BATCH", 2)
    return [make_person(campaign, f"Name {number}") for number in range(7)]


def tag(campaign, account, *, picked=None, key=None):
    everyone = Person.objects.filter(campaign=campaign) if picked is None else picked
    return services.tag_people(
        picked=everyone, campaign=campaign, name="Driver", account=account, key=key or uuid4(), at=NOON
    )


def jobs():
    return [row.task_path.rpartition(".")[2] for row in DBTaskResult.objects.order_by("enqueued_at")]


def tagged():
    return sorted(Tagging.objects.values_list("person__name", flat=True))


def test_many_are_left_to_a_job_and_then_all_done(campaign, asha, seven):
    change = tag(campaign, asha)
    before = (tagged(), jobs(), change.total)

    tasks.work_through.call(change.pk)

    change.refresh_from_db()
    assert before == ([], ["work_through"], 7)
    assert (len(tagged()), change.count, change.picked) == (7, 7, None)


def test_a_job_killed_in_a_batch_goes_on_and_doubles_nothing(campaign, asha, seven, monkeypatch):
    change = tag(campaign, asha)
    whole, calls = bulk._change, []

    def breaks(*given):
        calls.append(given)
        made = whole(*given)
        if len(calls) == 2:
            raise OperationalError("the database went away")
        return made

    monkeypatch.setattr(bulk, "_change", breaks)
    with pytest.raises(OperationalError):
        tasks.work_through.call(change.pk)
    after_break = len(tagged())
    tasks.work_through.call(change.pk)

    change.refresh_from_db()
    assert (after_break, len(tagged()), change.count) == (2, 7, 7)


def test_two_workers_on_one_press_change_everyone_once(campaign, asha, seven):
    change = tag(campaign, asha)

    for _ in range(4):
        services.change_some(change_id=change.pk, at=NOON)
        BulkChange.objects.filter(pk=change.pk, reached=0).exists()
    again = services.change_some(change_id=change.pk, at=NOON)

    change.refresh_from_db()
    assert (again, change.count, len(tagged())) == (False, 7, 7)


def test_taking_back_while_it_runs_stops_it_and_leaves_nothing(campaign, asha, seven):
    services.tag_people(
        picked=[seven[0].pk], campaign=campaign, name="driver", account=asha, key=uuid4(), at=NOON - timedelta(hours=1)
    )
    change = tag(campaign, asha)
    services.change_some(change_id=change.pk, at=NOON)

    undone = services.undo_change(change=change, account=asha, at=NOON)
    tasks.work_through.call(change.pk)
    tasks.take_back.call(change.pk)

    assert undone and tagged() == ["Name 0"]


def test_a_group_is_filled_and_emptied_by_jobs_alike(campaign, asha, group, seven):
    join(seven[6], group)
    change = services.add_to_group(picked=Person.objects.all(), group=group, account=asha, key=uuid4(), at=NOON)
    tasks.work_through.call(change.pk)
    inside = group.memberships.count()
    change.refresh_from_db()

    services.undo_change(change=change, account=asha, at=NOON)
    tasks.take_back.call(change.pk)

    assert (inside, change.count, group.memberships.count()) == (7, 6, 1)


def test_who_is_erased_meanwhile_gets_nothing(campaign, asha, seven):
    change = tag(campaign, asha)
    erase_person(person=seven[3], account=None, at=NOON)

    tasks.work_through.call(change.pk)

    assert Tagging.objects.filter(person=seven[3]).count() == 0 and len(tagged()) == 6


def test_who_is_picked_is_told_so_and_taken_out_when_she_is_erased(campaign, asha, seven):
    change = tag(campaign, asha)
    tag(campaign, asha, picked=Person.objects.exclude(pk=seven[3].pk))

    told = export_person(seven[3])["supporters.BulkChange"]
    erase_person(person=seven[3], account=None, at=NOON)

    change.refresh_from_db()
    assert told == [{"kind": "tag", "made_at": NOON.isoformat()}]
    assert BitMap.deserialize(bytes(change.picked)) == BitMap(person.pk for person in seven if person != seven[3])
    assert "supporters.BulkChange" not in export_person(seven[3])


def test_everyone_who_was_changed_is_looked_up_anew(campaign, asha, seven):
    Touched.objects.all().delete()
    change = tag(campaign, asha)
    tasks.work_through.call(change.pk)
    touched = BitMap.union(*(BitMap.deserialize(bytes(row.people)) for row in Touched.objects.all()))

    assert touched == BitMap(person.pk for person in seven)


def test_the_list_shows_how_far_it_is_and_lets_it_be_stopped(campaign, asha, olu, client_for, seven):
    change = tag(campaign, asha)
    services.change_some(change_id=change.pk, at=NOON)
    progress = reverse("people:change-progress", args=[campaign.slug, change.public_id])
    browser = client_for(asha)

    text = browser.get(reverse("people:index", args=[campaign.slug])).content.decode()

    assert "Tagging 7 people “Driver”" in text and "of 7 done" in text and "Stop and undo" in text
    assert browser.get(progress).json() == {"done": 2}
    assert client_for(olu).get(progress).status_code == 404
    tasks.work_through.call(change.pk)
    assert browser.get(progress).json() == {"done": 7}
    assert "of 7 done" not in browser.get(reverse("people:index", args=[campaign.slug])).content.decode()
