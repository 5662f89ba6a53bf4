"""Posts with a token: our pages tell the origin "null", which only Sec-Fetch-Site makes ours."""

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token

from groundswell.trunk.access.csrf import CsrfGuard


@pytest.fixture
def post(rf):
    """Send a post to a view behind the guard; its status."""

    def send(*, with_token: bool = True, **headers: str) -> int:
        request = rf.post("/desk/", headers=headers)
        token = get_token(request)
        request.COOKIES["csrf"] = request.META["CSRF_COOKIE"]
        if with_token:
            request.META["HTTP_X_CSRFTOKEN"] = token
        guard = CsrfGuard(lambda asked: HttpResponse())
        guard.process_request(request)
        refusal = guard.process_view(request, lambda asked: HttpResponse(), (), {})
        return refusal.status_code if refusal else 200

    return send


def test_our_own_page_may_post_without_telling_its_origin(post):
    assert post(Origin="null", **{"Sec-Fetch-Site": "same-origin"}) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_page_of_another_site_that_hides_its_origin_may_not(post, site):
    assert post(Origin="null", **{"Sec-Fetch-Site": site}) == 403


def test_the_token_is_needed_all_the_same(post):
    assert post(with_token=False, Origin="null", **{"Sec-Fetch-Site": "same-origin"}) == 403


def test_another_origin_may_not_post_even_with_a_token(post):
    assert post(Origin="https://elsewhere.example", **{"Sec-Fetch-Site": "same-origin"}) == 403
