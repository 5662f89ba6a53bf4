"""Days and snapshots: who entered and left, what two segments share, and whom a list may still be sent to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk import signals
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.consent import services as consent
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments import members, sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import Only
from groundswell.trunk.segments.models import Segment, SegmentDay, Snapshot
from groundswell.trunk.segments.moving import moved, overlap
from groundswell.trunk.segments.reading import expression_of
from groundswell.trunk.segments.selectors import audience, members_of
from groundswell.trunk.segments.services import saving, touch
from groundswell.trunk.segments.services.days import record_days
from groundswell.trunk.segments.tests.world_of_segments import Town, definition, line, save, tag
from groundswell.trunk.supporters.models import Person, Tag, Tagging
from groundswell.trunk.supporters.personal_data import erase_person, export_person
from groundswell.trunk.supporters.tests.world import say

pytestmark = pytest.mark.django_db
DRIVERS = definition(line("people.tagged", tags=["Driver"]))
EMAILED = definition(line("contact.may", channel="email"))


@pytest.fixture
def town(campaign, asha):
    return Town(campaign, asha)


@pytest.fixture
def scope(campaign, asha):
    return scope_in(campaign, asha, "organiser")


@pytest.fixture
def drivers(scope, asha, town):
    return save(scope, asha, "Drivers", DRIVERS)


@pytest.fixture
def snapshot(drivers, scope, asha):
    return saving.take_snapshot(segment=drivers, scope=scope, account=asha, key=uuid4(), at=NOON)


def people_with(name):
    return Person.objects.filter(name__startswith=name)


def untag(person):
    Tagging.objects.filter(person=person).delete()
    touch(person.campaign_id, [person.pk])


def test_who_entered_and_who_left_is_told_since_a_day_of_this_week(campaign, asha, town, drivers, scope):
    tag(people_with("Winnie"), campaign, "Driver", asha)
    untag(town.rhona)

    found = moved(scope, drivers, NOON + timedelta(days=3))

    assert list(found.entered) == [town.winnie.pk] and list(found.left) == [town.rhona.pk]
    assert found.day == NOON.date()
    assert moved(scope, drivers, NOON + timedelta(days=9)) is None


def test_each_day_is_kept_once_and_old_ones_are_forgotten(drivers):
    assert record_days(at=NOON + timedelta(hours=1)) == 0
    assert record_days(at=NOON + timedelta(days=1)) == 1
    assert record_days(at=NOON + timedelta(days=40)) == 1
    assert SegmentDay.objects.count() == 1


def test_a_segment_that_leads_to_nothing_stops_no_other_from_being_kept(drivers, scope, asha):
    save(scope, asha, "Emailed", EMAILED)
    Tag.objects.all().delete()

    assert record_days(at=NOON + timedelta(days=1)) == 1


def test_another_sentence_starts_the_days_anew(drivers, scope, asha, town):
    given = {"segment": drivers, "scope": scope, "account": asha, "shared": False, "at": NOON + timedelta(days=1)}

    saving.change_segment(**given, name="Who drives", definition=DRIVERS, seen=1)
    assert SegmentDay.objects.get().day == NOON.date()

    saving.change_segment(**given, name="Who drives", definition=EMAILED, seen=2)
    assert SegmentDay.objects.get().day == (NOON + timedelta(days=1)).date()
    told = AuditEntry.objects.filter(object_kind="segment").latest("pk").sentence
    assert told == "Changed the segment “Who drives”: People who may be emailed."


def test_what_two_segments_share(drivers, scope, asha, town):
    millbeck = save(scope, asha, "Millbeck", definition(line("places.in", areas=["W1"])))

    found = overlap(scope, drivers, millbeck, NOON)

    assert (found.first, found.both, found.second) == (1, 1, 1)


def test_a_snapshot_stays_as_it_was_and_can_be_named_by_a_segment(campaign, scope, town, drivers, snapshot):
    untag(town.denise)

    assert snapshot.count == 2 and snapshot.sentence == "People who are tagged Driver."
    named = expression_of(campaign, definition(line("segments.snapshot", snapshot=snapshot.public_id)), NOON)
    assert set(sets.ids(campaign, named, NOON)) == {town.denise.pk, town.rhona.pk}


def test_the_same_press_takes_one_snapshot(drivers, scope, asha, snapshot):
    again = saving.take_snapshot(segment=drivers, scope=scope, account=asha, key=snapshot.key, at=NOON)

    assert again == snapshot and Snapshot.objects.count() == 1


def test_who_is_erased_is_in_no_kept_set_any_more(campaign, asha, town, snapshot, scope):
    assert town.rhona.pk in members.present(campaign, snapshot.members)

    erase_person(person=town.rhona, account=asha, at=NOON)

    snapshot.refresh_from_db()
    assert list(members.present(campaign, snapshot.members)) == [town.denise.pk]
    for day in SegmentDay.objects.all():
        assert town.rhona.pk not in members.present(campaign, day.members)
    assert list(members_of(scope, snapshot, NOON)) == [town.denise.pk]


def test_a_person_is_given_the_name_of_every_list_that_holds_any_record_of_hers(town, snapshot):
    alone = export_person(town.winnie, at=NOON)
    Person.objects.filter(pk=town.rhona.pk).update(merged_into=town.winnie)
    touch(town.winnie.campaign_id, [town.rhona.pk, town.winnie.pk])

    given = export_person(town.winnie, at=NOON)

    assert [row["list"] for row in given["segments.Snapshot"]] == [snapshot.name]
    assert [row["segment"] for row in given["segments.SegmentDay"]] == ["Drivers"]
    assert alone["segments.Snapshot"] == alone["segments.SegmentDay"] == []


def test_who_was_merged_is_found_as_the_record_that_stands_and_undoing_gives_her_back(campaign, town, snapshot):
    Person.objects.filter(pk=town.rhona.pk).update(merged_into=town.winnie)
    assert set(members.present(campaign, snapshot.members)) == {town.denise.pk, town.winnie.pk}

    Person.objects.filter(pk=town.rhona.pk).update(merged_into=None)
    assert set(members.present(campaign, snapshot.members)) == {town.denise.pk, town.rhona.pk}


def test_an_audience_is_only_those_who_may_be_contacted_at_this_moment(town, drivers, asha):
    assert set(audience(drivers, "email", NOON)) == {town.denise.pk, town.rhona.pk}
    assert set(audience(drivers, "phone", NOON)) == set()

    say(town.denise, "email", False, at=NOON + timedelta(minutes=1))
    assert set(audience(drivers, "email", NOON)) == {town.rhona.pk}
    erase_person(person=town.rhona, account=asha, at=NOON)
    assert set(audience(drivers, "email", NOON)) == set()


def test_a_no_that_the_sets_have_not_heard_of_still_counts(town, drivers):
    going = audience(drivers, "email", NOON)
    sets.count(drivers.campaign, Only.of([town.denise.pk]), NOON)
    Person.objects.filter(pk=town.denise.pk).update(email_confirmed_at=None)
    Person.objects.filter(pk=town.rhona.pk).update(merged_into=town.winnie)

    assert set(going) == set()


def test_somebody_who_opted_out_by_mail_gets_nothing(campaign, town, drivers):
    consent.opt_out(
        campaign=campaign, channel="email", value=town.denise.email, source="by the link", at=NOON, key="stop:1"
    )

    assert set(audience(drivers, "email", NOON)) == {town.rhona.pk}


def test_nothing_is_sent_to_a_segment_whose_tag_was_deleted(drivers):
    Tag.objects.all().delete()

    with pytest.raises(Gone):
        list(audience(drivers, "email", NOON))


def test_an_organiser_of_an_area_sends_and_snapshots_her_own_only(campaign, town, drivers):
    gwen = make_account("Gwen Harries", "gwen@example.org")
    give_role(gwen, campaign, "organiser", area=town.areas["weir"])
    hers = scope_in(campaign, gwen, "organiser")

    taken = saving.take_snapshot(segment=drivers, scope=hers, account=gwen, key=uuid4(), at=NOON)

    assert set(audience(drivers, "email", NOON, hers)) == {town.rhona.pk}
    assert taken.count == 1 and list(members_of(hers, taken, NOON)) == [town.rhona.pk]


def test_the_pages_of_what_is_kept(client, campaign, asha, town, drivers, snapshot, scope):
    millbeck = save(scope, asha, "Millbeck", definition(line("places.in", areas=["W1"])), at=now())
    client.force_login(asha)

    def page(name, *args, **query):
        answer = client.get(reverse(f"segments:{name}", args=[campaign.slug, *args]), query)
        assert answer.status_code == 200
        return answer.content.decode()

    assert "2</b> people" in page("index") and "Drivers" in page("index")
    assert "Denise Okoro-Hall" in page("people", drivers.public_id, sort="name")
    assert page("people", drivers.public_id, after="A" * 22).count("Rhona") == 1
    assert "no earlier day" in page("week", drivers.public_id)
    assert "Nobody came in" in page("week", millbeck.public_id)
    assert "1 person is in both" in page("overlap", one=drivers.public_id, other=millbeck.public_id)
    assert "Choose two that differ" in page("overlap", one=drivers.public_id, other=drivers.public_id)
    assert "Drivers" in page("snapshots") and "Rhona Gillespie" in page("snapshot", snapshot.public_id)
    begun = client.get(
        reverse("segments:new", args=[campaign.slug]), {"in": drivers.public_id, "but": millbeck.public_id}
    )
    assert begun.context["figures"].total == 1


def test_a_segment_is_taken_away_and_brought_back_while_its_name_is_free(client, campaign, asha, drivers, scope):
    client.force_login(asha)

    def press(name):
        return client.post(reverse(f"segments:{name}", args=[campaign.slug, drivers.public_id]), follow=True)

    press("remove")
    assert not Segment.objects.filter(ended_at__isnull=True).exists()
    taken = save(scope, asha, "Drivers", EMAILED)
    assert "Another segment has this name" in press("bring-back").content.decode()
    saving.end_segment(segment=taken, account=asha, at=NOON)
    press("bring-back")
    drivers.refresh_from_db()
    assert drivers.ended_at is None


def test_a_deleted_snapshot_leads_its_segments_to_nothing(client, campaign, asha, snapshot):
    client.force_login(asha)

    client.post(reverse("segments:delete-snapshot", args=[campaign.slug, snapshot.public_id]))

    assert not Snapshot.objects.exists()
    with pytest.raises(Gone, match="deleted"):
        expression_of(campaign, definition(line("segments.snapshot", snapshot=snapshot.public_id)), NOON)


def test_the_signal_of_erasing_is_heard_before_the_row_is_empty(town, snapshot):
    signals.send(signals.PersonErased(person_id=town.rhona.pk, at=NOON))

    snapshot.refresh_from_db()
    assert snapshot.count == 1
