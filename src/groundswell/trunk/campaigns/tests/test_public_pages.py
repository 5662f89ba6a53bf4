"""The campaign's page, its groups and its small print, as anyone sees them."""

import pytest
from django.test import Client

from groundswell.trunk.access.links import issue_link
from groundswell.trunk.campaigns import selectors
from groundswell.trunk.campaigns.models import Group, Membership
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.places.models import Postcode
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db

FORM = {"name": "Denise Okoro", "email": "denise@example.org", "postcode": "ad4 7qx"}


@pytest.fixture
def millbeck(campaign, noon):
    Postcode.objects.create(code="AD47QX", lat=56.0, lon=3.0)
    return Group.objects.create(
        campaign=campaign,
        slug="millbeck",
        name="Millbeck",
        lat=56.006,
        lon=3.0,
        meets="Thursdays, 7pm",
        created_at=noon,
    )


@pytest.fixture
def known(campaign, noon):
    """A browser that opened Denise's personal link, and Denise."""
    person = Person.objects.create(
        campaign=campaign,
        name="Denise Okoro",
        name_key="denise okoro",
        email="denise@example.org",
        email_key="denise@example.org",
        postcode="AD4 7QX",
        created_at=noon,
    )
    browser = Client()
    browser.get(issue_link(person=person, at=now()), follow=True)
    return browser, person


@pytest.mark.parametrize("page", ["", "groups/", "groups/millbeck/", "privacy/", "accessibility/", "write-to-us/"])
def test_every_page_has_one_heading_the_imprint_and_no_other_host(page, client, campaign, millbeck):
    answer = client.get(f"/better-buses/{page}")
    text = answer.content.decode()

    assert answer.status_code == 200 and text.count("<h1") == 1
    assert "Promoted by Olu Adeyemi for Ashdale Bus Users, 12 Mill Lane, Ashdale AD4 7QX." in text
    assert "style=" not in text and "onclick" not in text and "https://" not in text
    assert not answer.cookies


def test_the_front_door_leads_to_the_only_campaign_or_lists_them(client, campaign):
    assert client.get("/").url == "/better-buses/"


def test_the_front_door_lists_several_and_hides_what_is_not_open(client, campaign, other_campaign):
    page = client.get("/").content.decode()
    assert "/better-buses/" in page and "/other/" in page

    other_campaign.opened_at = None
    other_campaign.save()
    assert client.get("/").url == "/better-buses/"


def test_an_empty_server_says_how_to_begin(client, db):
    page = client.get("/").content.decode()

    assert "Nothing here yet" in page and "/setup/" in page


def test_a_postcode_finds_groups_and_stands_in_no_address(client, campaign, millbeck):
    page = client.post("/better-buses/", {"postcode": "ad4 7qx"})

    assert page.status_code == 200 and "0.4 miles" in page.content.decode()
    assert 'value="' not in client.get("/better-buses/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("nonsense", "Enter a full postcode, like AD4 7QX"), ("", "Enter a full postcode"), ("AD4 7OX", "AD4 7QX")],
)
def test_a_wrong_postcode_is_kept_and_explained(typed, said, client, campaign, millbeck):
    page = client.post("/better-buses/", {"postcode": typed})

    assert page.status_code == 422 and typed in page.content.decode() and said in page.content.decode()


def test_far_from_every_group_one_can_be_started(client, campaign, millbeck):
    Postcode.objects.create(code="ZE10AA", lat=60.15, lon=-1.14)

    assert "No group within 20 miles." in client.post("/better-buses/", {"postcode": "ZE1 0AA"}).content.decode()


def test_joining_by_the_form_asks_for_one_more_press_and_agreeing_is_kept_with_its_words(client, campaign, millbeck):
    answer = client.post("/better-buses/groups/millbeck/join/", {**FORM, "agree_email": "on"})

    assert answer.status_code == 302 and "One more press" in client.get(answer.url).content.decode()
    assert selectors.groups(campaign).get().members == 0 and Confirmation.objects.count() == 1
    consent = Consent.objects.get()
    assert consent.effective_at is None and "Better Buses for Ashdale" in consent.wording.text


