"""A yes takes effect when it is confirmed; a stop beats every yes said before it, at once and for ever."""

from datetime import timedelta

import pytest
from tests.support.people import NOON

from groundswell.trunk import signals
from groundswell.trunk.consent import selectors, services
from groundswell.trunk.consent.models import Consent, OptOut
from groundswell.trunk.consent.services import Said
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.supporters.held import sections_of
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.personal_data import export_person

pytestmark = pytest.mark.django_db
TICK = "Email me when there is news or a way to help."
HOUR = timedelta(hours=1)


@pytest.fixture
def denise(campaign):
    return make_person(campaign, "Denise Okoro-Hall", "denise@example.org")


def make_person(campaign, name, email):
    return Person.objects.create(
        campaign=campaign, name=name, name_key=name.casefold(), email=email, email_key=email, created_at=NOON,
        pronoun="her", email_confirmed_at=NOON,
    )  # fmt: skip


def tick(person, *, at=NOON, key="k1", given=True, channel="email"):
    wording = services.wording_for(campaign=person.campaign, channel=channel, text=TICK, at=at)
    return services.record_consents(
        [Said(person.pk, wording.pk, given, "on the petition page", said_at=at, key=key)], at=at
    )


def may_email(person):
    return selectors.reachable(Person.objects.all(), "email").filter(pk=person.pk).exists()


def test_a_yes_counts_only_once_it_is_confirmed(denise):
    tick(denise)

    assert not may_email(denise)
    assert selectors.why(denise, "email").state == "not_asked"

    assert services.make_effective([denise.pk], at=NOON + HOUR) == [denise.pk]
    assert may_email(denise)


def test_the_reason_is_one_true_line(denise):
    tick(denise)
    waiting = selectors.why(denise, "email").sentence
    services.make_effective([denise.pk], at=NOON + HOUR)

    assert waiting == (
        "She ticked “Email me when there is news or a way to help.” on the petition page on 17 March 2026 at 12:00 "
        "and has not yet confirmed it by the link in her inbox."
    )
    assert selectors.why(denise, "email").sentence == (
        "She ticked “Email me when there is news or a way to help.” on the petition page on 17 March 2026 at 12:00 "
        "and confirmed it by the link in her inbox."
    )


@pytest.mark.parametrize(
    ("key", "sentence", "told"),
    [
        ("list:1:email:n:2026-03-17", "from 17 March 2026.", "Said on 17 March 2026."),
        ("list:1:email:s:-", "and we know it since 17 March 2026.", "Known since 17 March 2026."),
    ],
)
def test_of_what_stood_in_a_list_no_time_is_told(denise, key, sentence, told):
    stop = services.stop_wording(denise.campaign, "email", at=NOON)
    said = Said(
        denise.pk, stop.pk, False, "in the list", said_at=NOON, key=key, object_kind="import", effective_at=NOON
    )
    services.record_consents([said], at=NOON)

    why = selectors.why(denise, "email")
    assert (why.sentence, why.told) == (f"She asked us to stop: a list that was imported says so, {sentence}", told)
    (entry,) = export_person(denise)["consent.Consent"]
    assert (entry["said_at"], entry["effective_at"]) == ("2026-03-17", "2026-03-17")
    assert ("Said at", "17 March 2026") in [line for part in sections_of(denise) for row in part.rows for line in row]


def test_the_same_key_is_one_entry(denise):
    assert (tick(denise), tick(denise)) == ({"k1"}, set())

    assert Consent.objects.count() == 1


def test_becoming_a_supporter_is_told_once(denise):
    heard = []
    signals.receives(signals.PersonBecameSupporter)(heard.append)
    tick(denise)

    first = services.make_effective([denise.pk], at=NOON + HOUR)
    again = services.make_effective([denise.pk], at=NOON + 2 * HOUR)
    signals._receivers[signals.PersonBecameSupporter].remove(heard.append)

    denise.refresh_from_db()
    assert (first, again) == ([denise.pk], [])
    assert denise.supporter_since == NOON + HOUR
    assert [signal.person_id for signal in heard] == [denise.pk]
    assert Activity.objects.filter(kind="supporters.new").count() == 1
    assert Counter.objects.get(name="supporters.new", area_key=0, hour_key="").value == 1


