"""The link of a mail answers once, for one person and one version of one post, signed in or not."""

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client

from groundswell.config.logs import NoTokens
from groundswell.tools.newsroom import links
from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.tests.deciding.conftest import mend
from groundswell.trunk.access.models import Role
from groundswell.trunk.records.clock import now


@pytest.fixture
def nell(speaker):
    return speaker("Nell")


@pytest.fixture
def address(post, nell):
    return lambda token: f"/better-buses/newsroom/answer/{token}/"


@pytest.fixture
def token(post, nell):
    return links.make_answer_token(post, nell, at=now())


def test_it_shows_the_post_and_one_press_approves_it_signed_out(client, address, token, post, nell):
    page = client.get(address(token))
    assert page.status_code == 200
    assert "forty evening buses" in page.content.decode()

    answer = client.post(address(token), {"version": "1"}, follow=True)

    assert "You approved it" in answer.content.decode()
    decision = Decision.objects.get()
    assert (decision.account, decision.version, decision.kind) == (nell, 1, Decision.APPROVE)


def test_looking_changes_nothing_because_mail_scanners_look(client, address, token):
    for _look in range(3):
        client.get(address(token))
        client.head(address(token))

    assert not Decision.objects.exists()


def test_it_objects_too_with_a_kind_and_a_fix(client, address, token, post):
    client.post(address(token), {"do": "object", "reason": "facts", "fix": "Say £5.4m"})

    post.refresh_from_db()
    assert (post.state, Decision.objects.get().fix) == (Post.HELD, "Say £5.4m")


def test_an_objection_without_a_fix_is_asked_again_and_what_was_chosen_is_kept(client, address, token):
    answer = client.post(address(token), {"do": "object", "reason": "timing", "fix": ""})

    assert answer.status_code == 422
    assert re.search(r'value="timing"[^>]*checked', answer.content.decode())
    assert not Decision.objects.exists()


def test_it_works_once(client, address, token, post):
    client.post(address(token), {})
    client.post(address(token), {"do": "object", "reason": "facts", "fix": "No"})

    assert [one.kind for one in Decision.objects.all()] == [Decision.APPROVE]
    page = client.get(address(token)).content.decode()
    assert "You approved it" in page
    assert "forty evening buses" not in page


def test_it_is_void_once_the_post_changed(client, address, token, post, ros):
    mend(post, ros, now(), "Entirely other words.")

    for answer in (client.get(address(token)), client.post(address(token), {})):
        assert answer.status_code == 410
        assert "Entirely other words" not in answer.content.decode()
    assert not Decision.objects.exists()


def test_it_ends_after_three_days(client, address, post, nell):
    old = links.make_answer_token(post, nell, at=now() - links.LASTS - timedelta(minutes=1))

    assert client.post(address(old), {}).status_code == 410
    assert not Decision.objects.exists()


def test_one_from_the_future_is_none(client, address, post, nell):
    ahead = links.make_answer_token(post, nell, at=now() + timedelta(minutes=5))

    assert client.get(address(ahead)).status_code == 404


def test_it_ends_with_her_place_in_the_newsroom(client, address, token, nell):
    Role.objects.filter(account=nell).update(ended_at=now())

    assert client.post(address(token), {}).status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"sessions_ended": 1}])
def test_it_ends_when_her_account_is_closed_or_signs_out_everywhere(client, address, token, nell, change):
    type(nell).objects.filter(pk=nell.pk).update(**change)

    assert client.post(address(token), {}).status_code == 404
    assert not Decision.objects.exists()


def test_no_letter_of_it_may_be_altered(client, address, token):
    for place in range(0, len(token), 5):
        other = "A" if token[place] != "A" else "B"
        altered = f"{token[:place]}{other}{token[place + 1 :]}"
        assert client.post(address(altered), {}).status_code == 404
    assert not Decision.objects.exists()


def test_one_cannot_be_put_together_from_two(client, address, post, nell, speaker):
    mine = links.make_answer_token(post, nell, at=now())
    hers = links.make_answer_token(post, speaker("Dov"), at=now())
    spliced = mine.rpartition(".")[0] + "." + hers.rpartition(".")[2]

    assert client.post(address(spliced), {}).status_code == 404


def test_a_signature_of_another_purpose_opens_nothing(client, address, token):
    payload = token.rpartition(".")[0]
    for salt in ("groundswell.confirm", "", "django.core.signing"):
        forged = signing.Signer(salt=salt or "x", sep=".").sign(payload)
        assert client.post(address(forged), {}).status_code == 404


@pytest.mark.parametrize("text", ["~", "a.b.c~x", "." * 400, "%00", "~~~~", "é" * 40])
def test_nonsense_is_not_found(client, address, text):
    assert client.get(address(text)).status_code == 404


def test_it_opens_nothing_of_another_campaign(client, token, post, other_campaign):
    assert client.get(f"/other/newsroom/answer/{token}/").status_code == 404


def test_it_lets_nobody_in_elsewhere(client, address, token, post):
    client.get(address(token))
    client.post(address(token), {})

    assert "sessionid" not in client.cookies
    assert client.get("/desk/better-buses/newsroom/approvals/").status_code == 302


def test_it_gives_no_voice_to_who_has_none(client, address, post, ros):
    token = links.make_answer_token(post, ros, at=now())

    page = client.get(address(token)).content.decode()
    client.post(address(token), {})

    assert ">Approve<" not in page
    assert not Decision.objects.exists()


def test_a_page_elsewhere_cannot_read_the_token_from_the_referrer(client, address, token):
    answer = client.get(address(token))

    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin")
    assert "no-store" in answer["Cache-Control"]


def test_a_press_needs_no_cookie(address, token):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(address(token), {}).status_code == 302
    assert Decision.objects.count() == 1


def test_who_answered_on_the_desk_has_used_her_link(client, address, token, post, nell):
    deciding.approve(post=post, account=nell, version=1, key=uuid4(), at=now())

    client.post(address(token), {"do": "object", "reason": "facts", "fix": "No"})

    assert Decision.objects.count() == 1


def test_no_log_holds_it(token, address):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, f"Not Found: {address(token)}", (), None)

    NoTokens().filter(record)

    assert token not in record.getMessage()
