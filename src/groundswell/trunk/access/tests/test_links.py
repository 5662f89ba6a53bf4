"""Personal links: they recognise one person, for low-risk acts, and lead nowhere but here."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from groundswell.trunk.access import links
from groundswell.trunk.access.models import PersonalLink
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example",
    "http://evil.example",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "\x1f//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,evil",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://evil.example",
    "blob:evil",
    "mailto:a@evil.example",
    "evil.example",
    "www.evil.example/",
    "?next=//evil.example",
    "#//evil.example",
    "@evil.example",
    "http://localhost:8000@evil.example",
    "http://localhost:8000.evil.example",
    "//localhost:8000@evil.example/",
    "http://testserver/x",
    "/ /evil.example",
    "/\x7f/evil.example",
    "",
]


@pytest.fixture
def tom(campaign) -> Person:
    return Person.objects.create(campaign=campaign, name="Tom Baker", name_key="tom baker", created_at=timezone.now())


def recognised(client: Client, campaign) -> Person | None:
    return links.recognised(SimpleNamespace(session=client.session), campaign)


def test_a_link_recognises_its_person_and_leaves_the_address_bar(client, tom, campaign):
    path = links.issue_link(person=tom, at=timezone.now())

    answer = client.get(f"{path}?next=/better-buses/petitions/")

    assert answer.status_code == 302 and answer["Location"] == "/better-buses/petitions/"
    assert answer["Referrer-Policy"] == "no-referrer" and "no-store" in answer["Cache-Control"]
    assert recognised(client, campaign) == tom


def test_a_link_works_again_on_another_device(tom, campaign):
    path = links.issue_link(person=tom, at=timezone.now())

    for browser in (Client(), Client()):
        browser.get(path)
        assert recognised(browser, campaign) == tom


def test_the_database_does_not_hold_the_token(tom):
    token = links.issue_link(person=tom, at=timezone.now()).split("/")[2]

    assert token not in str(PersonalLink.objects.values_list().get())


@pytest.mark.parametrize("target", ELSEWHERE, ids=repr)
def test_a_link_leads_to_no_other_site(client, tom, target):
    path = links.issue_link(person=tom, at=timezone.now())

    assert client.get(path, {"next": target})["Location"] == "/better-buses/"


def test_a_revoked_link_recognises_nobody_any_more(client, tom, campaign):
    path = links.issue_link(person=tom, at=timezone.now())
    client.get(path)

    links.revoke_links(person=tom, at=timezone.now())

    assert recognised(client, campaign) is None
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("issued", [timedelta(days=-91), timedelta(minutes=5)], ids=["run out", "from the future"])
def test_an_old_link_and_one_from_the_future_are_refused(client, tom, campaign, issued):
    path = links.issue_link(person=tom, at=timezone.now() + issued)

    assert client.get(path).status_code == 410
    assert recognised(client, campaign) is None


def test_a_link_means_nothing_in_another_campaign(client, tom, other_campaign):
    client.get(links.issue_link(person=tom, at=timezone.now()))

    assert recognised(client, other_campaign) is None


def test_a_guessed_link_recognises_nobody(client, campaign):
    assert client.get("/me/abc/").status_code == 410
