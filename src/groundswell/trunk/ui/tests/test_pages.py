import re

import pytest
from django.urls import reverse

from groundswell.trunk.access.scope import Grant, Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ui import navigation
from groundswell.trunk.ui.context import letter_of, theme_url

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


def scope(*roles: str) -> Scope:
    return Scope(None, None, frozenset(roles), grants=tuple(Grant(role) for role in roles))


def test_a_theme_is_kept_for_ever_under_its_own_address(client):
    response = client.get(theme_url("#e4003b", "archivo"))

    assert response.status_code == 200 and response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]
    assert "Set-Cookie" not in response and "Cookie" not in response.get("Vary", "")


def test_an_old_address_of_a_theme_still_shows_colours_but_is_not_kept(client):
    response = client.get("/theme/000000000000/e4003b/archivo.css")

    assert response.status_code == 200 and response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ["/theme/x/red/archivo.css", "/theme/x/ffc21/archivo.css", "/theme/icon/zzz/g.svg"])
def test_a_theme_of_no_colour_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_an_icon_is_drawn_in_the_campaigns_colour(client):
    response = client.get("/theme/icon/e4003b/b.svg")

    assert response["Content-Type"] == "image/svg+xml" and ">B</text>" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Buses", "b"), ("“Buses”", "b"), ("<b>", "b"), ("42 for all", "4"), ("Ébauche", "b"), ("!", "g")],
)
def test_a_name_may_begin_with_any_mark(name, letter):
    assert letter_of(Campaign(name=name)) == letter
    assert reverse("ui:favicon", args=["e4003b", letter])


def test_robots_are_asked_to_stay_out_of_what_is_not_public(client):
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()


def test_a_page_that_is_not_there_says_what_to_do_and_holds_nothing_inline(client):
    response = client.get("/there/is/nothing/here/")

    page = response.content.decode()
    assert response.status_code == 404 and "Check the address" in page
    assert INLINE.search(page) is None
    assert page.index('class="skip"') < page.index("<header") < page.index("<main")


def test_an_organiser_sees_people_and_a_volunteer_does_not():
    organiser, volunteer = (
        [row.url for row in navigation.desk_rows(scope(role), "better-buses", "/desk/better-buses/")]
        for role in ("organiser", "volunteer")
    )

    assert "/desk/better-buses/" in volunteer
    assert "/desk/better-buses/campaign/" in organiser and "/desk/better-buses/campaign/" not in volunteer


def test_what_is_for_editors_is_shown_to_organisers_too():
    organiser, editor = (
        {row.url for row in navigation.desk_rows(scope(role), "better-buses", "/desk/better-buses/")}
        for role in ("organiser", "editor")
    )

    assert editor and editor <= organiser


def test_a_stranger_gets_no_rail():
    assert navigation.desk_rows(scope(), "better-buses", "/desk/better-buses/") == []


def test_one_row_is_current_and_it_is_the_nearest():
    rows = [navigation.Row("Overview", "/d/", order=0), navigation.Row("People", "/d/people/"),
            navigation.Row("Imports", "/d/people/imports/")]  # fmt: skip

    assert [row.label for row in navigation.with_current(rows, "/d/people/imports/7/") if row.current] == ["Imports"]
    assert [row.label for row in navigation.with_current(rows, "/d/") if row.current] == ["Overview"]
    assert not any(row.current for row in navigation.with_current(rows, "/d/elsewhere/"))


def test_the_choice_of_theme_is_kept_on_the_account(client, asha):
    client.force_login(asha)

    response = client.post(reverse("ui:choose_theme"), {"theme": "dark", "next": "/desk/"})

    asha.refresh_from_db()
    assert (response.status_code, response["Location"], asha.theme) == (302, "/desk/", "dark")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_choice_of_theme_sends_nobody_to_another_site(client, asha, back):
    client.force_login(asha)

    assert client.post(reverse("ui:choose_theme"), {"theme": "", "next": back})["Location"] == "/"


def test_a_theme_that_is_not_offered_is_refused(client, asha):
    client.force_login(asha)

    assert client.post(reverse("ui:choose_theme"), {"theme": "neon"}).status_code == 400


def test_a_stranger_cannot_choose_a_theme_for_anyone(client):
    assert client.post(reverse("ui:choose_theme"), {"theme": "dark"}).status_code in (302, 403, 404)


def test_a_public_page_may_be_cached_for_everyone(client, campaign):
    response = client.get(f"/{campaign.slug}/privacy/")

    assert response.status_code == 200
    assert not response.cookies and "Cookie" not in response.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.parametrize("address", ["/{}/", "/desk/{}/"])
def test_every_face_has_its_landmarks_one_heading_and_nothing_inline(client_for, asha, campaign, address):
    page = client_for(asha).get(address.format(campaign.slug)).content.decode()

    assert INLINE.search(page) is None
    assert page.count("<h1") == 1 and page.count("<main") == 1
    assert page.index('class="skip"') < page.index("<header") < page.index("</main>")
    used, drawn = set(re.findall(r'href="#i-([\w-]+)"', page)), set(re.findall(r'<symbol id="i-([\w-]+)"', page))
    assert used == drawn


def test_the_desk_has_a_rail_of_what_the_account_may_open(client_for, asha, campaign):
    page = client_for(asha).get(f"/desk/{campaign.slug}/").content.decode()

    rail = page[page.index('id="rail"') : page.index("</nav>")]
    assert f'href="/desk/{campaign.slug}/people/"' in rail and 'aria-current="page"' in rail
    assert f'href="/desk/{campaign.slug}/audit/"' not in rail
    assert 'name="theme" value="dark"' in rail and 'action="/account/logout/"' in rail
