"""Posts by the open API."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.support.people import give_role, make_account

from groundswell.tools.newsroom.models import Newsroom, Post, Voice
from groundswell.tools.newsroom.services import deciding
from groundswell.trunk.access.models import Account
from groundswell.trunk.api import services as keys
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.records.clock import now

URL = "/api/v1/newsroom/posts"


@pytest.fixture
def call(client: Client, campaign: Campaign, asha: Account, newsroom: Newsroom) -> Callable[..., Any]:
    """`call("post", path, body)`: with Asha's key, which may write."""
    from django.utils import timezone

    token = keys.make_key(account=asha, campaign=campaign, name="Script", may_write=True, days=1, at=timezone.now())[1]

    def send(method: str, path: str = "", body: object = None) -> Any:
        made = json.dumps(body) if body is not None else ""
        return client.generic(
            method.upper(), f"{URL}{path}", made, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}"
        )

    return send


def test_a_draft_is_made_once_changed_asked_for_and_timed(call: Callable[..., Any], page: NetworkAccount) -> None:
    body = {"title": "By script", "text": "Words that a script wrote about buses.", "idempotency_key": "a"}

    made, again = call("post", "", body), call("post", "", body)
    post = made.json()
    assert made.status_code == again.status_code == 201
    assert post["identifier"] == again.json()["identifier"]
    assert post["networks"] == [page.public_id]

    path = f"/{post['identifier']}"
    changed = call("put", path, {**body, "text": "Better words.", "version": 1})
    assert changed.json()["version"] == 2
    assert call("put", path, {**body, "version": 1}).status_code == 409
    timed = call("post", f"{path}/time", {"goes_at": "2099-01-01T12:00:00Z"})
    assert timed.json()["goes_at"].startswith("2099")
    assert call("post", f"{path}/submit").json()["state"] == Post.WAITING
    assert [row["identifier"] for row in call("get").json()] == [post["identifier"]]


def test_what_a_check_refuses_is_said(call: Callable[..., Any], page: NetworkAccount) -> None:
    made = call("post", "", {"title": "Empty"}).json()

    refused = call("post", f"/{made['identifier']}/submit")

    assert refused.status_code == 422
    assert "no words" in refused.json()["detail"]
    assert call("post", "", {"title": "x", "networks": ["nobody"]}).status_code == 422
    assert call("post", "", {"title": "x", "link": "javascript:alert(1)"}).status_code == 422


def test_a_null_byte_is_refused(call: Callable[..., Any], page: NetworkAccount) -> None:
    for body in ({"title": "a\0b"}, {"title": "x", "facts": ["\0"]}, {"title": "x", "own_words": {"a": "\0"}}):
        assert call("post", "", body).status_code == 422
    assert call("get", "/%00").status_code == 404


def test_another_campaigns_post_does_not_exist(
    call: Callable[..., Any], other_campaign: Campaign, noon: datetime
) -> None:
    theirs = Post.objects.create(campaign=other_campaign, title="Theirs", made_at=noon, key="theirs")

    assert call("get", f"/{theirs.public_id}").status_code == 404
    assert call("post", f"/{theirs.public_id}/submit").status_code == 404


def test_decisions_are_read_and_no_key_makes_one(call: Callable[..., Any], post: Post, asha: Account) -> None:
    call("post", f"/{post.public_id}/submit")
    deciding.object_to(
        post=post, account=asha, reason="facts", words="Old figure", fix="Say £5.4m", key=uuid4(), at=post.made_at
    )
    path = f"/{post.public_id}"

    [said] = call("get", f"{path}/decisions").json()

    assert (said["kind"], said["by"], said["words"], said["counts"]) == ("object", str(asha), "Old figure", True)
    for word in ("approve", "approvals", "decisions", "object", "release"):
        assert call("post", f"{path}/{word}", {}).status_code in (404, 405)
    assert call("post", f"{path}/pull", {"reason": "x"}).status_code == 409


def test_a_script_takes_a_post_down_that_is_out(call: Callable[..., Any], post: Post, approved: Any) -> None:
    approved(post)

    answer = call("post", f"/{post.public_id}/pull", {"reason": "The figure was old."})

    assert (answer.status_code, answer.json()["state"]) == (200, "pulled")
    post.refresh_from_db()
    assert post.pull_reason == "The figure was old."


def test_an_organiser_of_a_group_reads_posts_only_where_she_has_a_voice(
    campaign: Campaign, group: Group, newsroom: Newsroom, post: Post
) -> None:
    gwen = make_account("Gwen Harries", "gwen@example.org")
    give_role(gwen, campaign, "organiser", group=group)
    _key, secret = keys.make_key(account=gwen, campaign=campaign, name="x", may_write=True, days=9, at=now())
    program = Client(headers={"authorization": f"Bearer {secret}"})
    paths = [f"/api/v1/newsroom/posts{part}" for part in ("", f"/{post.public_id}", f"/{post.public_id}/decisions")]

    assert [program.get(path).status_code for path in paths] == [404, 404, 404]

    Voice.objects.create(newsroom=newsroom, account=gwen, group=group)
    assert [program.get(path).status_code for path in paths] == [200, 200, 200]
    assert program.post(f"{paths[1]}/submit").status_code == 404
