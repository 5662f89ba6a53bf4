"""Promising: kept once, counted once, gone when she asks."""

import pytest

from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.signals import PersonBecameSupporter, send
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.personal_data import erase_person, export_person
from leaflets import confirmables, selectors, services, tasks
from leaflets.counting import recount
from leaflets.models import Promise
from leaflets.services import Promising

pytestmark = pytest.mark.django_db


def promised(campaign):
    return {round.title: round.promised for round in selectors.rounds(campaign)}


def test_a_promise_counts_once_it_is_confirmed_and_only_once(campaign, tom, noon):
    assert promised(campaign)["Millbeck"] == 0
    assert Confirmation.objects.filter(email_key="tom.baxter@example.org").count() == 1

    first, again = (confirmables.confirm(campaign, "tom.baxter@example.org", noon) for _ in range(2))

    assert (first, again) == ("/better-buses/leaflets/?promised", None)
    assert promised(campaign)["Millbeck"] == 1
    assert Activity.objects.filter(kind="leaflets.promised", person=tom).count() == 1
    assert recount(campaign, apply=False) == []


def test_promising_twice_is_one_promise(campaign, tom, noon):
    again = Promising(Promise.objects.get().round_id, "tom  BAXTER", "Tom.Baxter+x@example.org", "AD4 7QX")

    assert services.take_promises([again], campaign=campaign, at=noon) == [True]

    assert Promise.objects.count() == Person.objects.count() == 1


def test_a_promise_to_no_round_is_refused_and_spoils_no_batch(campaign, plan, noon):
    nowhere = Promising("nowhere", "Ann Moor", "ann@example.org", "AD4 7QX")
    home = Promising("home", "Sam Moor", "sam@example.org", "AD4 7QX")

    assert services.take_promises([nowhere, home], campaign=campaign, at=noon) == [False, True]


def test_what_the_mailboxs_owner_did_not_write_is_forgotten(campaign, tom, noon):
    confirmables.forget(campaign, "tom.baxter@example.org", noon)

    assert not Promise.objects.exists()


def test_nobody_confirmed_it_for_thirty_days(campaign, tom):
    tasks.forget_unconfirmed.call()

    assert not Promise.objects.exists(), "the promise of March is older than that"


def test_a_supporter_whose_address_is_proved_is_counted_and_another_is_not(campaign, tom, noon):
    send(PersonBecameSupporter(campaign.pk, tom.pk, noon))
    assert promised(campaign)["Millbeck"] == 0

    Person.objects.filter(pk=tom.pk).update(email_confirmed_at=noon)
    send(PersonBecameSupporter(campaign.pk, tom.pk, noon))

    assert promised(campaign)["Millbeck"] == 1


def test_her_data_is_given_to_her_and_nothing_is_left_when_she_is_erased(campaign, tom, noon):
    services.confirm_promises(person_ids=[tom.pk], at=noon)
    (row,) = export_person(tom)["leaflets.Promise"]
    assert row["area"] == "Millbeck" and row["confirmed_at"]

    erase_person(person=tom, account=None, at=noon)

    assert not Promise.objects.exists()
    assert promised(campaign)["Millbeck"] == 0
    assert recount(campaign, apply=False) == []


def test_a_recount_mends_what_is_off(campaign, tom, noon):
    services.confirm_promises(person_ids=[tom.pk], at=noon)
    Promise.objects.all().delete()

    drifts = recount(campaign, apply=True)

    assert drifts and promised(campaign)["Millbeck"] == 0
    assert recount(campaign, apply=False) == []
