import errno

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.ui.middleware import NoNullBytes
from groundswell.trunk.ui.unavailable import is_unavailable, unavailable_page


class Lost(Exception):
    """What the PostgreSQL driver raises."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("the connection is lost")
        self.sqlstate = sqlstate


def wrapped(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


AWAY = {
    "locked": OperationalError("database is locked"),
    "full": OperationalError("database or disk is full"),
    "disk": OSError(errno.ENOSPC, "No space left on device"),
    "gone": wrapped(Lost(None)),
    "stopped": wrapped(Lost("57P01")),
    "crowded": wrapped(Lost("53300")),
}
OURS = {
    "no table": OperationalError("no such table: petitions_petition"),
    "bug": ValueError("boom"),
    "bad query": wrapped(Lost("42P01")),
    "file": FileNotFoundError(errno.ENOENT, "No such file"),
}


@open_to("public")
def failing(request: HttpRequest, how: str) -> HttpResponse:
    raise (AWAY | OURS)[how]


@open_to("public")
def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


urlpatterns = [
    path("failing/<str:how>/", failing),
    path("fine/", fine),
    path("api/v1/failing/<str:how>/", failing),
    path("", include("groundswell.trunk.ui.urls")),
]
handler404 = "groundswell.trunk.ui.views.not_found"
handler500 = "groundswell.trunk.ui.views.broken"
here = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@here
@pytest.mark.parametrize("address", ["/fine/", "/no/such/page/", "/failing/bug/", "/failing/locked/"])
@pytest.mark.django_db
def test_every_answer_carries_the_policy(browser, address):
    response = browser.get(address)

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "nonce" not in policy and "http" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]


@here
@pytest.mark.parametrize("how", AWAY)
def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(browser, how):
    # No database here: pytest-django refuses any query, so this also shows that the page makes none.
    response = browser.get(f"/failing/{how}/")

    assert response.status_code == 503
    assert response["Retry-After"] == "30" and response["Cache-Control"] == "no-store"
    assert "Wait half a minute" in response.content.decode()


@here
@pytest.mark.parametrize("how", OURS)
def test_a_bug_of_ours_is_a_500(browser, how):
    response = browser.get(f"/failing/{how}/")

    assert response.status_code == 500
    assert "Something broke here" in response.content.decode()


@here
def test_the_api_hears_it_as_json(browser):
    response = browser.get("/api/v1/failing/locked/")

    assert response.status_code == 503 and response.json()["error"] == "unavailable"


@here
def test_a_post_comes_back_with_what_was_typed_and_without_secrets(browser):
    words = 'I walk four miles home.\nThe last 42 goes at five past nine. "<script>"'
    response = browser.post(
        "/failing/locked/?from=leaflet",
        {"name": "Siân", "postcode": "AD4 7QX", "why": words, "news": ["email", "phone"], "password": "hunter2",
         "csrfmiddlewaretoken": "x", "access_token": "t0k3n", "website": "",
         "key": "0b1f6f5e-6d5c-4c6e-9d55-0c53a7a4c2b1"},
    )  # fmt: skip

    page = response.content.decode()
    assert response.status_code == 503
    assert 'action="/failing/locked/?from=leaflet"' in page
    assert 'name="name" value="Siân"' in page and 'value="AD4 7QX"' in page
    assert "I walk four miles home." in page and "<script>&quot;" not in page and "&lt;script&gt;" in page
    assert page.count('name="news"') == 2
    assert '<input type="hidden" name="website" value="">' in page
    assert '<input type="hidden" name="key" value="0b1f6f5e' in page
    assert "hunter2" not in page and "t0k3n" not in page


def posted(cookies: dict[str, str], **data: str) -> HttpRequest:
    request = RequestFactory(enforce_csrf_checks=True).post("/desk/x/", data)
    request.COOKIES.update(cookies)
    request.user = AnonymousUser()
    return request


def passed_through_csrf(request: HttpRequest) -> HttpRequest:
    guard = CsrfViewMiddleware(lambda _request: HttpResponse())
    guard.process_request(request)
    guard.process_view(request, fine, (), {})
    return request


@here
def test_only_a_post_that_was_ours_gets_a_form_that_can_be_sent_again():
    opened = RequestFactory().get("/")
    token = get_token(opened)
    cookies = {"csrf": opened.META["CSRF_COOKIE"]}

    ours = passed_through_csrf(posted(cookies, name="Asha", csrfmiddlewaretoken=token))
    theirs = passed_through_csrf(posted(cookies, name="Mallory", csrfmiddlewaretoken="guess" * 12))

    assert "csrfmiddlewaretoken" in unavailable_page(ours).content.decode()
    assert "csrfmiddlewaretoken" not in unavailable_page(theirs).content.decode()


def test_what_is_away_and_what_is_a_bug_are_told_apart():
    assert all(is_unavailable(error) for error in AWAY.values())
    assert not any(is_unavailable(error) for error in OURS.values())


@pytest.mark.django_db
@pytest.mark.parametrize("form", [b"email=a%00b", b"email=a\0b"])
def test_a_form_with_a_null_byte_is_refused_before_any_view_reads_it(client, form):
    answer = client.post("/nowhere/", form, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400


@pytest.mark.parametrize("asked", ["q=a%00b&q=%00", "q=ab&q="])
def test_an_address_asks_the_same_without_its_null_bytes(asked):
    seen = []
    NoNullBytes(lambda request: seen.append(request.GET.getlist("q")))(RequestFactory().get(f"/?{asked}"))

    assert seen == [["ab", ""]]
