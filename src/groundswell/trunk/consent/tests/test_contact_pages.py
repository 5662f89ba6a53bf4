"""One press leaves; looking changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from groundswell.trunk.access import links
from groundswell.trunk.consent import selectors, services
from groundswell.trunk.consent.models import Consent, OptOut
from groundswell.trunk.consent.tests.test_consent_ledger import make_person, may_email, tick
from groundswell.trunk.consent.tokens import make_stop_token
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def denise(campaign):
    person = make_person(campaign, "Denise Okoro-Hall", "denise@example.org")
    tick(person)
    services.make_effective([person.pk], at=now() - timedelta(minutes=1))
    return person


def address(person):
    token = make_stop_token(campaign=person.campaign, address=person.email, person=person)
    return f"/{person.campaign.slug}/contact/stop/{token}/"


def test_a_mail_scanner_changes_nothing(denise):
    answers = [getattr(Client(), method)(address(denise)) for method in ("get", "head", "options") for _ in range(3)]

    assert {answer.status_code for answer in answers[:3]} == {200}
    assert not OptOut.objects.exists()
    assert may_email(denise)


def test_one_press_in_the_mail_program_leaves_at_once(denise):
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(address(denise), ONE_CLICK)

    assert answer.status_code == 200
    assert not answer.cookies
    assert not may_email(denise)


def test_pressing_the_button_shows_that_it_is_done_and_offers_to_undo(denise):
    browser = Client(enforce_csrf_checks=True)

    page = browser.post(address(denise), follow=True)

    assert "You are off the list" in page.content.decode()
    browser.post(address(denise) + "undo/")
    assert may_email(denise)
    assert not selectors.stopped(denise.campaign_id, "email", denise.email)


def test_stopping_again_after_an_undo_stops(denise):
    browser = Client()
    for path in ("", "undo/", ""):
        browser.post(address(denise) + path)

    assert not may_email(denise)


def test_it_is_too_late_to_undo_after_an_hour(denise):
    Client().post(address(denise))
    OptOut.objects.update(said_at=now() - timedelta(hours=2))

    page = Client().post(address(denise) + "undo/", follow=True)

    assert "That was a mistake" not in page.content.decode()
    assert not may_email(denise)


def test_pressing_twice_is_one_stop(denise):
    for _ in range(2):
        Client().post(address(denise), ONE_CLICK)

    assert OptOut.objects.count() == 1
    assert Consent.objects.filter(given=False).count() == 1


def test_the_link_works_after_the_person_was_erased(denise):
    path, campaign = address(denise), denise.campaign
    denise.delete()

    assert Client().post(path, ONE_CLICK).status_code == 200
    assert selectors.stopped(campaign.pk, "email", "denise@example.org")


def test_the_link_shows_no_name_and_no_address(denise):
    page = Client().get(address(denise)).content.decode()

    assert "enise" not in page


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:9] + ("A" if t[9] != "A" else "B") + t[10:], lambda t: "x" * 94, lambda t: "é"]
)
def test_an_altered_link_is_nobodys(denise, spoil):
    token = address(denise).split("/")[-2]

    answer = Client().post(f"/{denise.campaign.slug}/contact/stop/{spoil(token)}/", ONE_CLICK)

    assert answer.status_code == 404
    assert may_email(denise)


def test_the_link_of_one_campaign_is_none_in_another(denise, other_campaign):
    token = address(denise).split("/")[-2]

    assert Client().post(f"/{other_campaign.slug}/contact/stop/{token}/", ONE_CLICK).status_code == 404


def test_her_own_page_keeps_what_she_ticks(denise, campaign):
    browser = Client()
    browser.get(links.issue_link(person=denise, at=now(), next_path=f"/{campaign.slug}/contact/"))
    page = f"/{campaign.slug}/contact/"

    assert "checked" in browser.get(page).content.decode()
    browser.post(page, {})
    assert not may_email(denise)
    browser.post(page, {"want": ["email"]})
    assert may_email(denise)
    assert not selectors.stopped(campaign.pk, "email", denise.email)


def test_a_stranger_sees_nobodys_choices(denise, campaign):
    page = Client().get(f"/{campaign.slug}/contact/").content.decode()

    assert "Open this page from one of our emails" in page
    assert "enise" not in page
