"""The desk's page of API keys."""

import pytest

from groundswell.trunk.api.models import ApiKey
from groundswell.trunk.api.services import hash_of, make_key

pytestmark = pytest.mark.django_db


def test_a_key_is_shown_once_and_kept_as_a_hash(asha, campaign, noon):
    key, secret = make_key(account=asha, campaign=campaign, name="Counter", may_write=False, days=9999, at=noon)

    kept = ApiKey.objects.get()
    assert kept.key_hash == hash_of(secret) and secret not in str(kept.__dict__)
    assert (kept.expires_at - noon).days == 365


def test_an_organiser_sees_her_own_keys_and_an_owner_all(asha, olu, campaign, noon, client_for, monkeypatch):
    make_key(account=asha, campaign=campaign, name="Of Asha", may_write=False, days=30, at=noon)
    make_key(account=olu, campaign=campaign, name="Of Olu", may_write=False, days=30, at=noon)
    page = "/desk/better-buses/keys/"

    from groundswell.trunk.access import step_up

    monkeypatch.setattr(step_up, "asked_first", lambda request, step: None)
    hers, all_of_them = (client_for(account).get(page).content.decode() for account in (asha, olu))

    assert "Of Asha" in hers and "Of Olu" not in hers
    assert "Of Asha" in all_of_them and "Of Olu" in all_of_them


def test_the_page_asks_who_you_are_before_it_shows_keys(asha, client_for):
    answer = client_for(asha).get("/desk/better-buses/keys/")

    assert answer.status_code == 302
    assert "/account/" in answer["Location"]
