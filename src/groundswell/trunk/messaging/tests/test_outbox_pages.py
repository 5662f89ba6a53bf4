"""The outbox: the only inbox of a newcomer's first evening, and no back door later."""

import pytest
from django.urls import reverse

from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.services import queue_mail
from groundswell.trunk.messaging.tests.test_confirmations import join, link_of, mail
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(group):
    join(group, at=now())
    mail(now())
    return Message.objects.get()


@pytest.fixture
def invitation(campaign):
    return queue_mail(
        kind="account", to="new@example.org", subject="Join the team", template="messaging/email/confirm",
        context={"waiting": [], "url": "http://localhost:8000/account/invitation/" + "k" * 43 + "/"},
        campaign=campaign, key="i", at=now(),
    )  # fmt: skip


def page(browser, name, campaign, *args, **query):
    return browser.get(reverse(f"outbox:{name}", args=[campaign.slug, *args]), query)


def test_a_newcomer_confirms_the_first_signature_from_the_outbox(waiting, campaign, client_for, asha):
    browser = client_for(asha)

    assert "Confirm your name" in page(browser, "index", campaign).content.decode()
    assert link_of(waiting) in page(browser, "message", campaign, waiting.public_id, **{"as": "text"}).content.decode()
    assert link_of(waiting) in page(browser, "body", campaign, waiting.public_id).content.decode()


def test_the_mail_stands_in_a_frame_that_may_do_nothing(waiting, campaign, client_for, asha):
    answer = page(client_for(asha), "body", campaign, waiting.public_id)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"] and "allow-scripts" not in answer["Content-Security-Policy"]
    assert "allow-same-origin" not in page(client_for(asha), "message", campaign, waiting.public_id).content.decode()


def test_where_mails_go_out_nobody_confirms_for_their_readers(waiting, campaign, client_for, asha, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    Message.objects.update(state=Message.SENT)
    token = link_of(waiting).strip("/").split("/")[-1]

    for name, query in (("message", {"as": "text"}), ("body", {})):
        shown = page(client_for(asha), name, campaign, waiting.public_id, **query).content.decode()
        assert token not in shown and "/confirm/…" in shown


def test_keys_to_accounts_are_for_owners_and_then_for_nobody(invitation, campaign, client_for, asha, olu, settings):
    assert page(client_for(asha), "message", campaign, invitation.public_id).status_code == 404
    assert "new@example.org" not in page(client_for(asha), "index", campaign).content.decode()
    opened = page(client_for(olu), "message", campaign, invitation.public_id, **{"as": "text"})
    assert "k" * 43 in opened.content.decode()

    settings.SMTP_URL = "smtp://127.0.0.1:1"
    assert "k" * 43 not in page(client_for(olu), "message", campaign, invitation.public_id).content.decode()
    assert page(client_for(olu), "body", campaign, invitation.public_id).status_code == 404


def test_volunteers_and_strangers_find_no_outbox(waiting, campaign, client_for, ben, cal, oona, client):
    for account in (ben, cal, oona):
        for name, args in (("index", ()), ("message", (waiting.public_id,)), ("body", (waiting.public_id,))):
            assert page(client_for(account), name, campaign, *args).status_code == 404
    assert page(client, "index", campaign).status_code == 302


def test_a_mail_of_another_campaign_does_not_exist_here(waiting, other_campaign, client_for, oona):
    assert page(client_for(oona), "message", other_campaign, waiting.public_id).status_code == 404


def test_filters_stand_in_the_address(waiting, campaign, client_for, asha):
    Message.objects.update(state=Message.FAILED, error="550 no such user")
    browser = client_for(asha)

    assert "denise@example.org" in page(browser, "index", campaign, state="failed").content.decode()
    assert "No message matches" in page(browser, "index", campaign, state="sent").content.decode()
    assert "denise@example.org" in page(browser, "index", campaign, q="DENISE").content.decode()
    assert page(browser, "index", campaign, page="x", q="\0").status_code == 200


def test_a_failed_mail_can_be_sent_again(waiting, campaign, client_for, asha):
    Message.objects.update(state=Message.FAILED, error="550 no such user", tries=3)

    client_for(asha).post(reverse("outbox:retry", args=[campaign.slug, waiting.public_id]))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == (Message.OUTBOX, 0)


def test_the_records_to_set_are_shown_to_owners(campaign, client_for, olu, asha, settings, tmp_path):
    settings.DKIM_KEY_FILE = tmp_path / "dkim.pem"

    shown = page(client_for(olu), "server", campaign).content.decode()

    assert "v=DKIM1; k=rsa; p=" in shown and "v=spf1" in shown and "v=DMARC1" in shown
    assert page(client_for(asha), "server", campaign).status_code == 404


def test_an_empty_outbox_says_what_will_be_here(campaign, client_for, asha):
    assert "No messages yet" in page(client_for(asha), "index", campaign).content.decode()


def test_the_server_page_says_whether_what_comes_back_is_read(campaign, olu, client_for, settings):
    settings.RELAY_FROM, settings.MAILBOX_URLS = "letters@groups.example", []
    page = reverse("outbox:server", args=[campaign.slug])
    before = client_for(olu).get(page).content.decode()
    settings.MAILBOX_URLS = ["imaps://returns:secretword@mail.example/INBOX"]
    after = client_for(olu).get(page).content.decode()

    assert "No mailbox is set" in before and "letters+…@groups.example" in before
    assert "A mailbox is set" in after and "secretword" not in after
