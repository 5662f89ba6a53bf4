"""The newsroom's part of the process beside the product: who answers for posts, their mails, the calendar of a day."""

import re
import time
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

HOME = "better-buses"
MAIL_SECONDS = 100


def voices(people: dict[str, str], needed: int) -> None:
    """Let these people (address to name) answer for posts, each for herself, and so many of them suffice."""
    from groundswell.tools.newsroom.services.room import Speaks, set_rule, set_voices
    from groundswell.tools.newsroom.voices import newsroom_of
    from groundswell.trunk.access import services as access
    from groundswell.trunk.access.models import Account, Role
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.records.clock import now

    campaign, at = Campaign.objects.get(slug=HOME), now()
    owner = Role.objects.filter(campaign=campaign, role=Role.OWNER, ended_at=None).earliest("pk").account
    for address, name in people.items():
        sent = access.invite(
            campaign=campaign, email=address, role=Role.EDITOR, group=None, invited_by=owner, at=at
        )  # fmt: skip
        token = sent.link.rstrip("/").rpartition("/")[2]
        access.accept_invitation(token=token, name=name, at=at + timedelta(seconds=1))
    newsroom = newsroom_of(campaign, at)
    rule = {"rule": "count", "silence_minutes": newsroom.silence_minutes, "time_zone": newsroom.time_zone}
    # One is enough for a moment: no rule may ask for more voices than there are.
    set_rule(newsroom=newsroom, needed=1, at=at, **rule)
    accounts = [Account.objects.get(email=address) for address in people]
    set_voices(newsroom=newsroom, voices=[Speaks(account) for account in accounts], at=at)
    set_rule(newsroom=newsroom, needed=needed, at=at, **rule)


def answer_link(address: str, title: str, after: int = 0) -> dict[str, Any]:
    """
    The path of the link by which somebody answers for the post of this title, from the newest mail that has one, and
    how many newsroom mails she got. Waits for a mail beyond the first `after`.
    """
    from groundswell.trunk.messaging.models import Message

    end = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < end:
        mails = list(Message.objects.filter(to_address=address, kind="newsroom").order_by("pk"))
        for mail in reversed(mails[after:]):
            _before, named, rest = mail.body_text.partition(title)
            link = re.search(r"https?://[^/\s]+(/[\w-]+/newsroom/answer/\S+)", rest)
            if named and link:
                return {"path": link[1], "mails": len(mails)}
        time.sleep(0.2)
    raise TimeoutError(f"No mail to {address} about {title!r}")


def post_about(target: str) -> dict[str, str]:
    """The title and state of the newest post that a rule drafted about a target (its standing's public id)."""
    from groundswell.tools.newsroom.models import Post

    post = Post.objects.filter(subject_kind="target", subject_id=target, made_by_rule=True).latest("pk")
    return {"title": post.title, "state": post.state, "public_id": post.public_id}


def calendar_on(day: str, cookies: dict[str, str]) -> str:
    """The page of the calendar as it is on a day, for whoever these cookies sign in."""
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": settings.SITE_URL.partition("://")[2]})
    client.cookies.load(cookies)
    with patch("django.utils.timezone.localdate", lambda *_at: date.fromisoformat(day)):
        answer = client.get(f"/desk/{HOME}/newsroom/")
    assert answer.status_code == 200, answer
    return answer.content.decode()
