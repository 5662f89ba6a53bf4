"""Whose people an account sees: its own scope's, and nobody else's."""

import pytest
from django.http import Http404
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.supporters.desk_search import find_people
from groundswell.trunk.supporters.selectors import access_person, people
from groundswell.trunk.supporters.tests.world import join, make_areas, make_person, say

pytestmark = pytest.mark.django_db
CANARY = "Canary Quillfeather"


def names(scope):
    return sorted(people(scope).values_list("name", flat=True))


@pytest.fixture
def areas(campaign):
    return make_areas(campaign)


@pytest.fixture
def weir_group(campaign):
    return Group.objects.create(campaign=campaign, slug="weir", name="Weir", created_at=NOON)


def part_organiser(campaign, **scope):
    account = make_account("Gwen Part", "gwen@example.org")
    give_role(account, campaign, "organiser", **scope)
    return account


def test_an_organiser_of_the_whole_campaign_sees_supporters_and_signers(campaign, other_campaign, asha):
    make_person(campaign, "Denise Okoro-Hall")
    make_person(campaign, "Tom Baxter", supporter=False)
    make_person(other_campaign, CANARY)

    assert names(scope_in(campaign, asha, "organiser")) == ["Denise Okoro-Hall", "Tom Baxter"]


def test_an_owner_sees_what_an_organiser_sees(campaign, olu):
    make_person(campaign, "Denise Okoro-Hall", supporter=False)

    assert names(scope_in(campaign, olu, "organiser")) == ["Denise Okoro-Hall"]


@pytest.mark.parametrize("role", ["editor", "volunteer", "caller", "canvasser"])
def test_other_roles_see_nobody(campaign, role):
    make_person(campaign, CANARY)
    account = make_account("Ed", "ed@example.org")
    give_role(account, campaign, role)

    assert names(scope_in(campaign, account, role)) == []


def test_a_groups_organiser_sees_supporters_who_joined_it_and_stayed(campaign, group, weir_group):
    gwen = part_organiser(campaign, group=group)
    join(make_person(campaign, "In"), group)
    join(make_person(campaign, "Left"), group, left=True)
    join(make_person(campaign, "Unconfirmed"), group, confirmed=False)
    join(make_person(campaign, "Signer", supporter=False), group)
    join(make_person(campaign, "Elsewhere"), weir_group)
    make_person(campaign, "Nowhere")

    assert names(scope_in(campaign, gwen, "organiser")) == ["In"]


def test_an_areas_organiser_sees_supporters_who_live_in_it_or_below_it(campaign, areas):
    gwen = part_organiser(campaign, area=areas["region"])
    make_person(campaign, "In the ward", area=areas["millbeck"])
    make_person(campaign, "In the region", area=areas["region"])
    make_person(campaign, "Signer", supporter=False, area=areas["millbeck"])
    make_person(campaign, "Outside", area=areas["moor"])

    assert names(scope_in(campaign, gwen, "organiser")) == ["In the region", "In the ward"]


def test_a_groups_organiser_who_edits_everywhere_still_sees_her_group_only(campaign, group):
    gwen = part_organiser(campaign, group=group)
    give_role(gwen, campaign, "editor")
    join(make_person(campaign, "In"), group)
    make_person(campaign, CANARY)

    assert names(scope_in(campaign, gwen, "organiser", "editor")) == ["In"]


def test_somebody_elses_person_is_not_found(campaign, other_campaign, group, areas, asha):
    gwen = part_organiser(campaign, group=group)
    hers = make_person(campaign, "In")
    join(hers, group)
    strangers = [
        make_person(other_campaign, CANARY),
        make_person(campaign, "Other group"),
        make_person(campaign, "Other area", area=areas["moor"]),
    ]
    scope = scope_in(campaign, gwen, "organiser")

    assert access_person(scope, hers.public_id) == hers
    for stranger in strangers:
        with pytest.raises(Http404):
            access_person(scope, stranger.public_id)


PAGES = ["person", "ways", "details"]
POSTS = ["note", "tags", "groups", "link", "held", "erase", "ways", "details"]


