"""Our confirmations reach their reader, list everything at once, and can bomb nobody."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.services import Said
from groundswell.trunk.messaging import services
from groundswell.trunk.messaging.models import Confirmation, Message
from groundswell.trunk.messaging.services.confirming import AlreadyUsed, confirm_address
from groundswell.trunk.messaging.tokens import make_confirm_token, read_confirm_token
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVIL = "Evil http://spam.example <b>"


def join(group, address="denise@example.org", name="Denise Okoro-Hall", *, at=NOON):
    """Something that waits for an address: a person who asked to join a group."""
    person, _made = Person.objects.get_or_create(
        campaign=group.campaign,
        email_key=canonical_email(address),
        name_key=name.casefold(),
        defaults={"name": name, "email": address, "created_at": at},
    )
    Membership.objects.get_or_create(group=group, person=person, defaults={"key": new_key(), "joined_at": at})
    ask(group.campaign, address, at=at)
    return person


def ask(campaign, *addresses, at=NOON):
    services.ask_to_confirm(
        campaign_id=campaign.pk, addresses=[(canonical_email(address), address) for address in addresses], at=at
    )


def mail(at=NOON):
    while services.mail_due_confirmations(at=at):
        pass
    return Message.objects.filter(kind="confirmation").count()


def link_of(message):
    return message.body_text.split("http://localhost:8000", 1)[1].split()[0]


@pytest.fixture
def mailed(group):
    """Denise asked to join just now, and her mail is out: the path of its link."""
    join(group, at=now())
    mail(now())
    return link_of(Message.objects.get())


def test_one_mail_lists_what_waits_in_the_campaigns_words(group):
    join(group, name=EVIL)
    mail()

    message = Message.objects.get()
    whole = message.subject + message.body_text + message.body_html
    assert "Millbrook" in message.body_text and "Millbrook" in message.body_html
    assert message.to_address == "denise@example.org"
    assert "vil" not in whole and "spam" not in whole


def test_the_mail_loads_nothing_and_says_who_sends_it(group):
    join(group)
    mail()

    message = Message.objects.get()
    assert "src=" not in message.body_html and "url(" not in message.body_html and "<link" not in message.body_html
    assert "Promoted by Olu Adeyemi" in message.body_html and "Promoted by Olu Adeyemi" in message.body_text
    assert "<style" not in message.body_html and 'style="' in message.body_html


def test_one_address_posted_nine_hundred_times_by_many_gets_three_mails_a_day(group):
    for number in range(900):
        at = NOON + number * (DAY / 900)
        dots = f"den.ise+{number}@gmail.com" if number % 2 else "denise@googlemail.com"
        join(group, dots, name=f"Bot {number}", at=at)
        if number % 10 == 0:
            mail(at)
    mail(NOON + DAY - MINUTE)

    made = sorted(Message.objects.values_list("made_at", flat=True))
    assert len(made) == 3
    assert all(later - earlier >= HOUR for earlier, later in zip(made, made[1:], strict=False))


def test_what_the_hour_held_back_is_mailed_when_it_ends(group, other_campaign):
    join(group)
    mail()
    second = group.campaign.groups.create(slug="harbour", name="Harbour", created_at=NOON)
    join(second, at=NOON + 10 * MINUTE)

    assert mail(NOON + 11 * MINUTE) == 1
    assert mail(NOON + 59 * MINUTE) == 1
    assert mail(NOON + HOUR) == 2
    assert "Harbour" in Message.objects.latest("pk").body_text and "Millbrook" in Message.objects.latest("pk").body_text


def test_the_caps_count_over_all_campaigns(group, other_campaign):
    elsewhere = other_campaign.groups.create(slug="hill", name="Hill", created_at=NOON)
    join(group)
    join(elsewhere)

    assert mail() == 1
    assert mail(NOON + HOUR) == 2


def test_what_is_confirmed_meanwhile_is_not_mailed(group):
    join(group)
    mail()
    join(group.campaign.groups.create(slug="harbour", name="Harbour", created_at=NOON), at=NOON + MINUTE)
    confirm_address(confirmation=Confirmation.objects.get(), issued_at=NOON, at=NOON + 2 * MINUTE)

    assert mail(NOON + 2 * HOUR) == 1


def test_asking_again_when_nothing_waits_mails_nothing(group):
    ask(group.campaign, "nobody@example.org")

    assert mail() == 0
    assert Confirmation.objects.get().due_at is None


def test_a_whole_batch_is_one_statement_and_one_job(campaign, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        ask(campaign, *(f"p{number}@example.org" for number in range(500)))

    assert Confirmation.objects.count() == 500


def test_the_address_stays_as_it_was_written_first(group):
    ask(group.campaign, "denise@googlemail.com")
    ask(group.campaign, "den.ise+evil@gmail.com", at=NOON + MINUTE)

    assert Confirmation.objects.get().address == "denise@googlemail.com"


def test_looking_at_the_page_confirms_nothing(mailed):
    for _ in range(3):
        assert Client().get(mailed).status_code == 200
        assert Client().head(mailed).status_code == 200

    assert not Membership.objects.filter(confirmed_at__isnull=False).exists()
    assert Confirmation.objects.get().confirmed_at is None


def test_one_press_without_cookies_confirms_everything(mailed, group):
    person = Person.objects.get()
    wording = consent.wording_for(campaign=group.campaign, channel="email", text="Email me news.", at=NOON)
    consent.record_consents([Said(person.pk, wording.pk, True, "on a group's page", said_at=NOON, key="k")], at=NOON)
    page = Client().get(mailed).content.decode()

    answer = Client(enforce_csrf_checks=True).post(mailed)

    person.refresh_from_db()
    assert "Millbrook" in page and "Email me news." in page and "Denise Okoro-Hall" in page
    assert answer.status_code == 302 and answer["Location"].endswith("/millbrook/")
    assert person.email_confirmed_at and person.supporter_since
    assert Membership.objects.get().confirmed_at


def test_a_used_link_says_so_kindly_and_does_nothing_more(mailed, group):
    Client().post(mailed)
    later = group.campaign.groups.create(slug="harbour", name="Harbour", created_at=NOON)
    join(later, at=now())

    again = Client().post(mailed)

    assert "Already confirmed" in again.content.decode()
    assert not Membership.objects.get(group=later).confirmed_at


def test_this_was_not_me_forgets_and_is_left_in_peace(mailed, group):
    person = Person.objects.get()
    wording = consent.wording_for(campaign=group.campaign, channel="email", text="Email me news.", at=NOON)
    consent.record_consents([Said(person.pk, wording.pk, True, "x", said_at=NOON, key="k")], at=NOON)

    page = Client(enforce_csrf_checks=True).post(f"{mailed}not-me/")
    join(group, at=now() + HOUR)

    assert "Forgotten" in page.content.decode()
    assert consent.make_effective([person.pk], at=now()) == []
    assert mail(now() + 2 * HOUR) == 1


def test_a_link_that_has_ended_offers_a_new_one(group):
    join(group, at=NOON)
    mail(NOON)
    old = link_of(Message.objects.get())

    page = Client().get(old)
    Client().post(f"{old}again/")

    assert page.status_code == 410 and "Send me a new link" in page.content.decode()
    assert Client().post(old).status_code == 410
    assert mail(now()) == 2


def test_altered_tokens_and_those_of_another_campaign_open_nothing(mailed, other_campaign):
    token = mailed.strip("/").split("/")[-1]

    for path in (f"/better-buses/confirm/{token[:-1]}x/", f"/other/confirm/{token}/", "/better-buses/confirm/%00/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404
    assert not Membership.objects.filter(confirmed_at__isnull=False).exists()


def test_a_token_from_the_future_is_refused():
    token = make_confirm_token("a" * 22, at=NOON + HOUR)

    assert read_confirm_token(token, at=NOON) is None
    assert read_confirm_token(token, at=NOON + 2 * HOUR).over is False
    assert read_confirm_token(token, at=NOON + 40 * DAY).over is True


def test_the_token_holds_nothing_personal(mailed):
    assert "denise" not in mailed and "@" not in mailed


def test_two_people_of_one_household_confirm_together(group):
    join(group)
    join(group, name="Tom Hall")

    confirm_address(confirmation=Confirmation.objects.get(), issued_at=NOON, at=NOON + MINUTE)

    assert Membership.objects.filter(confirmed_at__isnull=False).count() == 2
    assert Person.objects.filter(email_confirmed_at__isnull=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_one_mail(group):
    join(group)
    start = threading.Barrier(6)

    def work():
        start.wait()
        services.mail_due_confirmations(at=NOON)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_on_two_campaigns_keep_the_cap_of_one_address(group, other_campaign):
    join(group)
    join(other_campaign.groups.create(slug="hill", name="Hill", created_at=NOON))
    start = threading.Barrier(4)

    def work():
        start.wait()
        services.mail_due_confirmations(at=NOON, most=1)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_pressing_many_times_at_once_confirms_once(group):
    join(group)
    confirmation = Confirmation.objects.get()
    start, outcomes = threading.Barrier(6), []

    def press():
        start.wait()
        try:
            confirm_address(confirmation=confirmation, issued_at=NOON, at=NOON + MINUTE)
            outcomes.append("confirmed")
        except AlreadyUsed:
            outcomes.append("used")
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["confirmed", *["used"] * 5]
