"""This room on the desk: who may change what."""

import pytest
from tests.support.people import give_role, make_account

from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Group

pytestmark = pytest.mark.django_db

DESK = "/desk/better-buses/campaign/"
DETAILS = {"name": "Millbeck", "about": "Weavers", "meets": "Thursdays", "postcode": "AD4 7QX", "weekly_goal": "30"}


@pytest.fixture
def wilf(campaign, group):
    """Organises one group."""
    account = make_account("Wilf Garside", "wilf@example.org")
    give_role(account, campaign, "organiser", group=group)
    return account


def test_an_organiser_sees_what_stands_and_changes_name_and_look(campaign, asha, client_for):
    browser = client_for(asha)
    page = browser.get(DESK).content.decode()
    assert "Promoted by Olu Adeyemi" in page and "An owner can change it." in page

    browser.post(f"{DESK}name/", {"name": "Buses First", "goal": "A bus each half hour"})
    browser.post(f"{DESK}look/", {"brand": "#3A9AD9", "display_face": "figtree"})

    campaign.refresh_from_db()
    assert (campaign.name, campaign.goal, campaign.brand) == ("Buses First", "A bus each half hour", "#3a9ad9")
    assert campaign.slug == "better-buses"
    assert "We darkened your colour a little" in browser.get(DESK).content.decode()


def test_only_an_owner_who_just_proved_it_changes_the_imprint(campaign, olu, asha, client_for):
    data = {"promoter": "Asha Rahman", "address": "1 Other Street, Ashdale", "email": "a@example.org"}

    assert client_for(asha).post(f"{DESK}imprint/", data).status_code == 404
    sent = client_for(olu).post(f"{DESK}imprint/", {**data, "back": f"{DESK}imprint/"})

    campaign.organisation.refresh_from_db()
    assert sent.status_code == 302 and "/account/" in sent.url and "imprint" in sent.url
    assert campaign.organisation.promoter == "Olu Adeyemi"


@pytest.mark.parametrize("path", ["", "name/", "look/", "imprint/", "groups/new/"])
def test_volunteers_strangers_and_group_organisers_find_nothing_here(path, campaign, group, ben, cal, wilf, client_for):
    for account in (ben, cal, wilf):
        assert client_for(account).get(DESK + path).status_code == 404
        assert client_for(account).post(DESK + path, DETAILS).status_code == 404
    assert not AuditEntry.objects.filter(verb="changed").exists()


def test_a_group_is_made_changed_and_closed(campaign, asha, client_for, client):
    browser = client_for(asha)
    made = browser.post(f"{DESK}groups/new/", DETAILS)
    group = Group.objects.get()
    assert (
        made.url == f"{DESK}groups/{group.public_id}/"
        and client.get("/better-buses/groups/millbeck/").status_code == 200
    )

    browser.post(f"{made.url}change/", {**DETAILS, "weekly_goal": "40"})
    group.refresh_from_db()
    assert group.weekly_goal == 40 and "40 actions" in browser.get(made.url).content.decode()

    browser.post(f"{made.url}close/")
    assert client.get("/better-buses/groups/millbeck/").status_code == 404
    sentences = set(AuditEntry.objects.filter(verb="changed").values_list("sentence", flat=True))
    assert sentences == {"Made the group", "Changed the group", "Closed the group"}


def test_a_groups_organiser_sees_and_changes_only_that_group(campaign, group, wilf, client_for, noon):
    other = Group.objects.create(campaign=campaign, slug="thornwick", name="Thornwick", created_at=noon)
    browser = client_for(wilf)

    page = browser.get(f"{DESK}groups/").content.decode()
    assert group.name in page and "Thornwick" not in page and "Add a group" not in page
    assert browser.get(f"{DESK}groups/{group.public_id}/").status_code == 200
    assert browser.post(f"{DESK}groups/{group.public_id}/change/", DETAILS).status_code == 302
    for path in ("", "change/"):
        assert browser.get(f"{DESK}groups/{other.public_id}/{path}").status_code == 404
    assert browser.post(f"{DESK}groups/{other.public_id}/change/", DETAILS).status_code == 404
    assert browser.post(f"{DESK}groups/{group.public_id}/close/").status_code == 404


def test_another_campaigns_group_is_not_there(campaign, other_campaign, asha, client_for, noon):
    theirs = Group.objects.create(campaign=other_campaign, slug="x", name="X", created_at=noon)

    assert client_for(asha).get(f"{DESK}groups/{theirs.public_id}/").status_code == 404


def test_a_group_where_nothing_happened_for_a_week_is_quiet(campaign, group, asha, client_for):
    assert "Quiet" in client_for(asha).get(f"{DESK}groups/").content.decode()


def test_a_wrong_group_form_says_what_to_do(campaign, asha, client_for):
    page = client_for(asha).post(f"{DESK}groups/new/", {**DETAILS, "name": "", "postcode": "AD4"})

    assert page.status_code == 422 and "Enter the name of the group" in page.content.decode()
    assert "Enter a full postcode" in page.content.decode() and not Group.objects.exists()
