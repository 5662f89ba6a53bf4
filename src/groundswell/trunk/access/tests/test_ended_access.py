"""Old access ends at once: no session outlives a role, an account or a password."""

import pytest
from django.test import Client

from groundswell.trunk.access import services
from groundswell.trunk.access.models import Account, Role

pytestmark = pytest.mark.django_db

HOME = "/account/"


@pytest.fixture
def browsers(asha: Account) -> list[Client]:
    """Three devices on which Asha is signed in."""
    signed_in = [Client() for _ in range(3)]
    for browser in signed_in:
        browser.post("/account/login/", {"login": asha.email, "password": "a long password"})
        assert browser.get(HOME).status_code == 200
    return signed_in


def accepted(browsers: list[Client]) -> int:
    return sum(browser.get(HOME).status_code == 200 for browser in browsers)


def test_ending_a_role_signs_out_everywhere(browsers, asha, olu, noon):
    services.end_role(role=Role.objects.get(account=asha), by=olu, at=noon)

    assert accepted(browsers) == 0


def test_closing_an_account_signs_out_everywhere(browsers, asha, olu, noon):
    services.disable_account(account=asha, by=olu, at=noon)

    assert accepted(browsers) == 0


def test_changing_the_password_signs_out_everywhere_else(browsers, asha):
    new = {"oldpassword": "a long password", "password1": "three brown horses", "password2": "three brown horses"}

    browsers[0].post("/account/password/change/", new)

    assert [browser.get(HOME).status_code == 200 for browser in browsers] == [True, False, False]


def test_signing_out_everywhere_else_leaves_this_one(browsers, asha):
    browsers[1].post("/account/sessions/")

    assert [browser.get(HOME).status_code == 200 for browser in browsers] == [False, True, False]


def test_an_ended_role_opens_nothing_after_signing_in_again(asha, olu, campaign, noon, client_for):
    services.end_role(role=Role.objects.get(account=asha), by=olu, at=noon)

    asha.refresh_from_db()
    assert client_for(asha).get(f"/desk/{campaign.slug}/team/").status_code == 404