def test_signing_without_a_tick_makes_nobody_a_supporter(denise):
    assert services.make_effective([denise.pk], at=NOON) == []


def test_a_stop_beats_the_yes_said_before_it_at_once(denise, campaign):
    tick(denise)
    services.make_effective([denise.pk], at=NOON)

    services.opt_out(
        campaign=campaign, channel="email", value="Denise+news@example.org", source="by the link in an email",
        at=NOON + HOUR, key="s1",
    )  # fmt: skip

    assert not may_email(denise)
    assert selectors.why(denise, "email").sentence == (
        "She asked us to stop by the link in an email on 17 March 2026 at 13:00."
    )
    assert selectors.stopped(campaign.pk, "email", "denise@example.org")


def test_a_stop_beats_a_yes_that_was_said_before_it_and_confirmed_after(denise, campaign):
    tick(denise)
    services.opt_out(campaign=campaign, channel="email", value=denise.email, source="x", at=NOON + HOUR, key="s1")

    assert services.make_effective([denise.pk], at=NOON + 2 * HOUR) == []
    assert not may_email(denise)


def test_only_a_later_yes_that_is_confirmed_lifts_a_stop(denise, campaign):
    services.opt_out(campaign=campaign, channel="email", value=denise.email, source="x", at=NOON, key="s1")
    tick(denise, at=NOON + HOUR)

    assert not may_email(denise)
    assert selectors.stopped(campaign.pk, "email", denise.email)

    services.make_effective([denise.pk], at=NOON + 2 * HOUR)
    assert may_email(denise)
    assert not selectors.stopped(campaign.pk, "email", denise.email)


def test_a_stop_outlives_the_person_and_beats_an_old_yes_from_a_file(denise, campaign):
    services.opt_out(campaign=campaign, channel="email", value=denise.email, source="x", at=NOON, key="s1")
    denise.delete()
    back = make_person(campaign, "Denise Okoro-Hall", "denise@example.org")
    tick(back, at=NOON - HOUR, key="from a file")

    services.make_effective([back.pk], at=NOON + HOUR)

    assert not may_email(back)
    assert selectors.why(back, "email").state == "no"


def test_a_stop_keeps_no_address(denise, campaign):
    services.opt_out(campaign=campaign, channel="email", value=denise.email, source="x", at=NOON, key="s1")

    row = OptOut.objects.values().get()
    assert "denise" not in str(row)
    assert len(row["contact_hash"]) == 64


def test_a_stop_in_one_campaign_is_none_in_another(denise, campaign, other_campaign):
    services.opt_out(campaign=other_campaign, channel="email", value=denise.email, source="x", at=NOON, key="s1")
    tick(denise)
    services.make_effective([denise.pk], at=NOON)

    assert may_email(denise)


def test_everyone_who_shares_the_address_is_stopped(denise, campaign):
    tom = make_person(campaign, "Tom Hall", "denise@example.org")
    for number, person in enumerate((denise, tom)):
        tick(person, key=f"k{number}")
    services.make_effective([denise.pk, tom.pk], at=NOON)

    services.opt_out(campaign=campaign, channel="email", value=denise.email, source="x", at=NOON + HOUR, key="s1")

    assert (may_email(denise), may_email(tom)) == (False, False)


def test_standing_of_a_whole_list_takes_one_query(denise, campaign, django_assert_num_queries):
    people = [denise, *(make_person(campaign, f"P {n}", f"p{n}@example.org") for n in range(20))]

    with django_assert_num_queries(1):
        found = selectors.standing(people)

    assert found[denise.pk] == dict.fromkeys(("email", "phone", "text", "post", "push"), "not_asked")


def test_what_somebody_else_ticked_is_forgotten(denise):
    tick(denise)

    assert services.forget_waiting(person_ids=[denise.pk]) == 1
    assert services.make_effective([denise.pk], at=NOON + HOUR) == []


def test_another_text_is_another_wording(campaign):
    one = services.wording_for(campaign=campaign, channel="email", text="One", at=NOON)
    same = services.wording_for(campaign=campaign, channel="email", text="One", at=NOON + HOUR)
    other = services.wording_for(campaign=campaign, channel="email", text="Two", at=NOON)

    assert one.pk == same.pk != other.pk
