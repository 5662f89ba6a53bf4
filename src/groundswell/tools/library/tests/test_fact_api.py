"""Facts by the open API: the rights of the pages, and nothing that they hide."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.support.people import give_role, make_account

from groundswell.trunk.api import services as keys
from groundswell.trunk.facts import services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db
BASE = "/api/v1/library/facts"
BODY = {"kind": "figure", "text": "It saves £6m a year", "figure": "£6m", "source_title": "Paper 4", "credit": "Nell"}


def caller(account, campaign, *, may_write=True):
    """A program with a key of this account."""
    _key, secret = keys.make_key(
        account=account, campaign=campaign, name="test", may_write=may_write, days=30, at=now()
    )
    return Client(headers={"authorization": f"Bearer {secret}"})


def post(program, path, body):
    return program.post(BASE + path, body, content_type="application/json")


@pytest.fixture
def program(asha, campaign):
    return caller(asha, campaign)


def test_a_fact_is_recorded_once_corrected_and_read(program):
    key = str(uuid4())
    first, again = (post(program, "", BODY | {"idempotency_key": key}) for _time in range(2))
    made = first.json()

    right = post(
        program,
        f"/{made['identifier']}/correct",
        {"reason": "Old paper", "text": "It saves £5.4m a year", "figure": "£5.4m", "source_title": "Paper 7"},
    ).json()

    assert first.status_code == again.status_code == 201 and again.json() == made
    wrong = program.get(f"{BASE}/{made['identifier']}").json()
    assert (wrong["state"], wrong["reason"], wrong["instead"]) == ("corrected", "Old paper", right["identifier"])
    assert (wrong["may_be_said"], right["may_be_said"]) == (False, True)
    assert [row["text"] for row in program.get(BASE, {"state": "current"}).json()] == ["It saves £5.4m a year"]


def test_withdrawing_twice_is_told_apart(program, campaign, noon):
    fact = services.record_fact(campaign=campaign, key=uuid4(), at=noon, **BODY)

    answers = [post(program, f"/{fact.public_id}/withdraw", {"reason": "Old paper"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]


def test_what_says_it_is_listed(program, campaign, noon):
    fact = services.record_fact(campaign=campaign, key=uuid4(), at=noon, **BODY)
    services.note_elsewhere(campaign=campaign, fact=fact, title="Leaflet", url="", key=uuid4(), at=noon, account=None)
    services.withdraw_fact(fact=fact, reason="Old paper", at=noon, account=None)

    rows = program.get(f"{BASE}/{fact.public_id}/uses").json()

    assert [(row["kind"], row["title"], row["to_put_right"]) for row in rows] == [("elsewhere", "Leaflet", True)]


def test_who_asked_not_to_be_named_is_not_in_the_api(program):
    made = post(program, "", BODY | {"credit_hidden": True}).json()

    assert made["credit"] == ""


@pytest.mark.parametrize(
    "wrong",
    [{"source_url": "javascript:alert(1)"}, {"kind": "rumour"}, {"kind": "quote"}, {"text": ""}, {"text": "x" * 501}],
)
def test_a_body_that_is_not_right_is_refused_in_words(program, wrong):
    answer = post(program, "", BODY | wrong)

    assert answer.status_code == 422 and answer.json()["detail"]
    assert not Fact.objects.exists()


def test_strangers_parts_and_keys_that_only_read_change_nothing(
    client, campaign, group, oona, other_campaign, asha, noon
):
    fact = services.record_fact(campaign=campaign, key=uuid4(), at=noon, **BODY)
    local = make_account("Wilf Garside", "wilf@example.org")
    give_role(local, campaign, "organiser", group=group)
    paths = ("", f"/{fact.public_id}", f"/{fact.public_id}/uses")

    assert {client.get(BASE + path).status_code for path in paths} == {401}
    assert {caller(local, campaign).get(BASE + path).status_code for path in paths} == {404}
    strange = caller(oona, other_campaign)
    assert [strange.get(BASE + path).status_code for path in paths[1:]] == [404, 404]
    reader = caller(asha, campaign, may_write=False)
    for program, status in ((strange, 404), (reader, 403), (caller(local, campaign), 404)):
        assert post(program, f"/{fact.public_id}/withdraw", {"reason": "x"}).status_code == status
    fact.refresh_from_db()
    assert fact.state == Fact.CURRENT
