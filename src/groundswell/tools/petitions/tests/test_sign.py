"""Signing: one person, one name, whatever she presses."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from groundswell.tools.petitions import selectors, services
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.tools.petitions.recount import recount
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.supporters.models import Person, ProposedChange

pytestmark = pytest.mark.django_db


def test_a_signature_waits_unconfirmed_in_its_area(petition, tom, areas, noon):
    signed = services.sign_petition(signing=tom, at=noon)

    signature = Signature.objects.get()
    assert (signed.is_new, signed.area_id, signed.signature_id) == (True, areas["Millbeck"].pk, signature.public_id)
    assert (signature.state, signature.shown_name, signature.wording) == ("unconfirmed", "Tom B.", petition.wording)
    numbers = selectors.numbers(petition, at=noon)
    assert (numbers.confirmed, numbers.waiting) == (0, 1)
    assert Activity.objects.filter(kind="petitions.signed", person__name="Tom Baxter").count() == 1
    assert Confirmation.objects.filter(email_key="tom.baxter@example.org").count() == 1


def test_signing_twice_is_one_signature_and_no_error(petition, tom, noon):
    first = services.sign_petition(signing=tom, at=noon)

    again = services.sign_petition(
        signing=replace(tom, name="  TOM   baxter", email="Tom.Baxter+bus@Example.org"), at=noon
    )

    assert Signature.objects.count() == Person.objects.count() == 1
    assert again.signature_id != first.signature_id, "a stranger must not learn the id of another's signature"
    assert selectors.numbers(petition, at=noon).waiting == 1


def test_twice_in_one_batch_is_one_signature(petition, tom, noon):
    answers = services.sign_petitions([tom, replace(tom), replace(tom, name="Ann Baxter")], at=noon)

    assert [answer.is_new for answer in answers].count(True) == 2
    assert Signature.objects.count() == 2


def test_two_people_on_one_email_both_sign(petition, tom, noon):
    services.sign_petition(signing=tom, at=noon)
    services.sign_petition(signing=replace(tom, name="Ann Baxter"), at=noon)

    counted = services.confirm_address(campaign=petition.campaign, email_key="tom.baxter@example.org", at=noon)

    assert {signature.person.name for signature in counted} == {"Tom Baxter", "Ann Baxter"}
    assert selectors.numbers(petition, at=noon).confirmed == 2


def test_another_postcode_is_proposed_and_the_signature_keeps_its_own(petition, tom, areas, noon, campaign):
    services.sign_petition(signing=tom, at=noon)
    second = services.create_petition(
        campaign=campaign, demand="Keep the 42", text="", addressee="the council", account=None, at=noon
    )
    services.open_petition(petition=second, account=None, at=noon)

    services.sign_petition(signing=replace(tom, petition_id=second.pk, postcode="AD5 1AA"), at=noon)

    assert Person.objects.get().postcode == "AD4 7QX"
    assert Signature.objects.get(petition=second).area == areas["Thornwick"]
    change = ProposedChange.objects.get()
    assert (change.field, change.old, change.new, change.state) == ("postcode", "AD4 7QX", "AD5 1AA", "waiting")


def test_a_key_of_another_signature_is_refused(petition, tom, noon):
    key = uuid4()
    services.sign_petition(signing=replace(tom, key=key), at=noon)

    with pytest.raises(services.KeyReused):
        services.sign_petition(signing=replace(tom, key=key, name="Someone Else", email="else@example.org"), at=noon)

    again = services.sign_petition(signing=replace(tom, key=key), at=noon)
    assert again.refused is None


def test_a_closed_petition_takes_no_signature_and_spoils_no_batch(petition, tom, noon, campaign):
    closed = services.create_petition(
        campaign=campaign, demand="Closed", text="", addressee="the council", account=None, at=noon
    )

    late, fine = services.sign_petitions([replace(tom, petition_id=closed.pk), tom], at=noon)

    assert late.refused is services.PetitionClosed
    assert fine.is_new


def test_a_petition_ends_at_its_closing_time(petition, tom, noon):
    services.set_details(petition=petition, account=None, at=noon, closes_at=noon + timedelta(hours=1))

    services.sign_petition(signing=tom, at=noon + timedelta(minutes=59))
    with pytest.raises(services.PetitionClosed):
        services.sign_petition(signing=replace(tom, name="Late Comer"), at=noon + timedelta(hours=1))


def test_a_consent_takes_effect_only_at_confirmation(petition, tom, noon, campaign):
    wording = consent.wording_for(campaign=campaign, channel="email", purpose="news", text="Email me.", at=noon)

    services.sign_petition(signing=replace(tom, consent_wording_ids=(wording.pk,)), at=noon)

    entry = Consent.objects.get()
    assert (entry.given, entry.effective_at, entry.person.supporter_since) == (True, None, None)
    consent.make_effective([entry.person_id], at=noon)
    entry.refresh_from_db()
    assert entry.effective_at == noon
    assert Person.objects.get().supporter_since == noon


def test_a_known_person_signs_at_one_press_and_may_undo(petition, tom, noon, campaign):
    person = Person.objects.create(
        campaign=campaign,
        name="Denise Okoro-Hall",
        name_key="denise okoro-hall",
        email="d@example.org",
        email_key="d@example.org",
        postcode="AD4 7QX",
        created_at=noon,
    )

    signature = services.sign_as_known(petition=petition, person=person, key=None, at=noon)

    assert signature.state == "confirmed"
    assert services.undo_signature(signature=signature, at=noon + timedelta(minutes=9))
    assert selectors.numbers(petition, at=noon).confirmed == 0
    again = services.sign_as_known(petition=petition, person=person, key=None, at=noon + timedelta(minutes=20))
    assert not services.undo_signature(signature=again, at=noon + timedelta(minutes=31))
    assert selectors.numbers(petition, at=noon).confirmed == 1
    assert recount(campaign, apply=False) == []


def test_a_probable_area_can_be_put_right_before_it_counts(petition, tom, areas, noon):
    signed = services.sign_petition(signing=replace(tom, postcode="AD6 2BB"), at=noon)
    both = [areas["Millbeck"].pk, areas["Thornwick"].pk]

    assert signed.probable
    assert not services.choose_area(signature_id=signed.signature_id, area_id=999, candidates=both, at=noon)
    assert services.choose_area(
        signature_id=signed.signature_id, area_id=areas["Millbeck"].pk, candidates=both, at=noon
    )
    assert Signature.objects.get().area == areas["Millbeck"]


def test_the_counters_say_what_the_rows_say(petition: Petition, tom, noon: datetime, campaign):
    batch = [
        replace(tom, name=f"Person {letter}", email=f"{letter}@example.org", postcode=code)
        for letter, code in zip("abcdefgh", ["AD4 7QX", "AD5 1AA", "AD9 9ZZ", ""] * 2, strict=True)
    ]
    services.sign_petitions(batch, at=noon)
    for letter in "abcde":
        services.confirm_address(campaign=campaign, email_key=f"{letter}@example.org", at=noon)
        services.confirm_address(campaign=campaign, email_key=f"{letter}@example.org", at=noon)

    numbers = selectors.numbers(petition, at=noon)
    assert (numbers.confirmed, numbers.waiting) == (5, 3)
    assert recount(campaign, apply=False) == []
    assert [(row.area.name, row.count) for row in selectors.by_area(petition)] == [("Millbeck", 2), ("Thornwick", 1)]


def test_what_its_owner_disowned_is_taken_back_and_she_may_still_sign(petition, tom, noon, campaign):
    services.sign_petition(signing=tom, at=noon)

    assert services.forget_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon) == 1
    assert selectors.numbers(petition, at=noon).waiting == 0
    services.sign_petition(signing=tom, at=noon + timedelta(hours=1))
    counted = services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)

    assert len(counted) == 1
    assert recount(campaign, apply=False) == []


def test_a_tick_after_a_stop_is_a_new_yes(petition, tom, noon, campaign):
    wording = consent.wording_for(campaign=campaign, channel="email", purpose="news", text="Email me.", at=noon)
    ticked = replace(tom, consent_wording_ids=(wording.pk,))
    services.sign_petition(signing=ticked, at=noon)
    person = Person.objects.get()
    consent.make_effective([person.pk], at=noon)
    consent.opt_out(
        campaign=campaign, channel="email", value=tom.email, source="by link", at=noon + timedelta(hours=1), key="stop"
    )

    services.sign_petition(signing=ticked, at=noon + timedelta(days=2))
    consent.make_effective([person.pk], at=noon + timedelta(days=2))

    from groundswell.trunk.consent.selectors import why

    assert why(person, "email").allowed
