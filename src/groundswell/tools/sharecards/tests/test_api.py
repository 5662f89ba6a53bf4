"""Share cards by the open API: the rights of the pages, and one card a key."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.support.people import NOON, give_role, make_account

from groundswell.tools.sharecards import services
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.api.services import make_key
from groundswell.trunk.records.clock import now

from .conftest import QUOTE

pytestmark = pytest.mark.django_db
BASE = "/api/v1/sharecards"


def caller(account, campaign, *, may_write=True):
    _key, secret = make_key(account=account, campaign=campaign, name="t", may_write=may_write, days=30, at=now())
    return Client(headers={"authorization": f"Bearer {secret}"})


def wanted(**more):
    return {"template": "quote", "fields": QUOTE, "idempotency_key": str(uuid4()), **more}


def post(program, body):
    return program.post(BASE, body, content_type="application/json")


def test_a_card_is_made_once_and_told_with_its_pictures(campaign, asha, fact, photo):
    program, body = caller(asha, campaign), wanted(facts=[fact.public_id], picture=photo.public_id)

    first, again = (post(program, body) for _ in range(2))

    told = first.json()
    assert (first.status_code, again.json()["identifier"]) == (201, told["identifier"])
    assert {picture["size"] for picture in told["pictures"]} == {"square", "portrait", "story", "link", "wide"}
    assert told["facts"] == [fact.public_id] and "Denise" in told["alt"]
    assert program.get(f"{BASE}/{told['identifier']}").json() == told
    assert [row["identifier"] for row in program.get(BASE).json()] == [told["identifier"]]
    assert Card.objects.count() == 1


def test_what_a_template_asks_for_is_told(campaign, asha):
    rows = {row["identifier"]: row for row in caller(asha, campaign).get(f"{BASE}/templates").json()}

    assert list(rows) == ["quote", "thanks", "number", "badge", "event", "fact"]
    assert {"key": "quote", "label": "Quote", "most": 180, "required": True} in rows["quote"]["fields"]


@pytest.mark.parametrize(
    "more",
    [
        {"template": "nonsense"},
        {"fields": {**QUOTE, "quote": ""}},
        {"fields": {**QUOTE, "quote": "x" * 181}},
        {"fields": {**QUOTE, "script": "x"}},
        {"picture": "0" * 22},
        {"alt": "x" * 1001},
        {"idempotency_key": "once"},
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_made(campaign, asha, more):
    assert post(caller(asha, campaign), wanted(**more)).status_code == 422
    assert not Card.objects.exists()


def test_without_a_key_or_the_role_nothing_opens(client, campaign, other_campaign, group, ben, oona, card):
    grouped = make_account("Gil", "gil@example.org")
    give_role(grouped, campaign, "organiser", group=group)

    assert client.get(BASE).status_code == 401
    for account, where in ((ben, campaign), (grouped, campaign), (oona, other_campaign)):
        program = caller(account, where)
        assert program.get(f"{BASE}/{card.public_id}").status_code == 404
    for account in (ben, grouped):
        assert post(caller(account, campaign), wanted()).status_code == 404


def test_a_key_that_may_only_read_makes_nothing(campaign, asha):
    assert post(caller(asha, campaign, may_write=False), wanted()).status_code == 403


def test_a_picture_of_another_campaign_is_none(campaign, other_campaign, asha, oona, photo):
    assert post(caller(oona, other_campaign), wanted(picture=photo.public_id)).status_code == 422


def test_without_an_imprint_the_card_is_told_with_its_problem(campaign, asha):
    campaign.organisation.promoter = ""
    campaign.organisation.save()

    told = post(caller(asha, campaign), wanted()).json()

    assert told["pictures"] == [] and "imprint" in told["problem"]


def test_a_card_taken_out_is_gone(campaign, asha, card):
    services.end_card(card=card, at=NOON)

    assert caller(asha, campaign).get(f"{BASE}/{card.public_id}").status_code == 404
