"""Two records become one, and two again."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from tests.support.people import NOON

from groundswell.cli.recounting import recount_all
from groundswell.trunk.campaigns import confirmables
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.selectors import reachable, standing, stopped
from groundswell.trunk.duplicates import services, walk
from groundswell.trunk.duplicates.models import Merge, Moved, Pair
from groundswell.trunk.duplicates.tests.people import make_person
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import ContactPoint, Person, ProposedChange, Tag, Tagging
from groundswell.trunk.supporters.services import record_permission, write_note

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def merged(first, second, account, **chosen):
    """Merge; `chosen` names fields and the person whose value is kept."""
    picked = {name: person.pk for name, person in chosen.items()}
    return services.merge_people(first=first, second=second, chosen=picked, account=account, key=uuid4(), at=NOON)


def fresh(*people):
    return [Person.objects.get(pk=person.pk) for person in people]


def say(person, channel, given, account, *, at=NOON):
    record_permission(
        person=person, channel=channel, given=given, wording="May we?", source="at the stall", account=account,
        key=uuid4(), at=at,
    )  # fmt: skip


def whole_state():
    """Every row that the merge could touch, without times that say when something was written."""
    left_out = {"duplicates", "audit", "sessions", "contenttypes", "segments"}
    rows = {}
    for model, _field in walk.ways():
        if model._meta.app_label not in left_out:
            rows[model._meta.label] = sorted(repr(row) for row in model._base_manager.values())
    return rows


def test_the_record_with_the_chosen_address_is_kept_and_the_other_leads_to_it(tom, thomas, asha):
    merge = merged(tom, thomas, asha, email=tom)

    kept, gone = fresh(tom, thomas)
    assert (merge.kept, merge.gone) == (tom, thomas)
    assert gone.merged_into == kept and kept.merged_into is None
    assert gone.name == "Thomas Baxter" and gone.email == "thomas@example.org"


def test_nothing_is_lost_that_was_not_chosen_away(tom, thomas, asha):
    merged(tom, thomas, asha, email=tom, name=thomas, postcode=thomas)

    (kept,) = fresh(tom)
    assert (kept.name, kept.email, kept.postcode) == ("Thomas Baxter", "tom.baxter@example.org", "AD4 3HT")
    assert kept.created_at == thomas.created_at
    values = set(kept.contact_points.filter(ended_at__isnull=True).values_list("kind", "value_key"))
    assert values == {
        ("phone", "+441632960317"), ("phone", "+447700900819"), ("email", "thomas@example.org"),
        ("address", "9 staithe road, ad4 3ht"),
    }  # fmt: skip


def test_of_two_postal_addresses_the_other_ends(campaign, asha):
    first = make_person(campaign, "Ann Tull", address="1 Mill Lane, AD4 2LP", days_ago=9)
    second = make_person(campaign, "Ann Tull", address="2 Mill Lane, AD4 2LP")

    merge = merged(first, second, asha, address=second, name=second)

    live = ContactPoint.objects.filter(person=merge.kept, kind="address", ended_at__isnull=True)
    assert [point.value for point in live] == ["2 Mill Lane, AD4 2LP"]


def test_undo_brings_both_back_exactly_as_they_were(tom, thomas, asha, group):
    for number, person in enumerate((tom, thomas)):
        Tagging.objects.create(
            tag=Tag.objects.create(campaign=person.campaign, name=f"t{number}"), person=person, tagged_at=NOON
        )
        write_note(person=person, text="Likes tea", account=asha, key=uuid4(), at=NOON)
        Membership.objects.create(group=group, person=person, key=uuid4(), joined_at=NOON, confirmed_at=NOON)
        say(person, "phone", given=not number, account=asha)
        say(person, "email", given=True, account=asha)
        ProposedChange.objects.create(person=person, field="say", new="tom", said_by="a form", said_at=NOON)
    before, people = whole_state(), sorted(repr(row) for row in Person.objects.values())

    merge = merged(tom, thomas, asha, email=tom, name=thomas, postcode=thomas)
    assert whole_state() != before
    assert services.undo_merge(merge=merge, account=asha, at=LATER)

    assert whole_state() == before
    assert sorted(repr(row) for row in Person.objects.values()) == people
    assert not services.undo_merge(merge=merge, account=asha, at=LATER)


def test_every_room_s_rows_lead_to_the_kept_record(tom, thomas, asha):
    write_note(person=thomas, text="Likes tea", account=asha, key=uuid4(), at=NOON)
    say(thomas, "email", given=True, account=asha)

    merge = merged(tom, thomas, asha, email=tom)

    for model, field in walk.ways():
        if model is not Person:
            assert not model._base_manager.filter(**{field.name: merge.gone}).exists(), model


def test_the_walk_knows_every_model_that_leads_to_a_person():
    labels = {model._meta.label for model, _field in walk.ways()}

    assert {
        "consent.Consent",
        "ledger.Activity",
        "petitions.Signature",
        "messaging.Message",
        "supporters.Person",
    } <= labels
    assert not labels & {"supporters.Sight", "supporters.FoundBy", "duplicates.Pair"}


def test_a_no_always_wins_even_over_a_later_yes(tom, thomas, asha):
    say(thomas, "phone", given=False, account=asha, at=NOON - timedelta(days=600))
    say(tom, "phone", given=True, account=asha)

    merge = merged(tom, thomas, asha, email=tom)

    assert standing([tom.pk])[tom.pk]["phone"] == "no"
    assert not reachable(Person.objects.all(), "phone").exists()
    services.undo_merge(merge=merge, account=asha, at=LATER)
    assert (standing([tom.pk])[tom.pk]["phone"], standing([thomas.pk])[thomas.pk]["phone"]) == ("yes", "no")


def test_a_stop_said_at_the_old_address_reaches_the_kept_record(tom, thomas, asha):
    say(tom, "email", given=True, account=asha)
    merged(tom, thomas, asha, email=tom)

    consent.opt_out(
        campaign=tom.campaign, channel="email", value="thomas@example.org", source="by a link", at=LATER, key="k"
    )

    assert standing([tom.pk])[tom.pk]["email"] == "no"
    assert stopped(tom.campaign_id, "email", "thomas@example.org")


def test_what_an_unconfirmed_mailbox_ticked_takes_effect_only_when_that_mailbox_is_confirmed(tom, thomas, asha):
    words = consent.wording_for(campaign=tom.campaign, channel="email", text="News?", at=NOON)
    waits = consent.Said(thomas.pk, words.pk, True, "on a form", NOON, key="w")
    consent.record_consents([waits], at=NOON)
    merged(tom, thomas, asha, email=tom)

    consent.make_effective([tom.pk], at=LATER)
    assert standing([tom.pk])[tom.pk]["email"] == "not_asked"
    consent.make_effective([thomas.pk], at=LATER)

    assert standing([tom.pk])[tom.pk]["email"] == "yes"
    (kept, gone) = fresh(tom, thomas)
    assert kept.supporter_since and not gone.supporter_since


def test_a_form_with_either_old_identity_reaches_the_kept_record(tom, thomas, asha):
    merged(tom, thomas, asha, email=tom, name=thomas)
    campaign = tom.campaign_id
    identities = [
        ("Thomas Baxter", "thomas@example.org"), ("Tom Baxter", "tom.baxter@example.org"),
        ("Thomas Baxter", "tom.baxter@example.org"),
    ]  # fmt: skip

    met = meet_people([Introduced(campaign, name, email) for name, email in identities], at=LATER)

    assert {one.person_id for one in met} == {tom.pk} and not any(one.is_new for one in met)


def test_a_form_proposes_no_postcode_that_the_kept_record_has(tom, thomas, asha):
    merged(tom, thomas, asha, email=tom, postcode=tom)

    (met,) = meet_people([Introduced(tom.campaign_id, "Thomas Baxter", "thomas@example.org", "AD4 2LP")], at=LATER)

    assert not met.proposed and not ProposedChange.objects.exists()


def test_meeting_people_asks_no_more_queries_than_before(tom, django_assert_num_queries):
    with django_assert_num_queries(1 if connection.vendor == "sqlite" else 1):
        meet_people([Introduced(tom.campaign_id, tom.name, tom.email)], at=LATER)


def test_the_ledger_counts_one_new_supporter(tom, thomas, asha):
    for person in (tom, thomas):
        say(person, "email", given=True, account=asha)
    assert Activity.objects.filter(kind="supporters.new").count() == 2

    merge = merged(tom, thomas, asha, email=tom)

    assert recount_all(apply=False) == []
    services.undo_merge(merge=merge, account=asha, at=LATER)
    assert recount_all(apply=False) == []


def test_in_a_group_of_both_the_kept_record_stays_once(tom, thomas, asha, group):
    for person in (tom, thomas):
        Membership.objects.create(group=group, person=person, key=uuid4(), joined_at=NOON, confirmed_at=NOON)

    merge = merged(tom, thomas, asha, email=tom)

    assert Membership.objects.filter(group=group, left_at__isnull=True).get().person == merge.kept


@pytest.mark.parametrize("kept_waits", [None, True, False])
def test_what_waits_at_the_other_mailbox_is_confirmed_there_and_nowhere_else(tom, thomas, asha, group, kept_waits):
    Membership.objects.create(group=group, person=thomas, key=uuid4(), joined_at=NOON)
    if kept_waits is not None:
        confirmed = None if kept_waits else NOON
        Membership.objects.create(group=group, person=tom, key=uuid4(), joined_at=NOON, confirmed_at=confirmed)
    merge = merged(tom, thomas, asha, email=tom)
    here = Membership.objects.filter(group=group, left_at__isnull=True, confirmed_at__isnull=False)

    confirmables.confirm(tom.campaign, tom.email_key, LATER)
    by_her_own = [membership.person for membership in here.all()]
    confirmables.confirm(tom.campaign, thomas.email_key, LATER)

    assert merge.kept == tom and by_her_own == ([] if kept_waits is None else [tom])
    assert [membership.person for membership in here.all()] == [tom]
    assert Activity.objects.filter(kind="groups.joined").exclude(person=tom).count() == 0


def test_undoing_leaves_what_waits_with_its_own_mailbox(tom, thomas, asha, group):
    waits = Membership.objects.create(group=group, person=thomas, key=uuid4(), joined_at=NOON)
    merge = merged(tom, thomas, asha, email=tom)

    services.undo_merge(merge=merge, account=asha, at=LATER)
    confirmables.confirm(tom.campaign, thomas.email_key, LATER)

    waits.refresh_from_db()
    assert (waits.person, waits.confirmed_at) == (thomas, LATER)


def test_who_left_a_group_on_either_record_has_left_it(tom, thomas, asha, group):
    Membership.objects.create(group=group, person=tom, key=uuid4(), joined_at=NOON, confirmed_at=NOON)
    Membership.objects.create(group=group, person=thomas, key=uuid4(), joined_at=NOON, confirmed_at=NOON, left_at=NOON)

    merged(tom, thomas, asha, email=tom)

    assert not Membership.objects.filter(group=group, left_at__isnull=True).exists()


def test_what_people_did_since_stays_when_a_merge_is_taken_apart(tom, thomas, asha):
    merge = merged(tom, thomas, asha, email=tom, name=thomas)
    note = write_note(person=tom, text="Moved in spring", account=asha, key=uuid4(), at=LATER)
    Person.objects.filter(pk=tom.pk).update(postcode="ZZ9 9ZZ")

    services.undo_merge(merge=merge, account=asha, at=LATER)

    (kept,) = fresh(tom)
    assert (kept.name, kept.postcode) == ("Tom Baxter", "ZZ9 9ZZ")
    note.refresh_from_db()
    assert note.person == tom


def test_after_thirty_days_a_merge_stays(tom, thomas, asha):
    merge = merged(tom, thomas, asha, email=tom)

    with pytest.raises(services.TooLate):
        services.undo_merge(merge=merge, account=asha, at=NOON + timedelta(days=31))

    assert services.forget_journals(before=NOON + timedelta(seconds=1)) == 1
    merge.refresh_from_db()
    assert (merge.before, merge.after) == ({}, {}) and not Moved.objects.exists()
    assert fresh(thomas)[0].merged_into == tom


def test_merges_of_merges_come_apart_from_the_latest(tom, thomas, asha, campaign):
    third = make_person(campaign, "T. Baxter", email="t@example.org")
    first = merged(tom, thomas, asha, email=tom)
    second = merged(tom, third, asha, email=third)
    assert {p.merged_into_id for p in fresh(tom, thomas)} == {third.pk}

    with pytest.raises(services.LaterMerge):
        services.undo_merge(merge=first, account=asha, at=LATER)
    services.undo_merge(merge=second, account=asha, at=LATER)
    services.undo_merge(merge=first, account=asha, at=LATER)

    assert [p.merged_into_id for p in fresh(tom, thomas, third)] == [None, None, None]


def test_the_same_press_again_merges_once(tom, thomas, asha):
    key = uuid4()
    first, again = (services.merge_people(first=tom, second=thomas, account=asha, key=key, at=NOON) for _ in range(2))

    assert first == again and Merge.objects.count() == 1


def test_who_comes_second_is_told_who_was_first(tom, thomas, asha, olu):
    done = merged(tom, thomas, asha, email=tom)

    with pytest.raises(services.AlreadyMerged) as late:
        merged(thomas, tom, olu)

    assert late.value.merge == done


def test_a_third_record_with_the_chosen_name_and_address_stops_it(tom, thomas, asha, campaign):
    make_person(campaign, "Thomas Baxter", email="tom.baxter@example.org")

    with pytest.raises(services.KnownAlready):
        merged(tom, thomas, asha, email=tom, name=thomas)

    assert not Merge.objects.exists() and fresh(thomas)[0].merged_into is None


def test_people_of_two_campaigns_and_erased_ones_are_never_merged(tom, other_campaign, asha):
    stranger = make_person(other_campaign, "Tom Baxter", email="tom.baxter@example.org")
    erased = make_person(tom.campaign, "", erased_at=NOON)

    for other in (stranger, erased):
        with pytest.raises(services.CannotMerge):
            merged(tom, other, asha)


def test_what_was_found_of_the_one_that_goes_is_asked_of_the_one_that_is_kept(tom, thomas, asha, campaign):
    other = make_person(campaign, "Tommy Baxter")
    first, second = sorted((thomas, other), key=lambda person: person.pk)
    Pair.objects.create(
        campaign=campaign, first=first, second=second, level="likely", rank=1, weight=160, because="email",
        found_at=NOON,
    )  # fmt: skip

    merge = merged(tom, thomas, asha, email=tom)

    assert Pair.objects.filter(first__in=(tom, other), second__in=(tom, other)).count() == 1
    services.undo_merge(merge=merge, account=asha, at=LATER)
    assert not Pair.objects.filter(first__in=(tom, other), second__in=(tom, other)).exists()


def test_consents_are_never_deleted_by_a_merge(tom, thomas, asha):
    say(tom, "phone", given=False, account=asha)
    say(thomas, "phone", given=True, account=asha)
    rows = set(Consent.objects.values_list("pk", "said_at", "given"))

    merged(tom, thomas, asha, email=tom)

    assert rows <= set(Consent.objects.values_list("pk", "said_at", "given"))


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_one_pair_at_once_make_one_merge(tom, thomas, asha, olu):
    ready, results = Barrier(2), []

    def press(account):
        ready.wait()
        try:
            results.append(merged(tom, thomas, account, email=tom))
        except services.AlreadyMerged as late:
            results.append(late)
        finally:
            connection.close()

    threads = [Thread(target=press, args=(account,)) for account in (asha, olu)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 2 and Merge.objects.count() == 1