def test_no_box_is_ticked_beforehand_and_not_ticking_agrees_to_nothing(client, campaign, millbeck):
    assert "checked" not in client.get("/better-buses/groups/millbeck/").content.decode()

    client.post("/better-buses/groups/millbeck/join/", FORM)

    assert Membership.objects.count() == 1 and not Consent.objects.exists()


def test_the_join_form_says_what_to_do_and_keeps_what_was_typed(client, campaign, millbeck):
    bad = {"name": "https://spam.example", "email": "denise", "postcode": "AD4"}
    page = client.post("/better-buses/groups/millbeck/join/", bad)
    text = page.content.decode()

    assert page.status_code == 422 and 'value="denise"' in text
    for words in ("without links", "name@example.org", "Enter a full postcode"):
        assert words in text
    assert not Membership.objects.exists()


def test_a_post_from_another_site_is_refused(campaign, millbeck):
    strict = Client(enforce_csrf_checks=True)
    path = "/better-buses/groups/millbeck/join/"

    assert strict.post(path, FORM, headers={"Origin": "https://evil.example"}).status_code == 403
    assert strict.post(path, FORM, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert strict.post(path, FORM, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_a_known_person_joins_by_one_tap_undoes_it_and_sees_groups_near_her(campaign, millbeck, known):
    browser, person = known
    assert "0.4 miles" in browser.get("/better-buses/").content.decode()
    assert "You are Denise Okoro" in browser.get("/better-buses/groups/millbeck/").content.decode()

    browser.post("/better-buses/groups/millbeck/join-now/")
    assert selectors.groups(campaign).get().members == 1
    browser.post("/better-buses/groups/millbeck/undo/")
    assert selectors.groups(campaign).get().members == 0


def test_a_stranger_can_join_or_leave_for_nobody_by_one_tap(client, campaign, millbeck):
    for act in ("join-now", "undo", "leave"):
        assert client.post(f"/better-buses/groups/millbeck/{act}/").status_code in (302, 403, 404)

    assert not Membership.objects.exists()


def test_a_closed_group_and_another_campaigns_group_are_not_there(client, campaign, other_campaign, millbeck, noon):
    assert client.get("/other/groups/millbeck/").status_code == 404
    millbeck.closed_at = noon
    millbeck.save()
    assert client.get("/better-buses/groups/millbeck/").status_code == 404
    assert client.post("/better-buses/groups/millbeck/join/", FORM).status_code == 404


def test_names_with_markup_are_shown_as_text(client, campaign, noon):
    Group.objects.create(
        campaign=campaign,
        slug="x",
        name="<img src=x onerror=alert(1)>",
        about="</p><script>1</script>",
        created_at=noon,
    )

    for page in ("groups/", "groups/x/", ""):
        text = client.get(f"/better-buses/{page}").content.decode()
        assert "<img src=x" not in text and "<script>1" not in text


def test_privacy_says_what_is_kept_why_and_until_when(client, campaign):
    text = client.get("/better-buses/privacy/").content.decode()

    for words in ("We keep:", "Why we may:", "Until:", "Ashdale Bus Users runs this campaign", "within 30 days"):
        assert words in text


def test_the_page_asks_the_database_a_bounded_number_of_questions(
    client, campaign, noon, django_assert_max_num_queries
):
    for number in range(30):
        Group.objects.create(
            campaign=campaign, slug=f"g{number}", name=f"G{number}", lat=56.0, lon=3.0 + number / 100, created_at=noon
        )
    Postcode.objects.create(code="AD47QX", lat=56.0, lon=3.0)

    with django_assert_max_num_queries(20):
        client.post("/better-buses/", {"postcode": "AD4 7QX"})
