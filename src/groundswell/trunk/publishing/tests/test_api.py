"""What is out by the open API: states, figures, what is posted by hand; never a credential, never another's."""

import pytest
from django.test import Client
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.api import services as keys
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.publishing import services
from groundswell.trunk.publishing.models import NetworkAccount, Publication, Reach
from groundswell.trunk.publishing.tests.stage import by_hand, page, publish
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db
BASE = "/api/v1/publications"


def caller(account, campaign, *, may_write=True) -> Client:
    """A program with a key of this account."""
    made = keys.make_key(account=account, campaign=campaign, name="test", may_write=may_write, days=30, at=now())
    return Client(headers={"authorization": f"Bearer {made[1]}"})


def test_what_is_out_is_read_with_its_state_and_what_it_reached(asha, campaign):
    out = publish(page(campaign), "post1")
    publish(by_hand(campaign), "post2")
    Reach.objects.create(publication=out, name="likes", number=41, source="bsky.social", told_at=NOON)
    program = caller(asha, campaign)

    [one] = program.get(BASE, {"post": "post1"}).json()

    assert (one["state"], one["url"], one["post"]) == ("published", out.url, "post1")
    assert [(figure["name"], figure["number"], figure["source"]) for figure in one["figures"]] == [
        ("likes", 41, "bsky.social")
    ]
    assert program.get(f"{BASE}/{out.public_id}").json() == one
    assert [row["post"] for row in program.get(BASE, {"state": "waiting"}).json()] == ["post2"]
    services.pull(publications=[out], reason="We took this post down.", at=NOON)
    pulled = program.get(f"{BASE}/{out.public_id}").json()
    assert (pulled["state"], pulled["pull_reason"]) == ("pulled", "We took this post down.")


def test_networks_are_listed_without_their_credentials(asha, campaign):
    account = by_hand(campaign)
    NetworkAccount.objects.filter(pk=account.pk).update(secret=b"abcd-efgh", service_url="https://pds.example")

    answer = caller(asha, campaign).get("/api/v1/networks")

    assert [(row["network"], row["by_hand"]) for row in answer.json()] == [("x", True)]
    assert b"abcd" not in answer.content and b"secret" not in answer.content


def test_what_a_person_posted_by_hand_is_marked_with_its_link(asha, campaign):
    hand, own = publish(by_hand(campaign), "post1"), publish(page(campaign), "post2")
    program = caller(asha, campaign)

    def mark(publication, url):
        path = f"{BASE}/{publication.public_id}/posted"
        return program.post(path, {"url": url}, content_type="application/json")

    assert mark(hand, "javascript:alert(1)").status_code == 422
    assert mark(own, "https://x.com/1").status_code == 409
    marked = mark(hand, "https://x.com/betterbuses/status/1").json()

    assert (marked["state"], marked["url"]) == ("published", "https://x.com/betterbuses/status/1")
    hand.refresh_from_db()
    assert hand.posted_by == asha
    assert AuditEntry.objects.filter(sentence="Posted by hand on X", object_id="post1").count() == 1


def test_what_failed_is_tried_again(asha, campaign):
    failed = publish(page(campaign))
    Publication.objects.filter(pk=failed.pk).update(state=Publication.FAILED, problem_kind="ours", problem="It broke")

    again = caller(asha, campaign).post(f"{BASE}/{failed.public_id}/retry").json()

    assert again["state"] in ("published", "waiting") and again["problem"] == ""


def test_strangers_and_keys_that_only_read_change_nothing(asha, oona, campaign, other_campaign, group):
    hand = publish(by_hand(campaign))
    only_group = make_account("Gwen Harries", "gwen@example.org")
    give_role(only_group, campaign, "organiser", group=group)
    path = f"{BASE}/{hand.public_id}"
    body = {"url": "https://x.com/evil"}

    for program in (caller(oona, other_campaign), caller(only_group, campaign)):
        assert program.get(path).status_code == 404
        assert program.post(f"{path}/posted", body, content_type="application/json").status_code == 404
        assert program.post(f"{path}/retry").status_code == 404
    assert caller(oona, other_campaign).get(BASE, {"post": hand.source_id}).json() == []
    reader = caller(asha, campaign, may_write=False)
    assert reader.post(f"{path}/posted", body, content_type="application/json").status_code == 403
    hand.refresh_from_db()
    assert hand.state == Publication.WAITING
