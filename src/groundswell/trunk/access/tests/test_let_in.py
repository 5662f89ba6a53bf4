"""Owner links and invitations: one press, once, in time, and never by a look alone."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from groundswell.trunk.access import selectors, services
from groundswell.trunk.access.models import Account, Invitation, OwnerLink, Role
from groundswell.trunk.access.scope import Grant
from groundswell.trunk.messaging.models import Message

pytestmark = pytest.mark.django_db

SAID = {"name": "Nia Evans", "email": "nia@example.org"}


def link_in_mail() -> str:
    text = Message.objects.order_by("-pk")[0].body_text
    return next(word for word in text.split() if "/account/invitation/" in word).removeprefix("http://localhost:8000")


def test_the_first_owner_comes_in_and_may_set_up(client, db):
    path = services.one_time_owner_link(campaign=None, at=timezone.now())

    answer = client.post(path, SAID)

    assert answer.status_code == 302 and answer["Location"] == "/setup/"
    assert Account.objects.get().may_found and client.get("/account/").status_code == 200


def test_looking_at_an_owner_link_changes_nothing(client, db):
    path = services.one_time_owner_link(campaign=None, at=timezone.now())

    for _ in range(3):
        assert client.get(path).status_code == 200

    assert not Account.objects.exists() and OwnerLink.objects.get().used_at is None


def test_an_owner_link_of_a_campaign_lets_its_owner_in(client, campaign, olu):
    path = services.one_time_owner_link(campaign=campaign, at=timezone.now())

    assert client.post(path)["Location"] == f"/desk/{campaign.slug}/"
    assert client.get("/account/").context["account"] == olu


def test_an_owner_link_works_once(campaign, olu):
    path = services.one_time_owner_link(campaign=campaign, at=timezone.now())

    assert [Client().post(path).status_code for _ in range(3)] == [302, 410, 410]


@pytest.mark.parametrize("issued", [timedelta(hours=-25), timedelta(minutes=5)], ids=["run out", "from the future"])
def test_an_old_owner_link_and_one_from_the_future_are_refused(client, campaign, olu, issued):
    path = services.one_time_owner_link(campaign=campaign, at=timezone.now() + issued)

    assert client.post(path).status_code == 410


def test_the_database_does_not_hold_the_owner_token(campaign):
    token = services.one_time_owner_link(campaign=campaign, at=timezone.now()).split("/")[3]

    assert token not in str(OwnerLink.objects.values_list().get())


@pytest.mark.django_db(transaction=True)
def test_of_many_presses_at_once_one_comes_in(campaign, olu):
    path = services.one_time_owner_link(campaign=campaign, at=timezone.now())
    answers, start = [], threading.Barrier(6)

    def press() -> None:
        start.wait()
        answers.append(Client().post(path).status_code)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [302, 410, 410, 410, 410, 410]


def test_an_invitation_makes_an_account_with_the_role(client, campaign, olu):
    services.invite(campaign=campaign, email="Nia@example.org", role="caller", invited_by=olu, at=timezone.now())

    assert client.get(link_in_mail()).status_code == 200
    assert not Account.objects.filter(email="nia@example.org").exists()
    answer = client.post(link_in_mail(), {"name": "Nia Evans"})

    nia = Account.objects.get(email="nia@example.org")
    assert answer["Location"] == f"/desk/{campaign.slug}/"
    assert selectors.grants(nia, campaign) == (Grant("caller"),)
    assert client.get("/account/").context["account"] == nia


def test_an_invitation_without_a_name_says_what_to_do(client, campaign, olu):
    services.invite(campaign=campaign, email="nia@example.org", role="caller", invited_by=olu, at=timezone.now())

    answer = client.post(link_in_mail(), {"name": ""})

    assert answer.status_code == 422 and b"Enter your name" in answer.content


def test_an_invitation_is_taken_once(campaign, olu):
    services.invite(campaign=campaign, email="nia@example.org", role="caller", invited_by=olu, at=timezone.now())
    path = link_in_mail()

    assert [Client().post(path, {"name": "Nia"}).status_code for _ in range(2)] == [302, 410]


def test_inviting_twice_leaves_one_invitation_and_ends_the_first_link(campaign, olu):
    paths = []
    for _ in range(2):
        services.invite(campaign=campaign, email="nia@example.org", role="caller", invited_by=olu, at=timezone.now())
        paths.append(link_in_mail())

    assert Invitation.objects.count() == 1
    assert [Client().get(path).status_code for path in paths] == [410, 200]


def test_a_withdrawn_invitation_opens_nothing(client, campaign, olu):
    sent = services.invite(campaign=campaign, email="nia@example.org", role="caller", invited_by=olu, at=timezone.now())

    services.withdraw_invitation(invitation=sent.invitation, by=olu, at=timezone.now())

    assert client.post(link_in_mail(), {"name": "Nia"}).status_code == 410


def test_an_invitation_dies_with_the_right_of_who_sent_it(client, campaign, olu, asha):
    services.invite(campaign=campaign, email="nia@example.org", role="caller", invited_by=asha, at=timezone.now())
    services.end_role(role=Role.objects.get(account=asha), by=olu, at=timezone.now())

    assert client.post(link_in_mail(), {"name": "Nia"}).status_code == 410
    assert not Role.objects.filter(account__email="nia@example.org").exists()


def test_an_invitation_gives_the_role_to_its_address_not_to_whoever_is_signed_in(client_for, campaign, olu, cal):
    services.invite(campaign=campaign, email="nia@example.org", role="caller", invited_by=olu, at=timezone.now())

    client_for(cal).post(link_in_mail(), {"name": "Nia"})

    assert selectors.grants(cal, campaign) == ()


def test_a_second_step_is_still_asked_for(client, campaign, olu):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(olu, "JBSWY3DPEHPK3PXP")
    path = services.one_time_owner_link(campaign=campaign, at=timezone.now())

    assert client.post(path)["Location"].startswith("/account/second-step/authenticate/")
    assert client.get("/account/").status_code == 302


def test_a_new_second_step_shows_its_recovery_codes_without_asking_again_who_it_is(client_for, olu, monkeypatch):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    # No transaction of a test is committed: what follows one follows at once.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **_options: run())
    # Who signs in by emailed code has nothing else to prove it with.
    olu.set_unusable_password()
    olu.save()
    browser = client_for(olu)
    secret = browser.get("/account/second-step/app/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))

    answer = browser.post("/account/second-step/app/activate/", {"code": code})

    codes = browser.get(answer["Location"])
    assert codes.status_code == 200 and codes.context["unused_codes"]
