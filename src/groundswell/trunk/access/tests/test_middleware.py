"""The one gate: closed unless declared, and what it sets on a request."""

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from groundswell.trunk.access import links
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.origin import from_our_pages
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def serve(settings: Any) -> Callable[..., None]:
    """Serve one view, and nothing else, at /<campaign_slug>/ and at /."""

    def at_root(view: Callable[..., HttpResponse]) -> None:
        module = ModuleType("addresses_of_a_test")
        module.urlpatterns = [path("", view), path("<slug:campaign_slug>/", view)]  # type: ignore[attr-defined]
        module.handler404 = lambda request, exception: HttpResponse(status=404)  # type: ignore[attr-defined]
        settings.ROOT_URLCONF = module
        settings.LOGIN_URL = "/account/login/"

    return at_root


def tell(request: HttpRequest, campaign_slug: str = "") -> HttpResponse:
    return HttpResponse(f"{request.campaign} {request.person} {sorted(request.scope.roles)}")


def test_a_view_without_a_declaration_is_closed_and_the_log_says_so(serve, client, campaign, caplog):
    serve(lambda request, campaign_slug="": HttpResponse("open"))

    assert client.get("/better-buses/").status_code == 404
    assert "No @open_to" in caplog.text


@pytest.mark.parametrize("roles", [(), ("king",), ("public", "king")])
def test_a_declaration_with_a_slip_fails_at_start(roles):
    with pytest.raises(ValueError):
        open_to(*roles)


def test_only_public_views_take_posts_without_a_token():
    with pytest.raises(ValueError):
        open_to("organiser", anonymous_post=True)


def test_a_staff_view_without_a_campaign_must_say_where_the_role_is_held(serve, client_for, olu):
    serve(open_to("owner")(lambda request: HttpResponse("open")))

    assert client_for(olu).get("/").status_code == 404


def test_a_campaign_that_has_not_opened_is_there_for_its_team_only(serve, client, client_for, campaign, ben, cal):
    campaign.opened_at = None
    campaign.save()
    serve(open_to("public")(tell))

    assert client.get("/better-buses/").status_code == 404
    assert client_for(cal).get("/better-buses/").status_code == 404
    assert client_for(ben).get("/better-buses/").status_code == 200


def test_a_public_page_leaves_the_session_alone(serve, client, campaign, django_assert_num_queries):
    serve(open_to("public")(lambda request, campaign_slug: HttpResponse(request.campaign.name)))

    with django_assert_num_queries(1):
        answer = client.get("/better-buses/")
    assert "Cookie" not in answer.get("Vary", "")


def test_the_desk_does_not_tell_which_campaigns_there_are(serve, client, campaign):
    serve(open_to("organiser")(tell))

    there, not_there = (client.get(f"/{slug}/") for slug in ("better-buses", "nothing"))
    assert there.status_code == not_there.status_code == 302
    assert there["Location"].replace("better-buses", "nothing") == not_there["Location"]


def test_a_personal_link_opens_what_is_for_supporters(serve, client, campaign, other_campaign):
    tom = Person.objects.create(campaign=campaign, name="Tom Baker", name_key="tom baker", created_at=now())
    link = links.open_link(links.issue_link(person=tom, at=now()).split("/")[2], at=now())
    session = client.session
    links.remember(SimpleNamespace(session=session), link)
    session.save()
    client.cookies["session"] = session.session_key
    serve(open_to("supporter")(tell))

    assert b"Tom Baker" in client.get("/better-buses/").content
    assert client.get("/other/").status_code == 302


@pytest.mark.parametrize(
    ("headers", "cookie", "ours"),
    [
        ({"origin": "http://testserver"}, True, True),
        ({"origin": "http://localhost:8000"}, True, True),
        ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, True, True),
        ({"sec-fetch-site": "same-origin"}, True, True),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True, True),
        ({}, False, True),
        ({}, True, False),
        ({"origin": "null"}, True, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, False, False),
        ({"origin": "https://evil.example"}, False, False),
        ({"origin": "https://evil.example", "sec-fetch-site": "same-origin"}, False, False),
        ({"origin": "http://testserver.evil.example"}, False, False),
        ({"origin": "https://testserver"}, False, False),
        ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, False, False),
        ({"sec-fetch-site": "same-site"}, False, False),
        ({"sec-fetch-site": "cross-site"}, False, False),
        ({"origin": ""}, True, False),
    ],
    ids=str,
)
def test_posts_without_a_token_come_from_our_own_pages(headers, cookie, ours):
    request = RequestFactory().post("/", headers=headers)
    if cookie:
        request.COOKIES["session"] = "x"

    assert from_our_pages(request) is ours


def test_an_htmx_request_is_sent_to_sign_in_as_a_whole_page(serve, client, campaign):
    serve(open_to("organiser")(tell))

    answer = client.get("/better-buses/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"].startswith("/account/login/") and not answer.content


def test_sign_in_leads_back_to_a_look_but_not_to_a_post(serve, campaign):
    serve(open_to("organiser")(tell))

    assert Client().get("/better-buses/?q=1")["Location"].endswith("next=%2Fbetter-buses%2F%3Fq%3D1")


def test_only_who_came_in_by_the_owner_link_or_owns_a_campaign_may_set_one_up(serve, client_for, olu, asha, cal):
    serve(open_to("owner", scope="founder")(lambda request, campaign_slug="": HttpResponse("set up")))
    assert [client_for(account).get("/").status_code for account in (olu, asha, cal)] == [200, 404, 404]

    cal.may_found = True
    cal.save()
    assert client_for(cal).get("/").status_code == 200
