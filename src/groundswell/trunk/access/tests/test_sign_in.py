"""Getting in: by emailed code and by password; the same words for those we know and those we do not."""

import pytest
from django.test import Client, override_settings

from groundswell.trunk.access import services
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.messaging.models import Message

pytestmark = pytest.mark.django_db

LOGIN, CODE, CONFIRM, RESET = (
    "/account/login/",
    "/account/login/code/",
    "/account/login/code/confirm/",
    "/account/password/reset/",
)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_an_emailed_code_lets_in(client, asha, latest_code):
    client.post(CODE, {"email": "asha@example.org"})

    client.post(CONFIRM, {"code": latest_code()})

    assert is_signed_in(client)
    assert AuditEntry.objects.filter(account=asha, verb="signed_in").count() == 1


def test_a_wrong_code_comes_back_as_an_error_and_three_end_it(client, asha, latest_code):
    client.post(CODE, {"email": "asha@example.org"})

    assert client.post(CONFIRM, {"code": "AAAA-AAAA"}).status_code == 422
    for _ in range(3):
        client.post(CONFIRM, {"code": "AAAA-AAAA"})
    client.post(CONFIRM, {"code": latest_code()})

    assert not is_signed_in(client)


def test_a_password_lets_in(client, asha):
    client.post(LOGIN, {"login": "Asha@Example.org", "password": "a long password"})

    assert is_signed_in(client)


def test_a_closed_account_stays_out(client, asha, olu, noon):
    services.disable_account(account=asha, by=olu, at=noon)

    client.post(LOGIN, {"login": "asha@example.org", "password": "a long password"})

    assert not is_signed_in(client)


@pytest.mark.parametrize("page", [CODE, RESET])
def test_known_and_unknown_addresses_get_the_same_words_and_one_mail_each(asha, page):
    told = {}
    for email in ("asha@example.org", "nobody@example.org"):
        browser = Client()
        answer = browser.post(page, {"email": email}, follow=True)
        text = answer.content.decode().replace(email, "X")
        token = answer.context["csrf_token"]
        told[email] = (answer.status_code, answer.redirect_chain, text.replace(str(token), ""))
        assert Message.objects.filter(to_address=email).count() == 1

    known, unknown = told.values()
    assert known == unknown


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(asha):
    told = set()
    for email in ("asha@example.org", "nobody@example.org"):
        answer = Client().post(LOGIN, {"login": email, "password": "not this one"})
        told.add((answer.status_code, str(answer.context["form"].errors)))

    assert len(told) == 1 and told.pop()[0] == 422


def test_nobody_makes_an_account_for_themselves(client, db):
    client.post("/account/signup/", {"email": "new@example.org", "password1": "a long password"})

    assert not is_signed_in(client)
    assert not Message.objects.exists()


@override_settings(ALLOWED_HOSTS=["*"])
@pytest.mark.parametrize("page", [CODE, RESET])
@pytest.mark.parametrize("email", ["asha@example.org", "nobody@example.org"])
def test_a_forged_host_never_stands_in_a_mail(client, asha, page, email):
    client.post(page, {"email": email}, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})

    message = Message.objects.get()
    assert "evil.example" not in f"{message.subject}{message.body_text}{message.body_html}{message.headers}"
    assert "http://localhost:8000" in message.body_text


def test_three_hundred_guesses_get_nowhere_and_the_account_is_not_locked_for_ever(asha, settings, latest_code):
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(300):
        guesser.post(LOGIN, {"login": "asha@example.org", "password": f"guess {number}"})
    assert not is_signed_in(guesser)
    guessed_right = guesser.post(LOGIN, {"login": "asha@example.org", "password": "a long password"})
    assert guessed_right.status_code in (422, 429)

    # The password's bucket is full, for a few minutes; the code's is not.
    herself = Client(REMOTE_ADDR="198.51.100.7")
    herself.post(CODE, {"email": "asha@example.org"})
    herself.post(CONFIRM, {"code": latest_code()})
    assert is_signed_in(herself)


def test_codes_are_mailed_to_one_address_a_few_times_only(asha):
    for number in range(12):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(CODE, {"email": "asha@example.org"})

    assert Message.objects.filter(to_address="asha@example.org").count() <= 3


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_to_no_other_site(client, asha, target):
    answer = client.post(LOGIN, {"login": "asha@example.org", "password": "a long password", "next": target})

    assert answer.status_code == 302 and answer["Location"].startswith("/desk/")
