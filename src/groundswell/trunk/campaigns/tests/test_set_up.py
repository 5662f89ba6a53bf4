"""The set-up wizard: from a fresh start to a live public petition, without script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groundswell.trunk.access.models import Account
from groundswell.trunk.access.services import create_owner
from groundswell.trunk.campaigns import set_up
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.demo.logo import draw_logo
from groundswell.trunk.tools import installed_tools

pytestmark = pytest.mark.django_db

ORGANISATION = {"name": "Better Buses for Ashdale", "kind": "informal", "where": ""}
LOOK = {"brand": "#ffc21a", "display_face": "archivo"}
OPEN = {
    "name": "Better Buses for Ashdale",
    "goal": "Run the 42 until 11pm",
    "promoter": "Ros Tamblyn",
    "address": "4 Tannery Yard, Ashdale AD1 2BX",
}


@pytest.fixture
def ros(db, noon) -> Account:
    """Came by the owner link of an empty server."""
    return create_owner(email="ros@example.org", name="Ros Tamblyn", at=noon)


def answers_of_tools():
    """What to type into the steps that tools add: required fields only, the rest as it stands."""
    typed = {"addressee": "Mayor of Ashdale", "demand": "Run the 42 until 11pm", "why": "The last one goes at nine."}
    for step in set_up.tool_steps():
        form = step.form()
        usual = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        yield step, {**usual, **{name: text for name, text in typed.items() if name in form.fields}}


def test_from_an_empty_server_to_a_page_that_anyone_can_open(ros, client_for, client):
    browser = client_for(ros)
    assert client.get("/").status_code == 200
    assert browser.get("/setup/").url == "/setup/organisation/"

    assert browser.post("/setup/organisation/", ORGANISATION).url == "/setup/look/"
    slug = Campaign.objects.get().slug
    assert client.get(f"/{slug}/").status_code == 404
    browser.post("/setup/look/", LOOK)
    for step, answers in answers_of_tools():
        assert browser.get(f"/setup/first/{step.key}/").status_code == 200
        browser.post(f"/setup/first/{step.key}/", answers)
    assert browser.get("/setup/").url == "/setup/email/"
    assert browser.post("/setup/email/", {"email": "ros@example.org"}).url == "/setup/open/"
    done = browser.post("/setup/open/", OPEN)

    assert done.status_code == 302 and client.get(done.url).status_code == 200
    page = client.get("/", follow=True).content.decode()
    assert "Promoted by Ros Tamblyn for Better Buses for Ashdale, 4 Tannery Yard" in page
    if any(tool.main_ask for tool in installed_tools()):
        assert "Run the 42 until 11pm" in page
    assert browser.get("/setup/look/").status_code == 404


def test_at_most_twelve_fields_are_typed_or_chosen_on_the_way():
    owner, organisation, address = 2, 1, 1
    tools = sum(
        field.required and field.initial is None
        for step in set_up.tool_steps()
        for field in step.form().fields.values()
    )

    assert owner + organisation + tools + address <= 12


def test_each_step_says_what_to_do_and_keeps_what_was_typed(ros, client_for):
    browser = client_for(ros)
    refused = browser.post("/setup/organisation/", {"name": "", "kind": "union", "where": "Nowhere in particular"})
    page = refused.content.decode()

    assert refused.status_code == 422
    assert "Enter the name of your organisation or group" in page and "Nowhere in particular" in page
    assert "A union gets" in page and "Error:" in page and not Campaign.objects.exists()

    browser.post("/setup/organisation/", ORGANISATION)
    for path, data, words in (
        ("look", {**LOOK, "brand": "javascript:1"}, "six letters and digits"),
        ("email", {"email": "ros"}, "email address"),
        ("open", {**OPEN, "address": "www.example.org/us"}, "a web address is not enough"),
        ("open", {**OPEN, "promoter": ""}, "Enter the name of the person who answers for it"),
    ):
        answer = browser.post(f"/setup/{path}/", data)
        assert answer.status_code == 422 and words in answer.content.decode(), path
    assert Campaign.objects.get().opened_at is None


def test_showing_a_kind_or_a_colour_saves_nothing(ros, client_for):
    browser = client_for(ros)
    shown = browser.post("/setup/organisation/", {**ORGANISATION, "kind": "charity", "show": "1"})
    assert shown.status_code == 200 and "A charity gets" in shown.content.decode() and not Campaign.objects.exists()

    browser.post("/setup/organisation/", ORGANISATION)
    shown = browser.post("/setup/look/", {**LOOK, "brand": "#3a9ad9", "show": "1"}).content.decode()
    assert "We darkened your colour a little so white text can be read" in shown and "3a9ad9" in shown
    assert Campaign.objects.get().brand == "#ffc21a"


def test_a_logo_is_taken_and_a_program_is_not(ros, client_for, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    browser = client_for(ros)
    browser.post("/setup/organisation/", ORGANISATION)

    svg = SimpleUploadedFile("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png")
    refused = browser.post("/setup/look/", {**LOOK, "logo": svg})
    assert refused.status_code == 422 and "PNG" in refused.content.decode()
    huge = SimpleUploadedFile("logo.png", b"\x89PNG" + b"0" * 1_100_000, "image/png")
    assert "at most 1 MB" in browser.post("/setup/look/", {**LOOK, "logo": huge}).content.decode()

    taken = browser.post("/setup/look/", {**LOOK, "logo": SimpleUploadedFile("l.png", draw_logo(), "image/png")})
    assert taken.status_code == 302 and Campaign.objects.get().logo.width == 512


def test_going_back_changes_the_same_campaign(ros, client_for):
    browser = client_for(ros)
    browser.post("/setup/organisation/", ORGANISATION)
    browser.post("/setup/organisation/", {**ORGANISATION, "name": "Buses First", "kind": "union"})

    campaign = Campaign.objects.get()
    assert (campaign.organisation.name, campaign.organisation.kind) == ("Buses First", "union")
    for step, answers in answers_of_tools():
        for _ in range(2):
            browser.post(f"/setup/first/{step.key}/", answers)
        page = browser.get(f"/setup/first/{step.key}/").content.decode()
        assert "Run the 42 until 11pm" in page


@pytest.mark.parametrize("path", ["", "organisation/", "look/", "email/", "open/", "first/petition/"])
def test_nobody_else_gets_into_the_set_up(path, ros, ben, client, client_for):
    client_for(ros).post("/setup/organisation/", ORGANISATION)

    assert client.get(f"/setup/{path}").status_code == 302
    assert "/account/login/" in client.get(f"/setup/{path}").url
    for answer in (client_for(ben).get(f"/setup/{path}"), client_for(ben).post(f"/setup/{path}", ORGANISATION)):
        assert answer.status_code == 404