@pytest.mark.parametrize("where", ["other campaign", "other group", "other area"])
def test_every_page_of_somebody_elses_person_is_a_404_and_shows_nothing(
    campaign, other_campaign, group, areas, client_for, where
):
    gwen = (
        part_organiser(campaign, group=group) if where != "other area" else part_organiser(campaign, area=areas["moor"])
    )
    home = other_campaign if where == "other campaign" else campaign
    canary = make_person(home, CANARY, email="canary@example.org", area=areas["millbeck"])
    browser = client_for(gwen)

    answers = [browser.get(reverse(f"people:{page}", args=[campaign.slug, canary.public_id])) for page in PAGES]
    answers += [
        browser.post(reverse(f"people:{page}", args=[campaign.slug, canary.public_id]), {"text": "x", "tag": "x"})
        for page in POSTS
    ]
    answers.append(browser.get(reverse("people:index", args=[campaign.slug])))

    assert {answer.status_code for answer in answers[:-1]} == {404}
    for answer in answers:
        assert b"Quillfeather" not in answer.content and b"canary@" not in answer.content


def test_the_list_the_search_and_bulk_presses_never_reach_beyond_the_scope(campaign, other_campaign, group, client_for):
    gwen = part_organiser(campaign, group=group)
    mine = make_person(campaign, "Own Person")
    join(mine, group)
    for home in (campaign, other_campaign):
        make_person(home, CANARY, email=f"canary@{home.slug}.example", phone="07700 900142")
    canaries = [person.public_id for person in campaign.people.filter(name=CANARY)]
    browser, index = client_for(gwen), reverse("people:index", args=[campaign.slug])

    pages = [browser.get(index, {"q": text}) for text in ("Quillfeather", "canary@", "07700 900142", "")]
    pages.append(browser.get(index, {"group": "weir"}))
    browser.post(reverse("people:pick", args=[campaign.slug]), {"pick": canaries, "do": "tag", "tag": "Taken"})
    browser.post(reverse("people:pick", args=[campaign.slug]), {"all": "1", "do": "tag", "tag": "All"})

    for page in pages:
        assert page.status_code == 200 and CANARY.encode() not in page.content
    assert list(campaign.tags.filter(taggings__isnull=False).values_list("name", "people__name")) == [
        ("All", "Own Person")
    ]


def test_a_groups_organiser_sees_only_the_ways_people_said_yes_to(campaign, group, client_for, asha):
    gwen = part_organiser(campaign, group=group)
    person = make_person(campaign, "Own Person", email="shared@example.org", phone="07700 900377")
    join(person, group)
    page = reverse("people:person", args=[campaign.slug, person.public_id])
    index = reverse("people:index", args=[campaign.slug])

    for address in (page, index):
        theirs, all_of_it = (client_for(account).get(address).content for account in (gwen, asha))
        assert b"shared@example.org" in theirs and b"900377" not in theirs
        assert b"900377" in all_of_it

    say(person, "phone", True)
    assert b"900377" in client_for(gwen).get(page).content


def test_a_groups_organiser_cannot_guess_an_address_letter_by_letter(campaign, group, asha):
    gwen = part_organiser(campaign, group=group)
    person = make_person(campaign, "Own Person", email="secret@example.org")
    join(person, group)
    hers, whole = (scope_in(campaign, account, "organiser") for account in (gwen, asha))

    assert [found.title for found in find_people(whole, "secr@", 5)] == []
    assert [found.title for found in find_people(whole, "secret@ex", 5)] == ["Own Person"]
    assert [found.title for found in find_people(hers, "secret@ex", 5)] == []
    assert [found.title for found in find_people(hers, "Secret@example.org", 5)] == ["Own Person"]


def test_a_volunteer_and_a_stranger_find_no_people_pages(campaign, ben, cal, oona, client_for):
    make_person(campaign, CANARY)

    for account in (ben, cal, oona):
        for name in ("index", "add", "exports", "ask-export"):
            answer = client_for(account).get(reverse(f"people:{name}", args=[campaign.slug]))
            assert answer.status_code == 404 and b"Quillfeather" not in answer.content


def test_adding_somebody_known_elsewhere_tells_a_groups_organiser_nothing(campaign, group, client_for):
    gwen = part_organiser(campaign, group=group)
    make_person(campaign, "Known Already", email="known@example.org")
    form = {"name": "Known Already", "email": "known@example.org", "group": group.slug}
    fresh = {"name": "Quite New", "email": "new@example.org", "group": group.slug}

    answers = [
        client_for(gwen).post(reverse("people:add", args=[campaign.slug]), typed, follow=True)
        for typed in (form, fresh)
    ]

    texts = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert texts[0] == texts[1] and answers[0].redirect_chain == answers[1].redirect_chain
    assert names(scope_in(campaign, gwen, "organiser")) == []
